"""Saving: what is kept, what counts, who may, and what nonsense gets."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.candidacy.saving import MOST_ENTRIES
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Response, Sitting
from web.acting import Clock, taken_away
from web.applicant import rooms
from web.applicant.counting import counted

LATER = rooms.START + 60 * rooms.MINUTE


def kept(database: Database, sitting: int) -> list[JournalEntry]:
    """The journal, in order."""
    with database.reading() as session:
        query = select(JournalEntry).where(JournalEntry.sitting_id == sitting).order_by(JournalEntry.number)
        return list(session.scalars(query))


def frozen(database: Database, sitting: int) -> dict[int, dict[str, Any]]:
    """What counts, after a part is over."""
    with database.reading() as session:
        query = select(Response).where(Response.sitting_id == sitting)
        return {each.question: each.answer for each in session.scalars(query)}


def test_the_answer_names_what_is_saved(applying: FlaskClient, running: int, clock: Clock) -> None:
    clock.advance(minutes=1)
    entries = [rooms.choice(1, 2), rooms.choice(4, 0)]
    assert rooms.post(applying, running, entries).json == {
        "saved": [each["id"] for each in entries],
        "late": False,
        "section": 0,
        "deadline": rooms.START + 20 * rooms.MINUTE,
        "now": rooms.START + rooms.MINUTE,
    }


def test_saving_again_changes_nothing(applying: FlaskClient, running: int, database: Database) -> None:
    first, second = rooms.choice(1, 2), rooms.choice(2, 3)
    rooms.post(applying, running, [first])
    again = rooms.post(applying, running, [first, second, second])
    assert again.json is not None
    assert set(again.json["saved"]) == {first["id"], second["id"]}
    assert [each.entry for each in kept(database, running)] == [first["id"], second["id"]]


def test_what_was_typed_last_counts_in_whatever_order_it_comes(
    applying: FlaskClient, running: int, clock: Clock, database: Database
) -> None:
    clock.advance(minutes=5)
    rooms.post(applying, running, [rooms.choice(1, 3, at=rooms.START + 2)])
    rooms.post(applying, running, [rooms.choice(1, 0, at=rooms.START + 1)])
    rooms.finish(applying, running, 0)
    assert frozen(database, running)[1] == {"choice": 3}


def test_nobody_can_type_in_the_future(
    applying: FlaskClient, running: int, clock: Clock, database: Database
) -> None:
    rooms.post(applying, running, [rooms.choice(1, 3, at=LATER)])
    clock.advance(minutes=1)
    rooms.post(applying, running, [rooms.choice(1, 0, at=rooms.START + rooms.MINUTE)])
    assert rooms.enter(applying, running)["given"]["answer"][0] == 0


def test_what_comes_in_the_grace_counts(
    applying: FlaskClient, running: int, clock: Clock, database: Database
) -> None:
    clock.advance(minutes=20, seconds=14)
    answer = rooms.post(applying, running, [rooms.choice(1, 3, at=rooms.START + 20 * rooms.MINUTE - 1)])
    assert answer.json is not None
    assert answer.json["late"] is False
    applying.get(f"/sittings/{running}")
    clock.advance(seconds=2)
    applying.get(f"/sittings/{running}")
    assert frozen(database, running)[1] == {"choice": 3}


@pytest.mark.parametrize("settled", [True, False])
def test_what_comes_too_late_is_kept_and_does_not_count(
    applying: FlaskClient, running: int, clock: Clock, database: Database, settled: bool
) -> None:
    rooms.post(applying, running, [rooms.choice(1, 1)])
    clock.advance(minutes=21)
    if settled:
        applying.get(f"/sittings/{running}")
    late = rooms.post(applying, running, [rooms.choice(1, 3, at=rooms.START + rooms.MINUTE)], section=0)
    assert late.json is not None
    assert late.json["late"] is True
    assert [each.late for each in kept(database, running)] == [False, True]
    applying.get(f"/sittings/{running}")
    assert frozen(database, running)[1] == {"choice": 1}


def test_what_belongs_to_part_1_never_counts_in_part_2(
    applying: FlaskClient, running: int, database: Database
) -> None:
    rooms.finish(applying, running, 0)
    rooms.begin(applying, running)
    rooms.enter(applying, running)
    rooms.post(applying, running, [rooms.text(1, "from part 1")], section=0)
    rooms.post(applying, running, [rooms.text(1, "from part 2")], section=1)
    assert [(each.section, each.late) for each in kept(database, running)] == [(0, True), (1, False)]
    assert rooms.enter(applying, running)["given"]["answer"][0] == "from part 2"


@pytest.mark.parametrize(("section", "question"), [(2, 1), (50, 1), (0, 7), (1, 4)])
def test_there_is_no_other_part_and_no_other_question(
    applying: FlaskClient, running: int, database: Database, section: int, question: int
) -> None:
    assert rooms.post(applying, running, [rooms.choice(question, 1)], section=section).status_code == 400
    assert kept(database, running) == []


def test_before_the_beginning_no_answer_is_taken(
    applying: FlaskClient, sitting: int, database: Database
) -> None:
    applying.get(f"/sittings/{sitting}")
    answer = rooms.post(applying, sitting, [rooms.choice(1, 1)])
    assert (answer.status_code, (answer.json or {})["error"]) == (400, "malformed")
    assert kept(database, sitting) == []


def test_a_full_journal_says_so(applying: FlaskClient, running: int, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Sitting, running).journal_length = MOST_ENTRIES
    answer = rooms.post(applying, running, [rooms.choice(1, 1)])
    assert (answer.status_code, (answer.json or {})["error"]) == (429, "full")
    assert rooms.post(applying, running, []).status_code == 200


def test_the_lobby_can_try_whether_saving_works(
    applying: FlaskClient, sitting: int, database: Database
) -> None:
    applying.get(f"/sittings/{sitting}")
    answer = rooms.post(applying, sitting, [rooms.entry(1, {"on": True}, "check")])
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["late"], answer.json["deadline"]) == (False, None)
    rooms.begin(applying, sitting)
    assert rooms.enter(applying, sitting)["given"]["answer"] == [None] * 6


def test_in_a_pause_an_old_ticket_of_the_room_says_nothing(applying: FlaskClient, running: int) -> None:
    old = applying.get_cookie("assay_room", path=f"/sittings/{running}/")
    assert old is not None
    rooms.enter(applying, running)
    rooms.finish(applying, running, 0)
    applying.set_cookie("assay_room", old.value, path=f"/sittings/{running}/")
    assert rooms.post(applying, running, []).status_code == 409
    applying.get(f"/sittings/{running}")
    answer = rooms.post(applying, running, [])
    assert (answer.status_code, (answer.json or {})["section"]) == (200, None)


def test_a_device_that_comes_back_after_the_end_still_delivers(
    applying: FlaskClient, running: int, database: Database
) -> None:
    rooms.finish(applying, running, 0)
    rooms.begin(applying, running)
    rooms.finish(applying, running, 1)
    applying.get(f"/sittings/{running}")
    assert rooms.post(applying, running, [rooms.text(1, "words")], section=1).json["late"] is True  # type: ignore[index]
    assert [each.late for each in kept(database, running)] == [True]
    with database.reading() as session:
        assert session.get_one(Sitting, running).receipt == "0" * 64


def test_saving_takes_at_most_three_statements(
    applying: FlaskClient, running: int, database: Database
) -> None:
    with counted(database) as statements:
        rooms.post(applying, running, [rooms.choice(n, 1) for n in range(1, 7)])
    assert len(statements) <= 3, statements


def test_asking_for_the_time_takes_one(applying: FlaskClient, running: int, database: Database) -> None:
    with counted(database) as statements:
        assert rooms.post(applying, running, []).status_code == 200
    assert len(statements) == 1, statements


def test_saving_sets_no_cookie(applying: FlaskClient, running: int) -> None:
    answer = rooms.post(applying, running, [rooms.choice(1, 1)])
    assert "Set-Cookie" not in answer.headers
    assert "Content-Security-Policy" in answer.headers


def test_without_a_ticket_nothing_is_taken(app: Flask, running: int) -> None:
    assert rooms.post(app.test_client(), running, [rooms.choice(1, 1)]).status_code == 401


@pytest.mark.parametrize("ticket", ["", "nonsense", "eyJzaXR0aW5nIjoxfQ.aaaa.bbbb"])
def test_a_forged_ticket_is_none(app: Flask, running: int, ticket: str) -> None:
    stranger = app.test_client()
    for name in ("assay_room", "assay_lobby"):
        stranger.set_cookie(name, ticket, path=f"/sittings/{running}/")
    assert rooms.post(stranger, running, [rooms.choice(1, 1)]).status_code == 401


def test_a_ticket_opens_its_own_sitting_only(applying: FlaskClient, running: int) -> None:
    cookie = applying.get_cookie("assay_room", path=f"/sittings/{running}/")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    applying.set_cookie("assay_room", cookie.value, path=f"/sittings/{running + 1}/")
    assert rooms.post(applying, running + 1, [rooms.choice(1, 1)]).status_code == 401


def test_other_sites_are_turned_away(applying: FlaskClient, running: int) -> None:
    address, message = f"/sittings/{running}/journal", {"entries": []}
    for where in ("cross-site", "same-site", "none"):
        assert applying.post(address, json=message, headers={"Sec-Fetch-Site": where}).status_code == 403
    assert applying.post(address, data="{}", content_type="text/plain").status_code == 415
    assert applying.get(address).status_code == 405


def test_what_is_too_large_is_refused_before_it_is_read(applying: FlaskClient, running: int) -> None:
    answer = rooms.post(applying, running, [rooms.text(1, "x" * 300_000)])
    assert answer.status_code == 413
    answer = rooms.post(applying, running, [rooms.text(1, "x" * 60_001)])
    assert answer.status_code == 400


def test_the_longest_essay_in_the_widest_letters_fits(
    applying: FlaskClient, running: int, database: Database
) -> None:
    assert rooms.post(applying, running, [rooms.text(1, "永" * 40_000)]).status_code == 200


def test_when_the_database_is_away_the_room_is_told_to_wait(
    applying: FlaskClient, running: int, database: Database
) -> None:
    with taken_away(database):
        answer = rooms.post(applying, running, [rooms.choice(1, 1)])
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert rooms.post(applying, running, [rooms.choice(1, 1)]).status_code == 200
