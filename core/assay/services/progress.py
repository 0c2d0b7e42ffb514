"""One window for its coordinator: every sitting with its scores, and who scores it.

Nine statements, however many people sit in the window. Scores of essays appear when all of them are final;
what a reviewer has drafted is nobody else's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.assessment.exam.forms import Form
from assay.services.forms import read_form
from assay.services.overview import (
    Tally,
    coordinated_window,
    counting_raters,
    raters,
    reviewers_of,
    waiting_sittings,
    window_state,
    written_essays,
)
from assay.services.people import Actor, require
from assay.services.scores.reports import percent
from assay.services.scores.scoring import score_of
from assay.services.undecided import Undecided, undecided, visible_to
from assay.storage.people import Person
from assay.storage.ratings import BARRED, Adjudication, Allocation, Rating
from assay.storage.sittings import HANDED_IN, JournalEntry, Sitting, SittingSection
from assay.storage.windows import Window


@dataclass(frozen=True)
class ReviewerProgress:
    """How many of a sitting's essays a reviewer has finished."""

    name: str
    final: int
    of: int
    #: Not a reviewer of this association any more.
    left: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to score."""
        return self.final >= self.of


@dataclass(frozen=True)
class SectionScore:
    """The score of one section, once there is one."""

    title: str
    percent: Decimal | None
    passed: bool | None
    carried: bool
    #: Why there is none yet, where no reviewer is waited for.
    waits: str = ""


@dataclass(frozen=True)
class SittingLine:
    """One sitting in the table."""

    id: int
    code: str
    #: Empty while the coordinator scores this very sitting.
    name: str
    category: str
    #: The number of the form; 0 where its category has only one.
    form: int
    status: str
    extra_percent: int
    opened_at: datetime | None
    submitted_at: datetime | None
    deadline_at: datetime | None
    sections: tuple[SectionScore, ...]
    reviewers: tuple[ReviewerProgress, ...]
    late: int
    #: Why the coordinator does not see more: it is their own, or they score it.
    withheld: Literal["", "own", "scoring"]
    needs_reviewers: bool
    needs_nobody: bool


@dataclass(frozen=True)
class WindowProgress:
    """A window and all that happens in it."""

    window: Window
    state: Literal["coming", "running", "over"]
    tally: Tally
    lines: tuple[SittingLine, ...]
    #: Reviewers that each response needs, and that the association has.
    raters: int
    reviewers: int
    #: Essays that were sent on, as far as this coordinator may know.
    undecided: Undecided

    @property
    def unallocated(self) -> int:
        """Sittings that wait for reviewers."""
        return sum(line.needs_reviewers for line in self.lines)

    @property
    def combinable(self) -> int:
        """Sittings that need no reviewer at all."""
        return sum(line.needs_nobody for line in self.lines)

    @property
    def being_scored(self) -> int:
        """Sittings whose reviewers are at it."""
        return self.tally.handed_in - self.unallocated - self.combinable


@dataclass(frozen=True)
class _Facts:
    """What several statements found, by sitting."""

    forms: Mapping[int, Form]
    appointed: frozenset[int]
    #: Who reads, by id and name, and how.
    allocations: Mapping[int, Sequence[tuple[int, str, str]]]
    counting: Mapping[int, set[int]]
    final: Mapping[tuple[int, int], int]
    essays: Mapping[int, int]
    late: Mapping[int, int]


def window_progress(
    session: Session, actor: Actor, association: str, window_id: int, now: datetime
) -> WindowProgress:
    """Everything about one window of the actor's association."""
    window = coordinated_window(session, actor, association, window_id)
    forms = {form.id: read_form(session, form.id, form.fingerprint) for form in window.forms}
    facts = _facts(session, association, window_id, forms)
    sittings = _sittings(session, window_id)
    statuses = [sitting.status for sitting in sittings]
    return WindowProgress(
        window=window,
        state=window_state(window, now),
        tally=Tally.of({status: statuses.count(status) for status in set(statuses)}),
        lines=tuple(_line(sitting, actor, facts) for sitting in sittings),
        raters=max((raters(form) for form in forms.values()), default=0),
        reviewers=len(facts.appointed),
        undecided=undecided(session, actor, Sitting.window_id == window_id).get(window_id, Undecided()),
    )


def _sittings(session: Session, window_id: int) -> Sequence[Sitting]:
    query = (
        select(Sitting)
        .where(Sitting.window_id == window_id)
        .options(joinedload(Sitting.person), selectinload(Sitting.sections))
        .order_by(Sitting.registered_at, Sitting.id)
    )
    return session.scalars(query).all()


