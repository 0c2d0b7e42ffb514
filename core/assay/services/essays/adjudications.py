"""The essays of a window that were sent on, for its coordinator: why, with whom they are, how they were settled."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.exam.forms import EssayPart
from assay.content.rubrics import Rubric
from assay.services.essays.third_readers import is_given_at_once
from assay.services.forms import read_form
from assay.services.overview import coordinated_window, reviewers_of
from assay.services.people import Actor, remedy_for_only_coordinator
from assay.services.undecided import visible_to
from assay.storage.people import Person
from assay.storage.ratings import Adjudication, Allocation
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import Window
from assay.wording import say

#: `yours`: nobody but a coordinator can carry it on; `given`: a third reader or the first readers are at it.
State = Literal["yours", "given", "settled"]


@dataclass(frozen=True)
class Line:
    """One essay that was sent on."""

    sitting: int
    code: str
    section: int
    question: int
    section_title: str
    title: str
    way: str
    reasons: tuple[str, ...]
    #: The first readers, by name.
    readers: tuple[str, ...]
    opened_at: datetime
    #: The third reader, if there is one, and whether they are no reviewer any more.
    third: str
    has_left: bool
    given_at: datetime | None
    #: Whether first readers have a proposal, and whether all were for what was settled.
    is_proposed: bool
    is_agreed: bool
    settled_at: datetime | None
    settled_by: str
    state: State
    #: Whether the exam's rules leave it to the coordinator when a third reader gets it.
    is_given_by_hand: bool


@dataclass(frozen=True)
class Adjudications:
    """A window and what was sent on in it."""

    window: Window
    lines: tuple[Line, ...]
    #: Whether this coordinator sits or scores in the window, and so is not shown everything.
    is_partial: bool
    #: What to do where there is no other coordinator.
    remedy: str

    def those(self, state: State) -> tuple[Line, ...]:
        """The lines in a state."""
        return tuple(each for each in self.lines if each.state == state)


def adjudications_of(session: Session, actor: Actor, association: str, window_id: int) -> Adjudications:
    """What was sent on in a window, the oldest first."""
    window = coordinated_window(session, actor, association, window_id)
    query = (
        select(Adjudication)
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(Sitting.window_id == window_id, visible_to(actor))
        .options(
            joinedload(Adjudication.sitting).joinedload(Sitting.form), joinedload(Adjudication.adjudicator)
        )
        .order_by(Adjudication.opened_at, Sitting.code, Adjudication.section, Adjudication.question)
    )
    found = session.scalars(query).all()
    facts = _Facts(
        readers=_readers(session, window_id),
        people=_names(session, {each.settled_by for each in found if each.settled_by is not None}),
        appointed=reviewers_of(session, association),
    )
    is_partial = _has_part(session, actor, window_id)
    return Adjudications(
        window=window,
        lines=tuple(_line(session, each, facts) for each in found),
        is_partial=is_partial,
        remedy=remedy_for_only_coordinator(session, actor, association) if is_partial else "",
    )


@dataclass(frozen=True)
class _Facts:
    #: Names of first readers by sitting, and of whoever settled something.
    readers: Mapping[int, tuple[str, ...]]
    people: Mapping[int, str]
    appointed: frozenset[int]


def _readers(session: Session, window_id: int) -> Mapping[int, tuple[str, ...]]:
    query = (
        select(Allocation.sitting_id, Person.name)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .join(Person, Person.id == Allocation.reviewer_id)
        .where(Sitting.window_id == window_id, Allocation.reading == "first")
        .order_by(Person.name, Person.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for sitting, name in session.execute(query):
        found[sitting] = (*found.get(sitting, ()), name)
    return found


def _names(session: Session, ids: set[int]) -> Mapping[int, str]:
    return (
        dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all()) if ids else {}
    )


def _has_part(session: Session, actor: Actor, window_id: int) -> bool:
    """Whether somebody sits in a window or scores in it; not whether anything of that was sent on."""
    here = select(Sitting.id).where(Sitting.window_id == window_id, Sitting.status != "void")
    own = here.where(Sitting.person_id == actor.person_id)
    scored = here.join(Allocation, Allocation.sitting_id == Sitting.id).where(
        Allocation.reviewer_id == actor.person_id, Sitting.status.in_(HANDED_IN)
    )
    return any(session.scalar(query.limit(1)) is not None for query in (own, scored))


def _line(session: Session, sent: Adjudication, facts: _Facts) -> Line:
    form = read_form(session, sent.sitting.form_id, sent.sitting.form.fingerprint)
    part = form.parts[sent.section]
    assert isinstance(part, EssayPart)  # noqa: S101  (nothing else is sent on)
    has_left = sent.adjudicator_id is not None and sent.adjudicator_id not in facts.appointed
    return Line(
        sitting=sent.sitting_id,
        code=sent.sitting.code,
        section=sent.section,
        question=sent.question,
        section_title=part.section.title,
        title=part.prompts[sent.question - 1].title,
        way=sent.way,
        reasons=reasons_in_words(sent.reasons, part.rubric_of(sent.question)),
        readers=facts.readers.get(sent.sitting_id, ()),
        opened_at=sent.opened_at,
        third=sent.adjudicator.name if sent.adjudicator else "",
        has_left=has_left,
        given_at=sent.given_at,
        is_proposed=sent.levels is not None,
        is_agreed=bool(sent.agreed),
        settled_at=sent.settled_at,
        settled_by=facts.people.get(sent.settled_by, "") if sent.settled_by is not None else "",
        state=_state(sent, has_left),
        is_given_by_hand=not is_given_at_once(form, sent.section),
    )


def _state(sent: Adjudication, has_left: bool) -> State:
    if sent.settled_at is not None:
        return "settled"
    is_read = sent.adjudicator_id is not None and not has_left
    return "given" if is_read or sent.way == "discussion" else "yours"


#: Reasons are kept as they were written, in English: what each says, and how it is said to people.
SAID: Final = (
    (
        re.compile(r"totals lie (?P<points>\S+) of (?P<possible>\S+) points apart"),
        say("Totals lie %(points)s of %(possible)s points apart."),
    ),
    (
        re.compile(r"ratings of (?P<criterion>\S+) lie (?P<levels>\S+) levels apart"),
        say("Ratings of “%(criterion)s” lie %(levels)s levels apart."),
    ),
    (
        re.compile(r"(?P<passing>\d+) of (?P<readings>\d+) readings reach the cut"),
        say("%(passing)s of %(readings)s readings reach the cut."),
    ),
    (
        re.compile(
            r"(?P<below>\d+) of (?P<readings>\d+) readings are below level (?P<level>\S+) on (?P<criterion>\S+)"
        ),
        say("%(below)s of %(readings)s readings are below level %(level)s on “%(criterion)s”."),
    ),
)


def reasons_in_words(reasons: Sequence[Mapping[str, str]], rubric: Rubric) -> tuple[str, ...]:
    """Reasons as sentences, criteria by their titles."""
    titles = {each.id: each.title for each in rubric.criteria}
    return tuple(_sentence(each["what"], titles) for each in reasons)


def _sentence(what: str, titles: Mapping[str, str]) -> str:
    for pattern, words in SAID:
        if found := pattern.fullmatch(what):
            criterion = found.groupdict().get("criterion", "")
            return say(words, **{**found.groupdict(), "criterion": titles.get(criterion, criterion)})
    return what
