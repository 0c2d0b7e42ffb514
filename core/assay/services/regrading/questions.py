"""The questions of a window, as they were sat and as they are scored now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.exam.regrading import Correction, Rule, faults, rules
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.services.errors import NotFound, Refused
from assay.services.overview import coordinated_form, coordinated_window
from assay.services.people import Actor
from assay.services.scores.scoring import corrections_in_force
from assay.storage.windows import StoredForm, Window
from assay.wording import say


@dataclass(frozen=True)
class Proposal:
    """What a coordinator wants: corrections of one section of a form, and whether they may take passes away.

    Every other form of the window that holds the same item is corrected with it.
    """

    #: Which form, by its key.
    form: str
    section: int
    corrections: tuple[Correction, ...]
    keeps_passes: bool = True


@dataclass(frozen=True)
class Target:
    """One form that corrections apply to: those that are in force, the new ones, and all that will be."""

    stored: StoredForm
    form: Form
    part: MultipleChoicePart
    position: int
    standing: tuple[Correction, ...]
    new: tuple[Correction, ...]

    @property
    def later(self) -> tuple[Correction, ...]:
        """What will be in force: a question that is corrected again forgets its earlier correction."""
        again = {each.question for each in self.new}
        return (*(each for each in self.standing if each.question not in again), *self.new)


@dataclass(frozen=True)
class Question:
    """One question, and how it is scored now."""

    number: int
    item: Item
    rule: Rule
    #: The text that it asks about, if several share one.
    stimulus: Stimulus | None = None

    @property
    def is_corrected(self) -> bool:
        """Whether it is scored otherwise than by its key."""
        return self.rule != Rule.plain(self.item)


@dataclass(frozen=True)
class Part:
    """A multiple-choice section of a form, or of several that have the same questions."""

    #: The key of the form, or of the first of them.
    form: str
    position: int
    title: str
    questions: tuple[Question, ...]


Forms = Sequence[tuple[StoredForm, Form]]


def forms_of(session: Session, actor: Actor, association: str, window_id: int) -> tuple[Window, Forms]:
    """A window and its forms with their keys, for a coordinator who does not sit in it."""
    window = coordinated_window(session, actor, association, window_id)
    found = [coordinated_form(session, actor, association, window_id, each.key)[1:] for each in window.forms]
    return window, found


def parts_of(session: Session, actor: Actor, association: str, window_id: int) -> tuple[Window, list[Part]]:
    """Every multiple-choice section of a window's forms; those that hold the same questions stand once."""
    window, forms = forms_of(session, actor, association, window_id)
    parts: list[Part] = []
    seen: set[tuple[int, tuple[Item, ...]]] = set()
    for stored, form in forms:
        for position, part in enumerate(form.parts):
            if isinstance(part, MultipleChoicePart) and (position, part.items) not in seen:
                seen.add((position, part.items))
                parts.append(_part(session, stored, position, part))
    return window, parts


def _part(session: Session, stored: StoredForm, position: int, part: MultipleChoicePart) -> Part:
    standing = corrections_in_force(session, stored.id, position)
    scored = rules(part, standing)
    return Part(
        form=stored.key,
        position=position,
        title=say("%(section)s, form %(number)s", section=part.section.title, number=stored.number)
        if stored.number
        else part.section.title,
        questions=tuple(
            Question(number, item, scored[number], part.stimulus_of(item))
            for number, item in enumerate(part.items, 1)
        ),
    )


def question_of(parts: Sequence[Part], form: str, section: int, number: int) -> tuple[Part, Question]:
    """One question of a window."""
    for part in parts:
        if (part.form, part.position) == (form, section) and 1 <= number <= len(part.questions):
            return part, part.questions[number - 1]
    raise NotFound(say("There is no such question in this window."))


def targets_of(session: Session, forms: Forms, proposal: Proposal) -> tuple[Target, ...]:
    """The forms that a proposal corrects. `Refused` where it cannot be, or says what is so already."""
    named = next((form for stored, form in forms if stored.key == proposal.form), None)
    part = named.parts[proposal.section] if named and 0 <= proposal.section < len(named.parts) else None
    if not isinstance(part, MultipleChoicePart) or not proposal.corrections:
        raise Refused(say("Choose a question that is scored by its key, and how it shall be scored."))
    if wrong := faults(part, proposal.corrections):
        raise Refused(" ".join(str(each) for each in wrong))
    items = {each.question: part.items[each.question - 1] for each in proposal.corrections}
    found = [
        target
        for stored, form in forms
        if (target := _target(session, stored, form, proposal, items)) is not None
    ]
    _refuse_nothing(found)
    return tuple(found)


def _target(
    session: Session, stored: StoredForm, form: Form, proposal: Proposal, items: dict[int, Item]
) -> Target | None:
    part = form.parts[proposal.section] if proposal.section < len(form.parts) else None
    if not isinstance(part, MultipleChoicePart):
        return None
    places = {item: number for number, item in enumerate(part.items, 1)}
    new = tuple(
        Correction(places[item], each.kind, each.options)
        for each in proposal.corrections
        if (item := items[each.question]) in places
    )
    standing = corrections_in_force(session, stored.id, proposal.section)
    return Target(stored, form, part, proposal.section, standing, new) if new else None


def _refuse_nothing(targets: Sequence[Target]) -> None:
    for target in targets:
        if wrong := faults(target.part, target.later):
            raise Refused(" ".join(str(each) for each in wrong))
    if all(rules(each.part, each.later) == rules(each.part, each.standing) for each in targets):
        raise Refused(say("It is scored like this already; choose how it shall be scored instead."))