def _facts(session: Session, association: str, window_id: int, forms: Mapping[int, Form]) -> _Facts:
    here = Sitting.window_id == window_id
    final = (
        select(Rating.sitting_id, Rating.reviewer_id, func.count())
        .join(Sitting, Sitting.id == Rating.sitting_id)
        .where(here, Rating.status == "final")
        .group_by(Rating.sitting_id, Rating.reviewer_id)
    )
    late = (
        select(JournalEntry.sitting_id, func.count())
        .join(Sitting, Sitting.id == JournalEntry.sitting_id)
        .where(here, JournalEntry.late)
        .group_by(JournalEntry.sitting_id)
    )
    essays = written_essays(session, here, forms.values())
    return _Facts(
        forms=forms,
        appointed=reviewers_of(session, association),
        allocations=_allocations(session, window_id),
        final={(sitting, who): count for sitting, who, count in session.execute(final)},
        counting=counting_raters(session, here, essays),
        essays=essays,
        late=dict(session.execute(late).all()),
    )


def _allocations(session: Session, window_id: int) -> Mapping[int, Sequence[tuple[int, str, str]]]:
    query = (
        select(Allocation.sitting_id, Person.id, Person.name, Allocation.reading)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .join(Person, Person.id == Allocation.reviewer_id)
        .where(Sitting.window_id == window_id, Allocation.reading != BARRED)
        .order_by(Allocation.allocated_at, Person.name, Person.id)
    )
    found: dict[int, list[tuple[int, str, str]]] = {}
    for sitting, who, name, reading in session.execute(query):
        found.setdefault(sitting, []).append((who, name, reading))
    return found


def _line(sitting: Sitting, actor: Actor, facts: _Facts) -> SittingLine:
    form = facts.forms[sitting.form_id]
    essays = facts.essays.get(sitting.id, 0)
    allocated = facts.allocations.get(sitting.id, ())
    is_waiting = sitting.status in HANDED_IN
    withheld = _withheld(sitting, actor, [who for who, *_ in allocated])
    counting = len(facts.counting.get(sitting.id, ()))
    return SittingLine(
        id=sitting.id,
        code=sitting.code,
        name="" if withheld == "scoring" else sitting.person.name,
        category=sitting.category,
        form=form.number,
        status=sitting.status,
        extra_percent=sitting.extra_percent,
        opened_at=sitting.opened_at,
        submitted_at=sitting.submitted_at,
        deadline_at=sitting.deadline_at,
        sections=() if withheld else _scores(sitting, form),
        reviewers=_reviewers(sitting.id, allocated, essays, facts),
        late=facts.late.get(sitting.id, 0),
        withheld=withheld,
        needs_reviewers=is_waiting and essays > 0 and counting < raters(form),
        needs_nobody=is_waiting and essays == 0,
    )


def _withheld(sitting: Sitting, actor: Actor, reviewers: Sequence[int]) -> Literal["", "own", "scoring"]:
    if sitting.person_id == actor.person_id:
        return "own"
    return "scoring" if actor.person_id in reviewers and sitting.status in HANDED_IN else ""


def _scores(sitting: Sitting, form: Form) -> tuple[SectionScore, ...]:
    return tuple(section_score(section, form) for section in sitting.sections)


def section_score(section: SittingSection, form: Form) -> SectionScore:
    """One section's score as a coordinator reads it."""
    score = None
    if section.earned is not None and section.possible is not None:
        score = percent(score_of(section))
    return SectionScore(
        title=form.parts[section.position].section.title,
        percent=score,
        passed=section.passed,
        carried=section.carried_from is not None,
        waits=section.waits or "",
    )


def _reviewers(
    sitting: int, allocated: Sequence[tuple[int, str, str]], essays: int, facts: _Facts
) -> tuple[ReviewerProgress, ...]:
    """The first readers; third readers stand where adjudications do, which not everybody may see."""
    return tuple(
        ReviewerProgress(name, facts.final.get((sitting, who), 0), essays, who not in facts.appointed)
        for who, name, reading in allocated
        if reading == "first"
    )


def unfinished_by_reviewer(session: Session, actor: Actor, association: str) -> Mapping[int, int]:
    """For each reviewer in how many responses they still have an essay to score, as far as the actor may know."""
    require(actor, association, "coordinator")
    waiting = {each.sitting: each for each in waiting_sittings(session, Sitting.association == association)}
    final = (
        select(func.count())
        .where(Rating.sitting_id == Allocation.sitting_id, Rating.reviewer_id == Allocation.reviewer_id)
        .where(Rating.status == "final")
        .scalar_subquery()
    )
    query = (
        select(Allocation.reviewer_id, Allocation.sitting_id, final)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .where(Allocation.association == association, Sitting.status.in_(HANDED_IN))
        .where(Allocation.reading == "first")
    )
    rows = session.execute(query)
    found = Counter(who for who, sitting, done in rows if done < waiting[sitting].essays)
    third = (
        select(Adjudication.adjudicator_id)
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(Adjudication.association == association, Sitting.status.in_(HANDED_IN))
        .where(Adjudication.settled_at.is_(None), Adjudication.adjudicator_id.is_not(None), visible_to(actor))
    )
    found.update(who for who in session.scalars(third) if who is not None)
    return found
