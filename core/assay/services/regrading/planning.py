"""The dry run: a plan is made from what is there, and nothing is changed."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form
from assay.assessment.exam.regrading import Decision, decide_result, decide_section, score_corrected
from assay.assessment.exam.results import Outcome
from assay.assessment.exam.scoring import Score
from assay.content.items import Item
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.services.regrading.consequences import matters_of
from assay.services.regrading.looking import Facts, look
from assay.services.regrading.plans import Change, Plan, SectionChange
from assay.services.regrading.questions import Proposal, Target, forms_of, targets_of
from assay.services.scores.results import outcomes_of
from assay.services.scores.scoring import score_of, total
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.windows import StoredForm, Window


def dry_run(session: Session, actor: Actor, association: str, window_id: int, proposal: Proposal) -> Plan:
    """What a regrade would do now. `Refused` where it cannot be done, or would make no difference."""
    return make_plan(session, actor, association, window_id, proposal, lock=False)


def make_plan(
    session: Session, actor: Actor, association: str, window_id: int, proposal: Proposal, *, lock: bool
) -> Plan:
    """The plan of this moment; with a lock it stays true until the transaction ends."""
    window, forms = forms_of(session, actor, association, window_id)
    targets = targets_of(session, forms, proposal)
    facts = look(session, actor, window, targets, lock=lock)
    if lock:  # another regrade may have come first: read again what is in force
        targets = targets_of(session, forms, proposal)
    changes = _Changes(session, facts, targets, keeps_passes=proposal.keeps_passes).find()
    here = [each for each in facts.sittings if each.form_id in {target.stored.id for target in targets}]
    own = [section for each in here for section in _sat(each, targets[0].position)]
    scored = sum(section.earned is not None for section in own)
    return Plan(
        window=window,
        proposal=proposal,
        targets=targets,
        scored=scored,
        to_come=len(own) - scored,
        changes=changes,
        matters=matters_of(session, facts, changes),
        elsewhere=_elsewhere(session, window, targets),
    )


def _sat(sitting: Sitting, position: int) -> Sequence[SittingSection]:
    return [each for each in sitting.sections if each.position == position and each.carried_from is None]


class _Changes:
    """Goes through sittings, the oldest first: a score that changes changes where it was carried to."""

    def __init__(
        self, session: Session, facts: Facts, targets: Sequence[Target], *, keeps_passes: bool
    ) -> None:
        self._session, self._facts, self._keeps = session, facts, keeps_passes
        self._targets = {each.stored.id: each for each in targets}
        self._changed: dict[tuple[int, str], Score] = {}

    def find(self) -> tuple[Change, ...]:
        return tuple(change for each in self._facts.sittings if (change := self._change(each)) is not None)

    def _change(self, sitting: Sitting) -> Change | None:
        scores = {
            section.position: score
            for section in sitting.sections
            if (score := self._score(sitting, section)) is not None and _is_other(section, score)
        }
        if not scores:
            return None
        form = read_form(self._session, sitting.form_id, sitting.form.fingerprint)
        before = outcomes_of(self._session, sitting, form)
        changes = [
            self._section(sitting, place, before[place], score, form) for place, score in scores.items()
        ]
        result = self._facts.results.get(sitting.id)
        return Change(
            sitting_id=sitting.id,
            code=sitting.code,
            name="" if sitting.id in self._facts.blind else sitting.person.name,
            window=sitting.window.name,
            status=sitting.status,
            is_released=result is not None and result.released_at is not None,
            sections=tuple(changes),
            result=self._decide(before, changes, form, result) if result else None,
        )

    def _section(
        self, sitting: Sitting, position: int, before: Outcome, score: Score, form: Form
    ) -> SectionChange:
        section = next(each for each in sitting.sections if each.position == position)
        self._changed[sitting.id, section.section] = score
        is_carried = section.carried_from is not None
        decision = decide_section(before, score, keeps_passes=self._keeps)
        return SectionChange(
            position=position,
            title=form.parts[position].section.title,
            before=before.score,
            after=score,
            # What need not be sat again was promised with the registration and is never taken away.
            decision=Decision(before.passed, before.passed) if is_carried else decision,
            is_carried=is_carried,
        )

    def _score(self, sitting: Sitting, section: SittingSection) -> Score | None:
        if section.carried_from is not None:
            return self._changed.get((section.carried_from, section.section))
        target = self._targets.get(sitting.form_id)
        if target is None or target.position != section.position:
            return None
        given = self._facts.given.get(sitting.id, {})
        return total(target.part, score_corrected(target.part, given, target.later))

    def _decide(
        self, before: Sequence[Outcome], changes: Sequence[SectionChange], form: Form, result: StoredResult
    ) -> Decision:
        after = list(before)
        for each in changes:
            was = before[each.position]
            after[each.position] = replace(was, score=each.after, passed=each.decision.after)
        combine = form.exam.result.combine
        return decide_result(before, after, combine, passed=result.passed, keeps_passes=self._keeps)


def _is_other(section: SittingSection, score: Score) -> bool:
    """Whether a section has a score, and another one."""
    return section.earned is not None and score_of(section) != score


def _elsewhere(session: Session, window: Window, targets: Sequence[Target]) -> tuple[tuple[int, str], ...]:
    items = {each.part.items[new.question - 1].id for each in targets for new in each.new}
    query = (
        select(StoredForm.id, StoredForm.fingerprint, Window.id, Window.name)
        .join(StoredForm.window)
        .where(Window.association == window.association, Window.id != window.id)
        .order_by(Window.opens_at.desc(), Window.id)
    )
    found = {
        (number, name): None
        for form, mark, number, name in session.execute(query).all()
        if items & {item.id for item in _items(read_form(session, form, mark))}
    }
    return tuple(found)


def _items(form: Form) -> Sequence[Item]:
    return [item for part in form.parts if part.kind == "multiple-choice" for item in part.items]
