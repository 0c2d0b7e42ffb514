"""Voiding a sitting."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from assay.services.candidacy.incidents import MOST_CHARACTERS, void_sitting
from assay.services.candidacy.saving import Moved, Ticket, save
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.scores.results import ready_results, release
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.staging import Stage


def void(
    database: Database, stage: Stage, sitting: int, reason: str = "Fire alarm.", actor: Actor | None = None
) -> None:
    with database.writing() as session:
        void_sitting(session, actor or stage.coordinator, ASSOCIATION, sitting, reason, NOW)


def test_a_running_sitting_ends_at_once_and_its_room_is_told(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        ticket = Ticket(stage.running, session.get_one(Sitting, stage.running).ticket, 0, (6, 3))
    void(database, stage, stage.running)
    with database.reading() as session:
        sitting = session.get_one(Sitting, stage.running)
        assert (sitting.status, sitting.section, sitting.deadline_at) == ("void", None, None)
    with pytest.raises(Moved):
        save(database, ticket, [], NOW)


def test_a_void_result_is_never_released(database: Database, stage: Stage) -> None:
    void(database, stage, stage.scored)
    with database.writing() as session:
        assert not ready_results(session, stage.coordinator, stage.window)
        with pytest.raises(Refused):
            release(session, stage.coordinator, stage.window, NOW)


def test_twice_changes_nothing_and_the_first_reason_stays(database: Database, stage: Stage) -> None:
    void(database, stage, stage.scored, "  Fire alarm. ")
    void(database, stage, stage.scored, "Something else.")
    with database.reading() as session:
        (line,) = session.scalars(select(AuditLine).where(AuditLine.act == "void sitting"))
        assert line.detail == {"reason": "Fire alarm.", "before": "scored", "after": "void"}
        assert line.actor_id == stage.coordinator.person_id


def test_a_released_sitting_stands(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    with pytest.raises(Refused, match="released"):
        void(database, stage, stage.scored)


@pytest.mark.parametrize("reason", ["", " \n ", "x" * (MOST_CHARACTERS + 1)])
def test_a_reason_is_needed(database: Database, stage: Stage, reason: str) -> None:
    with pytest.raises(Refused):
        void(database, stage, stage.registered, reason)


def test_only_a_coordinator_without_a_part_in_it(
    database: Database, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    far = make_person("Far Coordinator", "coordinator", association="far-guild")
    both = Actor(stage.rolf.person_id, "Rolf", frozenset({(ASSOCIATION, "coordinator")}))
    for actor, error in ((stage.rita, NotAllowed), (far, NotAllowed), (both, NotAllowed)):
        with pytest.raises(error):
            void(database, stage, stage.half_scored, actor=actor)
    with pytest.raises(NotFound), database.writing() as session:
        void_sitting(session, far, "far-guild", stage.scored, "Fire alarm.", NOW)
