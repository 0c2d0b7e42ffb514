"""Reading the audit log."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assay.services.audit import record
from assay.services.auditing.overseeing import export_readable
from assay.services.errors import NotAllowed
from assay.services.people import Actor
from assay.services.trail import PAGE, Act, acts_known, read_trail
from assay.services.wanted_acts import Wanted
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.staging import Stage


def acts(database: Database, actor: Actor, act: str = "") -> tuple[Act, ...]:
    with database.reading() as session:
        return read_trail(session, actor, ASSOCIATION, Wanted(act=act)).acts


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
        second = read_trail(session, coordinator, ASSOCIATION, older_than=first.older_than)
        back = read_trail(session, coordinator, ASSOCIATION, newer_than=second.newer_than)
        assert (len(first.acts), first.newer_than, first.older_than) == (PAGE, None, 7)
        assert (len(second.acts), second.newer_than, second.older_than) == (6, 6, None)
        assert (back.acts, back.newer_than, back.older_than) == (first.acts, None, 7)
        assert first.acts[0].act == "something new"
        assert acts_known(session, coordinator, ASSOCIATION) == ["appoint reviewer", "something new"]
    assert len(acts(database, coordinator, "something new")) == 1


def test_the_log_does_not_tell_a_reviewer_whose_response_it_is(database: Database, stage: Stage) -> None:
    both = Actor(stage.rolf.person_id, "Rolf", frozenset({(ASSOCIATION, "coordinator")}))
    names = {act.subject.id: act.who for act in acts(database, both, "register")}
    assert (names[stage.half_scored], names[stage.scored]) == ("", "Ann Applicant")


def exported(database: Database, who: Actor) -> list[dict[str, Any]]:
    with database.reading() as session:
        lines = export_readable(session, who, ASSOCIATION, Wanted(), "jsonl", NOW)
        return [json.loads(line) for line in lines][1:]


def test_looking_for_a_name_does_not_tell_whose_response_it_is_nor_does_a_file(
    database: Database, stage: Stage
) -> None:
    both = Actor(stage.rolf.person_id, "Rolf", frozenset({(ASSOCIATION, "coordinator")}))
    with database.reading() as session:
        sitting = session.get_one(Sitting, stage.half_scored)
        name, about = sitting.person.name, f"sitting {sitting.id}"
        for wanted in (Wanted(who=name), Wanted(about=name)):
            mine, all_ = (
                {act.subject.id for act in read_trail(session, reader, ASSOCIATION, wanted).acts}
                for reader in (both, stage.coordinator)
            )
            assert stage.half_scored not in mine
            assert stage.half_scored in all_
    whole, short = (exported(database, who) for who in (stage.coordinator, both))
    assert all(line["salt"] and len(line["hash"]) == 64 for line in whole)
    assert all(line["salt"] is None and len(line["hash"]) == 23 for line in short)
    registered = [line["actor"] for line in short if (line["act"], line["subject"]) == ("register", about)]
    assert registered == [None]


def test_only_coordinators_read_it(database: Database, make_person: Callable[..., Actor]) -> None:
    far = make_person("Far Coordinator", "coordinator", association="far-guild")
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            read_trail(session, far, ASSOCIATION)
        with pytest.raises(NotAllowed):
            acts_known(session, far, ASSOCIATION)


def rated_by(database: Database, who: Actor) -> set[tuple[str, int]]:
    """Of which responses, and by whom, this reader of the log is told a rating with its levels."""
    lines = [line for line in exported(database, who) if line["act"] == "final rating"]
    assert all(line["detail"]["levels"] for line in lines)
    return {(line["subject"], line["actor"]) for line in lines}


def test_who_scores_a_response_is_told_the_levels_of_no_other_reader_of_it(
    database: Database, stage: Stage
) -> None:
    both = Actor(stage.rolf.person_id, "Rolf", frozenset({(ASSOCIATION, "coordinator")}))
    with database.reading() as session:
        half, scored = (session.get_one(Sitting, each).code for each in (stage.half_scored, stage.scored))
    told, mine = rated_by(database, stage.coordinator), rated_by(database, both)
    assert {subject for subject, _ in told if half in subject} == {
        f"response {half}/1/1",
        f"response {half}/1/3",
    }
    assert {each for each in mine if half in each[0]} == set()
    assert {each for each in mine if scored in each[0]} == {each for each in told if scored in each[0]}
    with database.reading() as session:
        trail = read_trail(session, both, ASSOCIATION, Wanted(act="final rating"))
        assert {act.subject.name.partition(",")[0] for act in trail.acts} == {scored}


def test_who_sat_and_coordinates_is_told_neither_their_levels_nor_their_points(
    database: Database, stage: Stage
) -> None:
    with database.reading() as session:
        sitting = session.get_one(Sitting, stage.scored)
        own = Actor(sitting.person_id, "Ann Applicant", frozenset({(ASSOCIATION, "coordinator")}))
        code = sitting.code
    assert not [each for each in rated_by(database, own) if code in each[0]]
    assert acts(database, stage.coordinator, "combine result")
    for status, is_told in (("scored", 0), ("submitted", 0), ("void", 0), ("released", 1)):
        with database.writing() as session:
            session.get_one(Sitting, stage.scored).status = status
        assert len(acts(database, own, "combine result")) == is_told, status
