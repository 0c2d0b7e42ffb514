"""Reading the audit log."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assay.services.audit import record
from assay.services.errors import NotAllowed
from assay.services.people import Actor
from assay.services.trail import PAGE, Act, acts_known, read_trail
from assay.storage.database import Database
from services.building import ASSOCIATION, NOW
from services.staging import Stage


def acts(database: Database, actor: Actor, act: str = "") -> tuple[Act, ...]:
    with database.reading() as session:
        return read_trail(session, actor, ASSOCIATION, act=act).acts


def test_lines_name_people_windows_and_codes(database: Database, stage: Stage) -> None:
    (scheduled,) = acts(database, stage.coordinator, "schedule window")
    assert (scheduled.who, scheduled.subject.name) == ("Cora Coordinator", "Autumn")
    rated = acts(database, stage.coordinator, "final rating")[0]
    assert rated.subject.kind == "response"
    assert rated.subject.name.endswith("question 3")
    (combined,) = acts(database, stage.coordinator, "combine result")
    assert combined.who is None


def test_the_log_has_pages_and_can_be_narrowed(database: Database, coordinator: Actor) -> None:
    with database.writing() as session:
        for number in range(PAGE + 5):
            at = NOW + timedelta(seconds=number)
            record(session, ASSOCIATION, coordinator, "appoint reviewer", f"person {number}", at)
        record(session, ASSOCIATION, None, "something new", "thing 1", NOW + timedelta(hours=1))
        record(session, "far-guild", None, "something else", "thing 2", NOW)
    with database.reading() as session:
        first = read_trail(session, coordinator, ASSOCIATION)
        second = read_trail(session, coordinator, ASSOCIATION, page=2)
        assert (len(first.acts), first.has_more) == (PAGE, True)
        assert (len(second.acts), second.has_more) == (6, False)
        assert first.acts[0].act == "something new"
        assert acts_known(session, coordinator, ASSOCIATION) == ["appoint reviewer", "something new"]
    assert len(acts(database, coordinator, "something new")) == 1


def test_the_log_does_not_tell_a_reviewer_whose_response_it_is(database: Database, stage: Stage) -> None:
    both = Actor(stage.rolf.person_id, "Rolf", frozenset({(ASSOCIATION, "coordinator")}))
    names = {act.subject.id: act.who for act in acts(database, both, "register")}
    assert (names[stage.half_scored], names[stage.scored]) == ("", "Ann Applicant")


def test_only_coordinators_read_it(database: Database, make_person: Callable[..., Actor]) -> None:
    far = make_person("Far Coordinator", "coordinator", association="far-guild")
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            read_trail(session, far, ASSOCIATION)
        with pytest.raises(NotAllowed):
            acts_known(session, far, ASSOCIATION)
