"""What a coordinator sees of an association: its windows, and how far the sittings of each are.

Read in a fixed number of statements, however many sittings there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import EssayPart, Form
from assay.services.answers import texts
from assay.services.errors import NotAllowed, NotFound
from assay.services.forms import read_form
from assay.services.own_sittings import refuse_candidates
from assay.services.people import Actor, require
from assay.services.undecided import Undecided, undecided
from assay.services.windows import find_window
from assay.storage.people import Appointment
from assay.storage.ratings import Allocation, Rating
from assay.storage.sittings import HANDED_IN, Response, Sitting
from assay.storage.windows import StoredForm, Window
from assay.wording import say


@dataclass(frozen=True)
class Tally:
    """How many sittings stand where at this moment."""

    scheduled: int = 0
    open: int = 0
    handed_in: int = 0
    scored: int = 0
    released: int = 0
    void: int = 0

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Tally":
        """From counts by status."""
        handed_in = sum(counts.get(status, 0) for status in HANDED_IN)
        alike = {name: counts.get(name, 0) for name in ("scheduled", "open", "scored", "released", "void")}
        return cls(handed_in=handed_in, **alike)

    @property
    def registered(self) -> int:
        """Everybody whose sitting counts."""
        return self.scheduled + self.open + self.handed_in + self.scored + self.released

    @property
    def reached(self) -> tuple[tuple[str, int], ...]:
        """For each stage in order how many have come to it, those who went on included."""
        here = (self.scheduled, self.open, self.handed_in, self.scored, self.released)
        names = (say("registered"), say("started"), say("handed in"), say("scored"), say("released"))
        return tuple((name, sum(here[place:])) for place, name in enumerate(names))


@dataclass(frozen=True)
class Waiting:
    """A sitting that was handed in and has no result yet."""

    sitting: int
    window: int
    #: Essays with words in them, and reviewers: as the exam asks for and as there are.
    essays: int
    wanted: int
    allocated: int

    @property
    def needs_reviewers(self) -> bool:
        """Whether essays lie there that too few are asked to score."""
        return self.essays > 0 and self.allocated < self.wanted

    @property
    def needs_nobody(self) -> bool:
        """Whether the key alone decides: there is no essay to score."""
        return self.essays == 0


@dataclass(frozen=True)
class WindowSummary:
    """One window in an association's list."""

    id: int
    name: str
    exam: str
    opens_at: datetime
    closes_at: datetime
    state: Literal["coming", "running", "over"]
    tally: Tally
    unallocated: int
    combinable: int
    undecided: Undecided

    @property
    def needs_somebody(self) -> bool:
        """Whether a coordinator has something to do here now."""
        return bool(self.unallocated or self.combinable or self.tally.scored or self.undecided.yours)


def association_overview(
    session: Session, actor: Actor, association: str, now: datetime
) -> tuple[WindowSummary, ...]:
    """Every window of an association with its counts, newest first."""
    require(actor, association, "coordinator")
    query = (
        select(Window).where(Window.association == association).order_by(Window.opens_at.desc(), Window.id)
    )
    counts = _counts(session, association)
    waiting = waiting_sittings(session, Sitting.association == association)
    sent = undecided(session, actor, Sitting.association == association)
    return tuple(
        _summary(
            window,
            counts.get(window.id, {}),
            [w for w in waiting if w.window == window.id],
            sent.get(window.id, Undecided()),
            now,
        )
        for window in session.scalars(query)
    )


def _summary(
    window: Window,
    counts: Mapping[str, int],
    waiting: Sequence[Waiting],
    sent: Undecided,
    now: datetime,
) -> WindowSummary:
    return WindowSummary(
        id=window.id,
        name=window.name,
        exam=window.exam,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        state=window_state(window, now),
        tally=Tally.of(counts),
        unallocated=sum(each.needs_reviewers for each in waiting),
        combinable=sum(each.needs_nobody for each in waiting),
        undecided=sent,
    )


def window_state(window: Window, now: datetime) -> Literal["coming", "running", "over"]:
    """Whether sittings can begin in it."""
    if now < window.opens_at:
        return "coming"
    return "running" if now < window.closes_at else "over"


def _counts(session: Session, association: str) -> Mapping[int, Mapping[str, int]]:
    query = (
        select(Sitting.window_id, Sitting.status, func.count())
        .where(Sitting.association == association)
        .group_by(Sitting.window_id, Sitting.status)
    )
    found: dict[int, dict[str, int]] = {}
    for window, status, count in session.execute(query):
        found.setdefault(window, {})[status] = count
    return found


