"""What an allocation of essays starts from: what was handed in, who reads it, who may, and what each has to do."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session, selectinload

from assay.assessment.assembly.weights import weight
from assay.services.conflicts import too_near
from assay.services.forms import read_form
from assay.services.overview import counting_raters, raters, waiting_sittings
from assay.storage.people import Appointment, Person
from assay.storage.ratings import BARRED, Adjudication, Allocation, Rating
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import StoredForm, Window


@dataclass(frozen=True)
class Handed:
    """A sitting that was handed in with essays to score, and has no result yet."""

    sitting: int
    code: str
    essays: int
    wanted: int
    #: First readers who count, and everybody who was ever asked.
    counting: frozenset[int]
    asked: frozenset[int]
    #: Reviewers who must not read it, too near to the candidate; and who knows how essays of it were settled.
    barred: frozenset[int]
    knowing: frozenset[int]
    #: Those too near who read it first or a third time and are not barred yet.
    conflicted: frozenset[int]
    third_conflicted: frozenset[int]
    #: Whether there is a final rating, or somebody was barred: coordinators may have seen what was given to whom.
    is_read: bool

    @property
    def leaving(self) -> frozenset[int]:
        """From whom it is to be taken."""
        return self.conflicted | self.third_conflicted

    @property
    def lacking(self) -> int:
        """How many reviewers are still to be found."""
        return max(self.wanted - len(self.counting), 0)


@dataclass(frozen=True)
class Bench:
    """The appointed reviewers, and what was handed in in a window."""

    names: Mapping[int, str]
    #: Responses still to score in the whole association.
    loads: Mapping[int, int]
    #: Who sits in the window.
    candidates: frozenset[int]
    coordinators: frozenset[int]
    handed: tuple[Handed, ...]

    def free(self, handed: Handed) -> tuple[int, ...]:
        """Who may be asked to read a sitting."""
        barred = handed.asked | handed.barred | handed.knowing | self.candidates
        if handed.is_read:
            barred |= self.coordinators
        return tuple(who for who in self.names if who not in barred)

    def tie(self, seed: int, who: int, handed: Handed) -> float:
        """What decides between two with the same load."""
        return weight(seed, f"{who}/{handed.code}")

    def order(self, seed: int, handed: Handed) -> tuple[float, int]:
        """What decides between two sittings that as many may read."""
        return weight(seed, handed.code), handed.sitting


def bench(session: Session, window: Window, *, lock: bool = False, only: int | None = None) -> Bench:
    """What an allocation in a window, or for one of its sittings, starts from; locked when it is about to be made."""
    people = _reviewers(session, window.association)
    here = (Sitting.window_id == window.id) & Sitting.status.in_(HANDED_IN)
    if only is not None:
        here &= Sitting.id == only
    # First of all, so that what is read after it is what stands once the lock is had.
    handed = _handed(session, here, people, lock=lock)
    return Bench(
        names={each.id: each.name for each in people},
        loads=_loads(session, window.association, [each.id for each in people]),
        candidates=_candidates(session, window.id),
        coordinators=_coordinators(session, window.association),
        handed=handed,
    )


def _reviewers(session: Session, association: str) -> list[Person]:
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.association == association, Appointment.role == "reviewer")
    )
    return list(session.scalars(query.order_by(Person.id)))


def _handed(
    session: Session, here: ColumnElement[bool], people: list[Person], *, lock: bool
) -> tuple[Handed, ...]:
    rows = _rows(session, here, lock=lock)
    written = {each.sitting: each.essays for each in waiting_sittings(session, here)}
    counting = counting_raters(session, here, written)
    asked, settled, rated = _asked(session, here), _settled(session, here), _rated(session, here)
    near = too_near(session, [sitting.person for sitting, _ in rows], _everybody(session, people, asked))
    return tuple(
        _one(
            sitting,
            written[sitting.id],
            raters(read_form(session, sitting.form_id, mark)),
            counting.get(sitting.id, ()),
            asked.get(sitting.id, {}),
            near[sitting.person_id],
            settled.get(sitting.id, set()),
            sitting.id in rated,
        )
        for sitting, mark in rows
        if written.get(sitting.id)
    )


def _rows(session: Session, here: ColumnElement[bool], *, lock: bool) -> Sequence[Row[Sitting, str]]:
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(here)
        .options(selectinload(Sitting.person))
        .order_by(Sitting.id)
    )
    if lock:
        query = query.with_for_update(of=Sitting).execution_options(populate_existing=True)
    return session.execute(query).all()


def _one(
    sitting: Sitting,
    essays: int,
    wanted: int,
    counting: Collection[int],
    asked: Mapping[int, str],
    near: frozenset[int],
    settled: Collection[int],
    is_rated: bool,
) -> Handed:
    conflicted = frozenset(who for who, reading in asked.items() if reading == "first" and who in near)
    thirds = frozenset(who for who, reading in asked.items() if reading == "third" and who in near)
    return Handed(
        sitting=sitting.id,
        code=sitting.code,
        essays=essays,
        wanted=wanted,
        counting=frozenset(counting) - conflicted,
        asked=frozenset(asked),
        barred=near,
        knowing=frozenset(settled),
        conflicted=conflicted,
        third_conflicted=thirds,
        is_read=is_rated or BARRED in asked.values(),
    )


def _asked(session: Session, here: ColumnElement[bool]) -> dict[int, dict[int, str]]:
    """How everybody reads, or read, who was ever asked, by sitting."""
    query = (
        select(Allocation.sitting_id, Allocation.reviewer_id, Allocation.reading)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .where(here)
    )
    found: dict[int, dict[int, str]] = {}
    for sitting, who, reading in session.execute(query):
        found.setdefault(sitting, {})[who] = reading
    return found


def _settled(session: Session, here: ColumnElement[bool]) -> dict[int, set[int]]:
    """Who knows how an essay of a sitting was settled: a coordinator who entered a rating saw all the others.

    Not third readers, who settle it by a reading as blind as the first.
    """
    query = (
        select(Adjudication.sitting_id, Adjudication.settled_by)
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(here, Adjudication.settled_by.is_not(None), Adjudication.way != "third-reader")
    )
    found: dict[int, set[int]] = {}
    for sitting, who in session.execute(query):
        if who is not None:
            found.setdefault(sitting, set()).add(who)
    return found


def _rated(session: Session, here: ColumnElement[bool]) -> frozenset[int]:
    """The sittings of which something has a final rating."""
    query = select(Rating.sitting_id).join(Sitting, Sitting.id == Rating.sitting_id)
    return frozenset(session.scalars(query.where(here, Rating.status == "final").distinct()))


def _everybody(
    session: Session, people: list[Person], asked: Mapping[int, Mapping[int, str]]
) -> list[Person]:
    """The reviewers, and those who read here and lost the role."""
    known = {each.id for each in people}
    gone = {who for readers in asked.values() for who in readers} - known
    return [*people, *session.scalars(select(Person).where(Person.id.in_(gone)))] if gone else people


def _loads(session: Session, association: str, reviewers: Collection[int]) -> dict[int, int]:
    """How many responses each still has to score: what was given to them, less what is final."""
    essays = {
        each.sitting: each.essays for each in waiting_sittings(session, Sitting.association == association)
    }
    done = (
        select(func.count())
        .where(Rating.sitting_id == Allocation.sitting_id, Rating.reviewer_id == Allocation.reviewer_id)
        .where(Rating.status == "final")
        .scalar_subquery()
    )
    given = (
        select(Allocation.sitting_id, Allocation.reviewer_id, done)
        .where(Allocation.sitting_id.in_(essays), Allocation.reading == "first")
        .where(Allocation.reviewer_id.in_(reviewers))
    )
    loads = Counter(dict.fromkeys(reviewers, 0))
    for sitting, who, finals in session.execute(given):
        loads[who] += max(essays[sitting] - finals, 0)
    loads.update(third_readings(session, reviewers, Adjudication.association == association))
    return dict(loads)


def third_readings(
    session: Session, reviewers: Collection[int], which: ColumnElement[bool]
) -> Mapping[int, int]:
    """How many essays each still has to read a third time, of the adjudications and sittings among `which`."""
    query = (
        select(Adjudication.adjudicator_id, func.count())
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .where(which, Adjudication.settled_at.is_(None), Sitting.status.in_(HANDED_IN))
        .where(Adjudication.adjudicator_id.in_(reviewers))
        .group_by(Adjudication.adjudicator_id)
    )
    return {who: count for who, count in session.execute(query) if who is not None}


def _coordinators(session: Session, association: str) -> frozenset[int]:
    query = select(Appointment.person_id).filter_by(association=association, role="coordinator")
    return frozenset(session.scalars(query))


def _candidates(session: Session, window_id: int) -> frozenset[int]:
    sitting = select(Sitting.person_id).where(Sitting.window_id == window_id, Sitting.status != "void")
    return frozenset(session.scalars(sitting))
