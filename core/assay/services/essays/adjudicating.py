"""Essays that first readings do not settle, and an expert's reading entered where the rules want one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import EssayPart, Form
from assay.assessment.exam.marking import faults, missing
from assay.content.prompts import Prompt
from assay.services.errors import NotFound, Refused
from assay.services.forms import read_form
from assay.services.overview import coordinated_sitting
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_missing
from assay.services.scores.essay_scores import EssayScore, essay_scores
from assay.services.scores.essay_sections import settle
from assay.services.scores.results import combine_if_complete
from assay.storage.ratings import Adjudication
from assay.storage.sittings import HANDED_IN, Sitting
from assay.wording import say


@dataclass(frozen=True)
class Case:
    """One essay that was sent on, with its readings and where its score stands."""

    sitting: Sitting
    form: Form
    sent: Adjudication
    scored: EssayScore

    @property
    def part(self) -> EssayPart:
        """The section that it was written in."""
        part = self.form.parts[self.sent.section]
        assert isinstance(part, EssayPart)  # noqa: S101  (`case_of` makes no other)
        return part

    @property
    def prompt(self) -> Prompt:
        """What it answers."""
        return self.part.prompts[self.sent.question - 1]


def case_of(session: Session, sitting: Sitting, section: int, question: int) -> Case | None:
    """The adjudication of an essay; none where it was not sent on."""
    form = read_form(session, sitting.form_id, sitting.form.fingerprint)
    part = form.parts[section] if section < len(form.parts) else None
    if not isinstance(part, EssayPart):
        return None
    scores = essay_scores(session, sitting, section, part)
    scored = next((each for each in scores if each.question == question), None)
    if scored is None or scored.adjudication is None:
        return None
    return Case(sitting, form, scored.adjudication, scored)


def open_case(
    session: Session,
    actor: Actor,
    association: str,
    sitting_id: int,
    section: int,
    question: int,
    *,
    lock: bool = False,
) -> Case:
    """An adjudication that is not settled, for a coordinator who neither wrote the essay nor scores it."""
    sitting = coordinated_sitting(session, actor, association, sitting_id, lock=lock)
    case = case_of(session, sitting, section, question)
    if case is None or sitting.status == "void":
        raise NotFound(say("There is no such adjudication."))
    if case.sent.settled_at is not None or sitting.status not in HANDED_IN:
        raise Refused(say("This essay is settled already; nothing more is to be decided."))
    return case


def enter(
    session: Session,
    actor: Actor,
    association: str,
    sitting_id: int,
    section: int,
    question: int,
    levels: Mapping[str, int],
    comment: str,
    now: datetime,
) -> None:
    """Enter the reading of an expert, also where a discussion came to no end."""
    case = open_case(session, actor, association, sitting_id, section, question, lock=True)
    refuse_missing(session, association)
    if case.sent.way == "third-reader":
        raise Refused(say("By the rules of this exam a third reader settles it, who knows no other rating."))
    take(case, levels, comment)
    case.sent.agreed = []
    settle(session, case.sent, actor, actor.person_id, now)
    combine_if_complete(session, case.sitting, case.form, now)


def take(case: Case, levels: Mapping[str, int], comment: str) -> None:
    """Write levels on every criterion, and a comment for the candidate, into an adjudication."""
    if wrong := faults(case.scored.rubric, levels):
        raise Refused("; ".join(str(each) for each in wrong))
    if left := missing(case.scored.rubric, levels):
        raise Refused(say("Still without a level: %(criteria)s.", criteria=", ".join(left)))
    case.sent.levels = dict(levels)
    case.sent.comment = comment.replace("\0", "").encode(errors="replace").decode().strip()