def waiting_sittings(session: Session, which: ColumnElement[bool]) -> tuple[Waiting, ...]:
    """The sittings among `which` that were handed in and have no result."""
    query = (
        select(Sitting.id, Sitting.window_id, StoredForm.id, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(which, Sitting.status.in_(HANDED_IN))
        .order_by(Sitting.id)
    )
    rows = session.execute(query).all()
    forms = {form: read_form(session, form, mark) for _, _, form, mark in rows}
    written = written_essays(session, which & Sitting.status.in_(HANDED_IN), forms.values())
    counting = counting_raters(session, which & Sitting.status.in_(HANDED_IN), written)
    return tuple(
        Waiting(sitting, window, written.get(sitting, 0), raters(forms[form]), len(counting.get(sitting, ())))
        for sitting, window, form, _ in rows
    )


def counting_raters(
    session: Session, which: ColumnElement[bool], written: Mapping[int, int]
) -> Mapping[int, set[int]]:
    """For each sitting among `which` the reviewers who count: still appointed, or done with all its essays."""
    done = (
        select(func.count())
        .where(Rating.sitting_id == Allocation.sitting_id, Rating.reviewer_id == Allocation.reviewer_id)
        .where(Rating.status == "final")
        .scalar_subquery()
    )
    appointed = (
        select(Appointment.person_id)
        .where(Appointment.person_id == Allocation.reviewer_id, Appointment.role == "reviewer")
        .where(Appointment.association == Allocation.association)
        .exists()
    )
    query = (
        select(Allocation.sitting_id, Allocation.reviewer_id, appointed, done)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .where(which, Allocation.reading == "first")
    )
    found: dict[int, set[int]] = {}
    for sitting, who, is_appointed, finals in session.execute(query):
        if is_appointed or finals >= written.get(sitting, 0):
            found.setdefault(sitting, set()).add(who)
    return found


def written_essays(session: Session, which: ColumnElement[bool], forms: Iterable[Form]) -> Mapping[int, int]:
    """For each sitting among `which` how many essays were handed in with words in them."""
    positions = {n for form in forms for n, part in enumerate(form.parts) if isinstance(part, EssayPart)}
    if not positions:
        return {}
    query = (
        select(Response.sitting_id)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(which, Response.section.in_(positions), Response.handed_in)
    )
    return texts(session, query)


def raters(form: Form) -> int:
    """How many reviewers score each essay of a form; none without essays."""
    return max((part.section.rating.raters for part in form.parts if isinstance(part, EssayPart)), default=0)


def reviewers_of(session: Session, association: str) -> frozenset[int]:
    """Who may be asked to score."""
    query = select(Appointment.person_id).where(
        Appointment.association == association, Appointment.role == "reviewer"
    )
    return frozenset(session.scalars(query))


def coordinated_window(session: Session, actor: Actor, association: str, window_id: int) -> Window:
    """A window of the association that the actor coordinates."""
    require(actor, association, "coordinator")
    window = find_window(session, window_id)
    if window.association != association:
        raise NotFound(say("There is no such window."))
    return window


def coordinated_sitting(
    session: Session, actor: Actor, association: str, sitting_id: int, *, lock: bool = False
) -> Sitting:
    """A sitting of the association that the actor coordinates, unless the actor has a part in it."""
    require(actor, association, "coordinator")
    # What an earlier look read may be out of date by the time the lock is had.
    sitting = session.get(Sitting, sitting_id, with_for_update=lock or None, populate_existing=lock)
    if sitting is None or sitting.association != association:
        raise NotFound(say("There is no such sitting."))
    if sitting.person_id == actor.person_id:
        raise NotAllowed(say("This is your own sitting; another coordinator looks after it."))
    if sitting.status in HANDED_IN and session.get(Allocation, (sitting.id, actor.person_id)) is not None:
        raise NotAllowed(
            say("You score this response, so you learn whose it is once the result is combined.")
        )
    return sitting


def coordinated_form(
    session: Session, actor: Actor, association: str, window_id: int, key: str
) -> tuple[Window, StoredForm, Form]:
    """A form with its keys, for a coordinator who is no candidate of it."""
    window = coordinated_window(session, actor, association, window_id)
    stored = next((each for each in window.forms if each.key == key), None)
    if stored is None:
        raise NotFound(say("There is no such form in this window."))
    refuse_candidates(session, actor, [stored])
    return window, stored, read_form(session, stored.id, stored.fingerprint)
