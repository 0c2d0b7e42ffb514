"""Registering, the lobby, and whose pages they are."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.candidacy.registration import set_extra_time
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from web.acting import NOW, Clock, Someone, send, words
from web.applicant import rooms


def test_an_applicant_sees_what_can_be_registered_for(applying: FlaskClient, window: int) -> None:
    page = words(applying.get("/exam").text)
    assert "Register for an examination" in page
    assert "River Guild · Master Beekeeper" in page
    assert "Practice" in page
    assert "Teaching" in page


def test_without_a_window_the_page_says_what_to_do(applying: FlaskClient) -> None:
    assert "No examination is open for registration" in words(applying.get("/exam").text)


def test_registering_twice_is_one_sitting(applying: FlaskClient, window: int, sitting: int) -> None:
    page = words(applying.get("/exam").text)
    assert "Go to your exam" in page
    assert "Register for an examination" not in page
    again = applying.get("/exam").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": again, "window": str(window), "category": "practice"}
    assert applying.post("/exam/register", data=fields).location.endswith(f"/sittings/{sitting}")


def test_who_was_voided_may_register_again_while_the_window_is_open(
    applying: FlaskClient, window: int, sitting: int, clock: Clock, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Sitting, sitting).status = "void"
    assert "register for this window again until" in words(applying.get(f"/sittings/{sitting}").text)
    assert "Register for an examination" in words(applying.get("/exam").text)
    assert rooms.register(applying, window) != sitting
    assert "Register for an examination" not in words(applying.get("/exam").text)
    clock.advance(days=30)
    assert "ask it what comes next" in words(applying.get(f"/sittings/{sitting}").text)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"window": "x", "category": "practice"},
        {"window": f"{10**30}", "category": "practice"},
        {"category": "practice"},
    ],
)
def test_registering_for_nothing_is_explained(
    applying: FlaskClient, window: int, fields: dict[str, str]
) -> None:
    answer = send(applying, "/exam/register", fields, page="/exam")
    assert answer.status_code == 303
    assert "Choose" in words(applying.get("/exam").text)


@pytest.mark.parametrize(
    "fields", [{"window": "999", "category": "practice"}, {"window": "1", "category": "x"}]
)
def test_what_is_not_offered_is_not_found(applying: FlaskClient, window: int, fields: dict[str, str]) -> None:
    assert send(applying, "/exam/register", fields, page="/exam").status_code == 404


def test_a_rule_that_says_no_is_told(
    applying: FlaskClient, window: int, clock: Clock, database: Database
) -> None:
    token_page = applying.get("/exam").text
    clock.advance(days=30)
    token = token_page.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "window": str(window), "category": "practice"}
    assert applying.post("/exam/register", data=fields).status_code == 303
    assert "This window is over" in words(applying.get("/exam").text)
    with database.reading() as session:
        assert session.scalar(select(Sitting)) is None


def test_the_lobby_goes_with_the_time(applying: FlaskClient, sitting: int, clock: Clock) -> None:
    def lobby() -> str:
        return words(applying.get(f"/sittings/{sitting}").text)

    clock.advance(days=-2)
    assert "Your exam opens" in lobby()
    assert "Begin part 1" not in lobby()
    clock.advance(days=2)
    assert "Ready when you are" in lobby()
    assert "Does saving work here?" in applying.get(f"/sittings/{sitting}").text
    rooms.begin(applying, sitting)
    assert "Part 1 is running" in lobby()
    rooms.finish(applying, sitting, 0)
    assert "Time for a pause" in lobby()
    clock.advance(minutes=16)
    assert "Part 2 is running" in lobby()
    clock.advance(minutes=21)
    assert "Time was over" in lobby()
    assert "Your receipt" in lobby()
    assert "of the association's log" in lobby()


def test_nobody_began_in_time(applying: FlaskClient, sitting: int, clock: Clock) -> None:
    clock.advance(days=30)
    assert "This window is over" in words(applying.get(f"/sittings/{sitting}").text)


def test_what_the_lobby_settles_stays(
    applying: FlaskClient, running: int, clock: Clock, database: Database
) -> None:
    clock.advance(minutes=21)
    applying.get(f"/sittings/{running}")
    with database.reading() as session:
        sitting = session.get_one(Sitting, running)
        assert sitting.section is None
        assert sitting.sections[0].closed_by == "time"


def test_extra_time_is_shown_and_given(
    applying: FlaskClient, sitting: int, database: Database, coordinator: Actor
) -> None:
    with database.writing() as session:
        set_extra_time(session, coordinator, sitting, 50, NOW)
    assert "30 minutes, of which 10 minutes are your extra time" in words(
        applying.get(f"/sittings/{sitting}").text
    )
    rooms.begin(applying, sitting)
    data = rooms.enter(applying, sitting)
    assert int(data["deadline"]) - int(data["now"]) == 30 * rooms.MINUTE


def test_a_lobby_of_before_does_not_begin_the_next_part(
    applying: FlaskClient, running: int, database: Database
) -> None:
    rooms.finish(applying, running, 0)
    page = f"/sittings/{running}"
    old = send(applying, f"{page}/begin", {"section": "0"}, page=page)
    assert applying.get(old.location).location == page
    assert send(applying, f"{page}/begin", {}, page=page).status_code == 400
    with database.reading() as session:
        assert session.get_one(Sitting, running).section is None


GET = ("/sittings/{}", "/sittings/{}/room", "/sittings/{}/result")
POST = ("/sittings/{}/begin", "/sittings/{}/finish")


@pytest.mark.parametrize("path", GET)
def test_another_persons_sitting_does_not_exist(
    app: Flask,
    running: int,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
    path: str,
) -> None:
    for roles in ([], [("river-guild", "reviewer"), ("river-guild", "coordinator")]):
        other = app.test_client()
        sign_in(other, make_person(roles=roles))
        assert other.get(path.format(running)).status_code == 404


@pytest.mark.parametrize("path", POST)
def test_another_persons_buttons_do_not_work(
    app: Flask,
    running: int,
    window: int,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
    path: str,
) -> None:
    other = app.test_client()
    sign_in(other, make_person())
    assert send(other, path.format(running), {"section": "0"}, page="/exam").status_code == 404


@pytest.mark.parametrize("path", [*GET, "/exam"])
def test_who_is_not_signed_in_goes_there_first(app: Flask, running: int, path: str) -> None:
    answer = app.test_client().get(path.format(running))
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("path", [*POST, "/exam/register"])
def test_buttons_need_their_token(applying: FlaskClient, running: int, path: str) -> None:
    assert applying.post(path.format(running)).status_code == 400


@pytest.mark.parametrize("path", GET)
def test_what_never_was_is_not_found(applying: FlaskClient, path: str) -> None:
    for number in (4711, 10**9, 2**31, 10**20, "9" * 5000, "²"):
        assert applying.get(path.format(number)).status_code == 404


def test_there_is_no_result_before_it_is_released(applying: FlaskClient, running: int) -> None:
    assert applying.get(f"/sittings/{running}/result").status_code == 404


def test_handing_in_needs_the_part(applying: FlaskClient, running: int) -> None:
    page = f"/sittings/{running}/room"
    answer = send(applying, f"/sittings/{running}/finish", {"section": "first"}, page=page)
    assert answer.status_code == 400
