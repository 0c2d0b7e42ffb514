"""Two forms of an exam that share items: where a cut comes from, where it may go, and who sat each form."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sqlalchemy import func, intersect, select
from sqlalchemy.orm import Session

from assay.assessment.equating.anchors import Anchor, anchor_of
from assay.assessment.equating.cuts import FEWEST_PERSONS, Group
from assay.assessment.exam.forms import MultipleChoicePart
from assay.content.items import Item
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor, require
from assay.services.scores.choices import choices_of
from assay.services.scores.scoring import corrections_in_force
from assay.services.standard_setting.panels import refuse_candidates_of
from assay.services.standard_setting.sections import forms_like, questions_of
from assay.services.statistics.responses import Section, SectionResponses
from assay.services.statistics.scopes import COUNTED
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.standard_settings import CutVersion
from assay.storage.windows import StoredForm, Window
from assay.wording import say

CLOSED: Final = say(
    "You are a candidate of this examination yourself, so what its cuts rest on is closed to you."
)
NOTHING_COMMON: Final = say(
    "These forms have no scored item in common that was asked and scored alike, so nothing ties them. "
    "Let the exam file ask for common items (`parallel: {anchor: 20}`), or gather a panel for the other form."
)


@dataclass(frozen=True, eq=False)
class Pair:
    """A form with a cut (`source`) and another one of the same exam (`target`), with everybody who sat them."""

    cut: CutVersion
    source_form: StoredForm
    target_form: StoredForm
    source: SectionResponses
    target: SectionResponses
    #: How many people sat both.
    in_both: int

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Of each common item on source and target, from 0."""
        return common_places(self.source.section, self.target.section)

    @property
    def common(self) -> tuple[str, ...]:
        """The ids of the common items."""
        return tuple(self.source.section.part.items[place].id for place, _ in self.places)

    @property
    def changed(self) -> tuple[str, ...]:
        """Items that count on both forms, but were asked or scored otherwise."""
        own, other = _scored_ids(self.source.section), _scored_ids(self.target.section)
        return tuple(each for each in own if each in other and each not in self.common)

    @cached_property
    def anchor(self) -> Anchor:
        """What the common items are about, beside both forms."""
        source, target = self.source.section, self.target.section
        common = [source.part.items[place].domain for place, _ in self.places]
        return anchor_of(_domains(source), _domains(target), common)

    @cached_property
    def groups(self) -> tuple[Group, Group]:
        """Who sat each form, by the items that count there."""
        return _group(self.source, [x for x, _ in self.places]), _group(
            self.target, [y for _, y in self.places]
        )


@dataclass(frozen=True)
class Target:
    """A form that a cut may be carried to; others with the very same items go with it."""

    form: StoredForm
    common: int
    items: int
    n: int
    #: Why it cannot be, in a sentence; empty where it can.
    hindrance: str


def source_of(session: Session, actor: Actor, association: str, cut_id: int) -> tuple[CutVersion, StoredForm]:
    """A cut of one form, and the form. Not for a candidate of the exam; refused for a cut that another has followed."""
    require(actor, association, "coordinator")
    cut = session.scalar(
        select(CutVersion).where(CutVersion.id == cut_id, CutVersion.association == association)
    )
    if cut is None:
        raise NotFound(say("There is no such cut."))
    form = cut.form or (cut.panel.form if cut.panel else None)
    if form is None:
        raise Refused(
            say("This cut belongs to no form, so there is nothing to equate; adopt one for a form first.")
        )
    refuse_candidates_of(session, actor, form, CLOSED)
    if _newest(session, cut, form) != cut.id:
        raise Refused(say("Another cut has followed this one for its form. Carry that one over."))
    return cut, form


def _newest(session: Session, cut: CutVersion, form: StoredForm) -> int | None:
    """The cut that the form has in the end: its own before that of all forms, as `services.scores.cuts` has it."""
    query = (
        select(CutVersion.id)
        .where(CutVersion.association == cut.association, CutVersion.exam == cut.exam)
        .where(CutVersion.section == cut.section)
        .where(CutVersion.form_id.is_(None) | (CutVersion.form_id == form.id))
        .order_by(CutVersion.form_id.is_(None), CutVersion.effective_at.desc(), CutVersion.id.desc())
    )
    return session.scalar(query.limit(1))


def targets_of(session: Session, cut: CutVersion, source: StoredForm) -> tuple[Target, ...]:
    """Every other form of the exam with the section, the likeliest first; forms with the same items are one."""
    own = _own(session, source, cut.section)
    groups: dict[tuple[int, tuple[Item, ...]], list[StoredForm]] = {}
    for form in _forms(session, cut):
        if found := questions_of(session, form, cut.section):
            groups.setdefault((found[0], found[1].items), []).append(form)
    mine = groups.pop((own.position, own.part.items), [source])
    people = _counts(session, cut)
    n = sum(people[each] for each in _scored_alike(session, mine, own))
    targets = [_target(session, cut, own, n, forms, people) for forms in groups.values()]
    return tuple(sorted(targets, key=lambda each: (bool(each.hindrance), -each.common)))


def _target(
    session: Session,
    cut: CutVersion,
    own: Section,
    n_own: int,
    forms: Sequence[StoredForm],
    people: Mapping[int, int],
) -> Target:
    section = _own(session, forms[0], cut.section)
    common = len(common_places(own, section))
    n = sum(people[each] for each in _scored_alike(session, forms, section))
    return Target(forms[0], common, len(section.scored), n, _hindrance(common, n_own, n))


