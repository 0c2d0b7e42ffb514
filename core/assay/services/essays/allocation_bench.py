"""What an allocation of essays starts from: what was handed in, who reads it, who may, and what each has to do."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from assay.assessment.assembly.weights import weight
from assay.services.conflicts import too_near
from assay.services.forms import read_form
from assay.services.overview import counting_raters, raters, waiting_sittings
from assay.storage.people import Appointment, Person
from assay.storage.ratings import Adjudication, Allocation, Rating
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
    #: Reviewers who must not read it, and those of them who were asked to and are not barred yet.
    barred: frozenset[int]
    conflicted: frozenset[int]

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
    handed: tuple[Handed, ...]

    def free(self, handed: Handed) -> tuple[int, ...]:
        """Who may be asked to read a sitting."""
        return tuple(who for who in self.names if who not in handed.asked | handed.barred | self.candidates)

    def tie(self, seed: int, who: int, handed: Handed) -> float:
        """What decides between two with the same load."""
        return weight(seed, f"{who}/{handed.code}")

    def order(self, seed: int, handed: Handed) -> tuple[float, int]:
        """What decides between two sittings that as many may read."""
        return weight(seed, handed.code), handed.sitting


def bench(session: Session, window: Window, *, lock: bool = False) -> Bench:
    """What an allocation in a window starts from; locked when it is about to be made."""
    people = _reviewers(session, window.association)
    # First of all, so that what is read after it is what stands once the lock is had.
    handed = _handed(session, window.id, people, lock=lock)
    return Bench(
        names={each.id: each.name for each in people},
        loads=_loads(session, window.association, [each.id for each in people]),
        candidates=_candidates(session, window.id),
        handed=handed,
    )


def _reviewers(session: Session, association: str) -> list[Person]:
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.association == association, Appointment.role == "reviewer")
    )
    return list(session.scalars(query.order_by(Person.id)))


def _handed(session: Session, window_id: int, people: list[Person], *, lock: bool) -> tuple[Handed, ...]:
    here = (Sitting.window_id == window_id) & Sitting.status.in_(HANDED_IN)
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(here)
        .options(selectinload(Sitting.person))
        .order_by(Sitting.id)
    )
    if lock:
        query = query.with_for_update(of=Sitting)
    rows = session.execute(query).all()
    written = {each.sitting: each.essays for each in waiting_sittings(session, here)}
    counting = counting_raters(session, here, written)
    asked = _asked(session, window_id)
    near = too_near(session, [sitting.person for sitting, _ in rows], _everybody(session, people, asked))
    return tuple(
        _one(
            sitting,
            written[sitting.id],
            raters(read_form(session, sitting.form_id, mark)),
            counting.get(sitting.id, ()),
            asked.get(sitting.id, {}),
            near[sitting.person_id],
        )
        for sitting, mark in rows
        if written.get(sitting.id)
    )


def _one(
    sitting: Sitting,
    essays: int,
    wanted: int,
    counting: Collection[int],
    asked: Mapping[int, str],
    near: frozenset[int],
) -> Handed:
    conflicted = frozenset(who for who, reading in asked.items() if reading == "first" and who in near)
    return Handed(
        sitting=sitting.id,
        code=sitting.code,
        essays=essays,
        wanted=wanted,
        counting=frozenset(counting) - conflicted,
        asked=frozenset(asked),
        barred=near,
        conflicted=conflicted,
    )


def _asked(session: Session, window_id: int) -> dict[int, dict[int, str]]:
    """How everybody reads, or read, who was ever asked, by sitting."""
    query = (
        select(Allocation.sitting_id, Allocation.reviewer_id, Allocation.reading)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .where(Sitting.window_id == window_id)
    )
    found: dict[int, dict[int, str]] = {}
    for sitting, who, reading in session.execute(query):
        found.setdefault(sitting, {})[who] = reading
    return found


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
    loads.update(_third_readings(session, association, reviewers))
    return dict(loads)


def _third_readings(session: Session, association: str, reviewers: Collection[int]) -> Mapping[int, int]:
    query = (
        select(Adjudication.adjudicator_id, func.count())
        .where(Adjudication.association == association, Adjudication.settled_at.is_(None))
        .where(Adjudication.adjudicator_id.in_(reviewers))
        .group_by(Adjudication.adjudicator_id)
    )
    return {who: count for who, count in session.execute(query) if who is not None}


def _candidates(session: Session, window_id: int) -> frozenset[int]:
    sitting = select(Sitting.person_id).where(Sitting.window_id == window_id, Sitting.status != "void")
    return frozenset(session.scalars(sitting))
