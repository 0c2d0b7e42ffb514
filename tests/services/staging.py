"""One window with a sitting at every stage: what a coordinator's read models are tried on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section
from assay.services.essays.allocation import allocate
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from machine.grounds import remembered
from services.building import NOW, hand_in
from services.rating_all import rate_all

ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}
LATE = UUID(int=7 << 100)


@dataclass(frozen=True)
class Stage:
    """Who is where: ids of sittings, by what has happened to them."""

    window: int
    coordinator: Actor
    rita: Actor
    rolf: Actor
    scored: int
    half_scored: int
    unwritten: int
    unallocated: int
    running: int
    registered: int


@remembered
def set_stage(
    database: Database, window: int, coordinator: Actor, make_person: Callable[..., Actor]
) -> Stage:
    """Fill a window of the guild."""
    rita, rolf = make_person("Rita Reviewer", "reviewer"), make_person("Rolf Reviewer", "reviewer")
    scored = hand_in(database, make_person("Ann Applicant"), window, ESSAYS)
    _allocate(database, coordinator, window)
    rate_all(database, rita, 2, NOW)
    rate_all(database, rolf, 9, NOW)
    half = hand_in(database, make_person("Ben Beekeeper"), window, ESSAYS)
    unwritten = hand_in(database, make_person("Una Unwritten"), window, {1: " \n", 3: ""})
    _allocate(database, coordinator, window)
    rate_all(database, rita, 1, NOW)
    late = make_person("Lea Late")
    unallocated = hand_in(database, late, window, ESSAYS)
    _type_late(database, unallocated)
    return Stage(
        window=window,
        coordinator=coordinator,
        rita=rita,
        rolf=rolf,
        scored=scored,
        half_scored=half,
        unwritten=unwritten,
        unallocated=unallocated,
        running=_begin(database, make_person("Rae Running"), window),
        registered=_register(database, make_person("Reg Registered"), window),
    )


def _allocate(database: Database, coordinator: Actor, window: int) -> None:
    with database.writing() as session:
        allocate(session, coordinator, window, NOW)


def _register(database: Database, actor: Actor, window: int) -> int:
    with database.writing() as session:
        return register(session, actor, window, "practice", NOW).id


def _begin(database: Database, actor: Actor, window: int) -> int:
    sitting = _register(database, actor, window)
    with database.writing() as session:
        begin_section(session, actor, sitting, NOW)
    return sitting


def _type_late(database: Database, sitting: int) -> None:
    """Two entries that come when both sections are over."""
    with database.reading() as session:
        number = session.get_one(Sitting, sitting).ticket
    typed, came = NOW + timedelta(minutes=40), NOW + timedelta(hours=1)
    text = Draft(str(LATE), 1, "answer", {"text": "And I would ask about the neighbours."}, typed)
    save(database, Ticket(sitting, number, 1, (6, 3)), [text], came)
    choice = Draft(str(UUID(int=LATE.int + 1)), 2, "answer", {"choice": 1}, typed)
    save(database, Ticket(sitting, number, 0, (6, 3)), [choice], came)
