"""The room's page: what it carries, what it costs, and on which device it is open."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import assay.web
from assay.storage.database import Database
from web.acting import Clock, Mailbox, Someone, press, send, sign_in, sign_in_by_hand, words
from web.applicant import rooms
from web.applicant.counting import counted

STATIC = Path(assay.web.__file__).parent / "static"
ESSAY = "The bees hum.\n\nIt's “quiet” <b>now</b> & then, 🐝."


def into_essays(client: FlaskClient, sitting: int) -> None:
    """Hand in part 1 and begin part 2."""
    rooms.finish(client, sitting, 0)
    rooms.begin(client, sitting)


def test_the_room_shows_the_questions_and_the_time(applying: FlaskClient, running: int) -> None:
    html = applying.get(f"/sittings/{running}/room").text
    data = rooms.room_data(html)
    assert html.count("<article>") == 6
    assert html.count("<li>") == 24
    assert int(data["deadline"]) == rooms.START + 20 * rooms.MINUTE
    assert data["given"] == {"answer": [None] * 6, "flag": [0] * 6}
    assert "Part 1 of 2" in html


def test_coming_back_finds_everything(applying: FlaskClient, running: int) -> None:
    rooms.post(applying, running, [rooms.choice(2, 3), rooms.entry(5, {"on": True}, "flag")])
    rooms.post(applying, running, [rooms.choice(2, 1, at=rooms.START + 1)])
    given = rooms.enter(applying, running)["given"]
    assert given["answer"] == [None, 1, None, None, None, None]
    assert given["flag"] == [0, 0, 0, 0, 1, 0]


def test_essays_come_back_letter_by_letter(applying: FlaskClient, running: int) -> None:
    into_essays(applying, running)
    data = rooms.enter(applying, running)
    assert data["groups"] == "[[1, [1]], [1, [2, 3]]]"
    rooms.post(applying, running, [rooms.text(2, ESSAY), rooms.entry(3, {"on": False}, "pick")])
    given = rooms.enter(applying, running)["given"]
    assert given["answer"] == [None, ESSAY, None]
    assert given["pick"] == [None, None, False]


def test_a_choice_of_essays_is_offered_only_where_there_is_one(applying: FlaskClient, running: int) -> None:
    into_essays(applying, running)
    html = applying.get(f"/sittings/{running}/room").text
    assert html.count('class="essay"') == 3
    assert html.count('name="pick"') == 2


def test_without_a_running_part_the_room_is_the_lobby(applying: FlaskClient, sitting: int) -> None:
    answer = applying.get(f"/sittings/{sitting}/room")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/sittings/{sitting}")


def test_the_room_moves_to_the_newest_device(
    app: Flask, applying: FlaskClient, running: int, applicant: Someone
) -> None:
    phone = app.test_client()
    sign_in(phone, applicant)
    rooms.enter(phone, running)
    refused = rooms.post(applying, running, [rooms.choice(1, 0)])
    assert (refused.status_code, refused.json) == (409, {"error": "moved"})
    assert rooms.post(phone, running, [rooms.choice(1, 1)]).status_code == 200
    assert rooms.enter(applying, running)["given"]["answer"][0] == 1
    assert rooms.post(applying, running, [rooms.choice(1, 2)]).status_code == 200
    assert rooms.post(phone, running, [rooms.choice(1, 3)]).status_code == 409


def test_looking_at_the_lobby_does_not_close_the_room(
    app: Flask, applying: FlaskClient, running: int, applicant: Someone
) -> None:
    applying.get(f"/sittings/{running}")
    phone = app.test_client()
    sign_in(phone, applicant)
    phone.get(f"/sittings/{running}")
    assert rooms.post(applying, running, [rooms.choice(1, 0)], section=0).json["late"] is False  # type: ignore[index]
    assert rooms.enter(applying, running)["given"]["answer"][0] == 0


@pytest.fixture
def phone(app: Flask, running: int, applicant: Someone) -> FlaskClient:
    """Another device of theirs, in the lobby while the room is open on the first."""
    phone = app.test_client()
    sign_in(phone, applicant)
    phone.get(f"/sittings/{running}")
    return phone


def test_from_the_lobby_nothing_is_written_into_the_room_of_another_device(
    applying: FlaskClient, phone: FlaskClient, running: int
) -> None:
    behind = rooms.post(phone, running, [rooms.choice(1, 3), rooms.choice(2, 3)], section=0)
    assert (behind.status_code, behind.json) == (409, {"error": "moved"})
    assert rooms.post(applying, running, [rooms.choice(1, 0)], section=0).json["late"] is False  # type: ignore[index]
    assert rooms.enter(applying, running)["given"]["answer"] == [0, None, None, None, None, None]


def test_the_lobby_of_a_device_that_left_the_room_sends_what_it_still_holds(
    applying: FlaskClient, running: int
) -> None:
    """Its browser died: it comes back by the lobby, and nobody entered the room meanwhile."""
    applying.get(f"/sittings/{running}")
    assert rooms.post(applying, running, [rooms.choice(1, 0)], section=0).json["late"] is False  # type: ignore[index]
    assert rooms.enter(applying, running)["given"]["answer"][0] == 0


def test_what_a_device_holds_that_lost_the_room_is_sent_once_it_enters(
    applying: FlaskClient, phone: FlaskClient, running: int
) -> None:
    held = rooms.choice(1, 0)
    rooms.enter(phone, running)
    applying.get(f"/sittings/{running}")
    assert rooms.post(applying, running, [held], section=0).status_code == 409
    assert rooms.post(phone, running, [], section=0).status_code == 200
    rooms.enter(applying, running)
    assert rooms.post(applying, running, [held], section=0).json["late"] is False  # type: ignore[index]


def test_what_a_device_holds_of_a_part_that_is_over_is_sent_from_its_lobby(
    applying: FlaskClient, phone: FlaskClient, running: int
) -> None:
    rooms.enter(phone, running)
    rooms.finish(phone, running, 0)
    applying.get(f"/sittings/{running}")
    late = rooms.post(applying, running, [rooms.choice(1, 0)], section=0)
    assert (late.status_code, late.json["late"]) == (200, True)  # type: ignore[index]
    check = rooms.post(applying, running, [rooms.entry(1, {"on": True}, "check")], section=1)
    assert (check.status_code, check.json["late"]) == (200, False)  # type: ignore[index]


def test_a_room_that_moved_is_told_so_though_its_browser_shows_the_lobby(
    applying: FlaskClient, phone: FlaskClient, running: int
) -> None:
    rooms.enter(phone, running)
    applying.get(f"/sittings/{running}")
    assert rooms.post(applying, running, []).status_code == 409


def test_signing_out_closes_the_room(applying: FlaskClient, running: int) -> None:
    token = applying.get("/exam").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    applying.post("/sign-out", data={"csrf_token": token})
    assert rooms.post(applying, running, [rooms.choice(1, 0)]).status_code in (401, 409)


def test_changing_the_password_closes_the_room(
    app: Flask, applying: FlaskClient, running: int, applicant: Someone
) -> None:
    """Whoever has the stolen device must not go on writing into the exam."""
    owner = app.test_client()
    sign_in(owner, applicant)
    fresh = {"new_password": "another-quiet-river", "new_password_confirm": "another-quiet-river"}
    answer = send(owner, "/account/password", {"password": applicant.password, **fresh})
    assert answer.status_code == 302
    assert rooms.post(applying, running, [rooms.choice(1, 0)]).status_code == 409


def test_a_new_password_by_mail_closes_the_room(
    app: Flask, applying: FlaskClient, running: int, applicant: Someone, mails: Mailbox
) -> None:
    owner = app.test_client()
    send(owner, "/forgotten", {"email": applicant.email})
    fresh = {"password": "another-quiet-river", "password_confirm": "another-quiet-river"}
    assert send(owner, mails.link(), fresh).status_code == 302
    assert rooms.post(applying, running, [rooms.choice(1, 0)]).status_code == 409


def test_signing_out_elsewhere_closes_the_room(
    app: Flask, applying: FlaskClient, running: int, applicant: Someone
) -> None:
    owner = app.test_client()
    sign_in(owner, applicant)
    assert send(owner, "/account/sign-ins/end-others", {}, page="/account/security").status_code == 302
    assert rooms.post(applying, running, [rooms.choice(1, 0)]).status_code == 409


def test_another_address_closes_the_room(
    app: Flask, applying: FlaskClient, running: int, applicant: Someone, mails: Mailbox
) -> None:
    owner = app.test_client()
    sign_in(owner, applicant)
    send(owner, "/account/email", {"email": "another@example.org"})
    assert press(owner, mails.link()).status_code == 200
    assert rooms.post(applying, running, [rooms.choice(1, 0)]).status_code == 409


def test_nobody_is_signed_out_for_resting_while_they_sit(
    app: Flask, running: int, applicant: Someone, make_person: Callable[..., Someone], clock: Clock
) -> None:
    sitting, other, stranger = app.test_client(), app.test_client(), make_person()
    sign_in_by_hand(sitting, applicant)
    sign_in_by_hand(other, stranger)
    clock.advance(hours=13)
    assert other.get("/account").status_code == 302
    assert sitting.get("/account").status_code == 200


def test_handing_in_is_for_the_part_it_names(applying: FlaskClient, running: int) -> None:
    rooms.finish(applying, running, 0)
    rooms.begin(applying, running)
    rooms.finish(applying, running, 0)
    assert rooms.enter(applying, running)["section"] == "1"
    rooms.finish(applying, running, 1)
    assert "Your exam is handed in" in words(applying.get(f"/sittings/{running}").text)


def test_the_clock_ends_a_part_while_nobody_looks(applying: FlaskClient, running: int, clock: Clock) -> None:
    clock.advance(minutes=20, seconds=16)
    assert applying.get(f"/sittings/{running}/room").status_code == 302


def test_opening_the_room_takes_six_statements(
    applying: FlaskClient, running: int, database: Database
) -> None:
    with counted(database) as statements:
        rooms.enter(applying, running)
    assert len(statements) <= 6, statements


def test_the_room_shares_the_tokens_of_the_house() -> None:
    house, room = ((STATIC / name).read_text() for name in ("assay.css", "room/room.css"))
    own = re.findall(r"--[a-z-]+: [^;]+;", room)
    assert len(own) > 20
    assert [token for token in own if token not in house] == []


def test_nothing_in_the_room_is_inline_or_from_elsewhere(applying: FlaskClient, running: int) -> None:
    html = applying.get(f"/sittings/{running}/room").text
    assert (
        re.findall(r"<script(?! type=\"module\" src=\"/static/)|<style|\sstyle=|\son\w+=|https?://", html)
        == []
    )