def _hindrance(common: int, n_own: int, n: int) -> str:
    if not common:
        return say("No scored item is common.")
    if n_own < FEWEST_PERSONS:
        return say(
            "%(people)s sat the form of the cut; %(fewest)s are needed.",
            people=n_own,
            fewest=FEWEST_PERSONS,
        )
    return (
        ""
        if n >= FEWEST_PERSONS
        else say("%(people)s sat it; %(fewest)s are needed.", people=n, fewest=FEWEST_PERSONS)
    )


def pair_of(session: Session, actor: Actor, association: str, cut_id: int, form_id: int) -> Pair:
    """Both forms with everybody who sat them; refused where they cannot be equated, with what would help."""
    cut, source = source_of(session, actor, association, cut_id)
    target = session.get(StoredForm, form_id)
    if target is None or (target.association, target.window.exam) != (association, cut.exam):
        raise NotFound(say("There is no such form of this exam."))
    refuse_candidates_of(session, actor, target, CLOSED)
    x, y = _own(session, source, cut.section), _own(session, target, cut.section)
    if x.part.items == y.part.items:
        raise Refused(
            say("This form has the very items of the form of the cut, so there is nothing to equate.")
        )
    sat = _sat(session, source, x), _sat(session, target, y)
    found = Pair(cut, source, target, *sat, _in_both(session, *(each.section.forms for each in sat)))
    if not found.places:
        raise Refused(NOTHING_COMMON)
    _refuse_parts(sat)
    if min(sat[0].n, sat[1].n) < FEWEST_PERSONS:
        raise Refused(
            say(
                "%(people)s people sat the form of the cut, and %(others)s this one; %(fewest)s "
                "are needed on each (Skaggs 2005). Wait until more have sat them, or gather a "
                "panel for this form.",
                people=sat[0].n,
                others=sat[1].n,
                fewest=FEWEST_PERSONS,
            )
        )
    return found


def _refuse_parts(sat: Sequence[SectionResponses]) -> None:
    """Scores have to be whole numbers here."""
    for each in sat:
        if parts := sorted(each.in_parts.intersection(each.section.scored)):
            names = ", ".join(each.section.part.items[at].id for at in parts)
            raise Refused(
                say(
                    "Of some items people earned parts of the point (%(items)s); the methods here carry whole points "
                    "alone. Gather a panel for the other form.",
                    items=names,
                )
            )


def _own(session: Session, form: StoredForm, section: str) -> Section:
    """The section of one form as it is scored now."""
    found = questions_of(session, form, section)
    if found is None:
        raise NotFound(say("The form has no such section."))
    return Section(found[0], found[1], corrections_in_force(session, form.id, found[0]), (form.id,))


def _sat(session: Session, form: StoredForm, own: Section) -> SectionResponses:
    """Everybody who sat these items, scored by the same rules, in any window and category."""
    like = [
        session.get_one(StoredForm, each)
        for each, at in forms_like(session, form, own.part).items()
        if at == own.position
    ]
    forms = tuple(_scored_alike(session, like, own))
    section = Section(own.position, own.part, own.corrections, forms)
    chosen = choices_of(session, Sitting.status.in_(COUNTED), forms, own.position, own.part)
    return SectionResponses(section, chosen)


def _scored_alike(session: Session, forms: Sequence[StoredForm], own: Section) -> list[int]:
    """Corrections are of one form each: of forms with the same items those that are corrected in the same way."""
    wanted = set(own.corrections)
    return [each.id for each in forms if set(corrections_in_force(session, each.id, own.position)) == wanted]


def _forms(session: Session, cut: CutVersion) -> Sequence[StoredForm]:
    query = (
        select(StoredForm)
        .join(Window, Window.id == StoredForm.window_id)
        .where(Window.association == cut.association, Window.exam == cut.exam)
        .order_by(Window.opens_at.desc(), Window.id, StoredForm.id)
    )
    return session.scalars(query).all()


def _counts(session: Session, cut: CutVersion) -> Counter[int]:
    """How many sat the section on each form, as `choices_of` counts them."""
    query = (
        select(Sitting.form_id, func.count())
        .join(SittingSection, SittingSection.sitting_id == Sitting.id)
        .where(Sitting.association == cut.association, Sitting.status.in_(COUNTED))
        .where(SittingSection.section == cut.section, SittingSection.carried_from.is_(None))
        .group_by(Sitting.form_id)
    )
    return Counter(dict(session.execute(query).all()))


def _in_both(session: Session, source: Sequence[int], target: Sequence[int]) -> int:
    sat = [
        select(Sitting.person_id).where(Sitting.form_id.in_(forms), Sitting.status.in_(COUNTED))
        for forms in (source, target)
    ]
    return session.scalar(select(func.count()).select_from(intersect(*sat).subquery())) or 0


def common_places(x: Section, y: Section) -> tuple[tuple[int, int], ...]:
    """Where the items stand that count on both forms, were read alike and are scored alike."""
    other = {_read(y, place): place for place in y.scored}
    return tuple((place, other[mark]) for place in x.scored if (mark := _read(x, place)) in other)


def _read(section: Section, place: int) -> tuple[object, ...]:
    """What candidates read of an item, and what is right there; reasons, sources and the like may be edited."""
    part: MultipleChoicePart = section.part
    item = part.items[place]
    stimulus = part.stimulus_of(item)
    text = (stimulus.title, stimulus.text) if stimulus else None
    return item.id, item.type, item.texts, text, section.rules[place + 1].accepted


def _scored_ids(section: Section) -> tuple[str, ...]:
    return tuple(section.part.items[place].id for place in section.scored)


def _domains(section: Section) -> tuple[str, ...]:
    return tuple(section.part.items[place].domain for place in section.scored)


def _group(sat: SectionResponses, common: Sequence[int]) -> Group:
    scored = sat.section.scored
    return Group(sat.right[:, list(scored)], tuple(scored.index(place) for place in common))
