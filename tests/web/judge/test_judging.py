"""Judging in a browser, with and without the page's script."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.standard_settings import HofsteeAnswer, Judgement, Panel
from services.building import ASSOCIATION
from services.standard_setting.panel import SHROUT_FLEISS, Room
from web.acting import Someone, csrf_token, send, sign_in, words


def kept(database: Database) -> dict[tuple[int, int], int]:
    with database.reading() as session:
        return {(each.round, each.question): each.share for each in session.scalars(select(Judgement))}


def test_one_by_one_each_is_kept_and_the_next_follows(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    page = f"/judge/{room.panel}/1"
    assert "in an ordinary year" in words(bench.get(page).text) + bench.get(page).text
    answer = send(bench, page, {"q1": "65"})
    assert (answer.status_code, answer.location) == (303, f"/judge/{room.panel}/2")
    assert send(bench, f"/judge/{room.panel}/6", {"q6": "0"}).location == f"/judge/{room.panel}"
    assert kept(database) == {(1, 1): 65, (1, 6): 0}
    assert "4 of 6 items are left" in words(bench.get(f"/judge/{room.panel}").text)


@pytest.mark.parametrize("typed", ["", "101", "-1", "half", "5.5", "٣"])
def test_what_is_no_share_is_named_and_not_kept(
    typed: str, bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    answer = send(bench, f"/judge/{room.panel}/1", {"q1": typed})
    assert (answer.status_code, "whole number" in answer.text) == (422, True)
    assert kept(database) == {}


def test_the_list_keeps_all_at_once_or_nothing(bench: FlaskClient, room: Room, database: Database) -> None:
    room.go("round-1")
    page = f"/judge/{room.panel}"
    answer = send(bench, page, {"q1": "50", "q2": "150", "q3": ""})
    assert (answer.status_code, kept(database)) == (422, {})
    assert 'value="150"' in answer.text
    assert send(bench, page, {"q1": "50", "q2": "15", "q3": ""}).status_code == 303
    assert kept(database) == {(1, 1): 50, (1, 2): 15}


def test_the_script_keeps_one_field_and_is_told_in_words(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    page = f"/judge/{room.panel}"
    token = csrf_token(bench.get(page).text)
    quiet = {"Accept": "application/json"}
    answer = bench.post(page, data={"csrf_token": token, "q4": "40"}, headers=quiet)
    assert "1 of 6 judged" in answer.get_json()["words"]
    refused = bench.post(page, data={"csrf_token": token, "q4": "x"}, headers=quiet)
    assert (refused.status_code, "Item 4" in refused.get_json()["words"]) == (422, True)
    assert kept(database) == {(1, 4): 40}


def test_feedback_shows_the_panel_without_names(
    bench: FlaskClient, room: Room, judges: list[Someone]
) -> None:
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    during = bench.get(f"/judge/{room.panel}").text + bench.get(f"/judge/{room.panel}/1").text
    assert "Panel" not in words(during).replace("Panels", "")
    room.go("feedback")
    for path in (f"/judge/{room.panel}", f"/judge/{room.panel}/1"):
        page = bench.get(path).text
        assert "55%" in words(page)  # the mean of 90 and 20
        assert judges[1].name not in page
        assert "Nobody has sat these items yet" in words(page) or "nobody has sat it yet" in words(page)


def test_keys_are_marked_only_where_the_panel_says(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    assert "Key" not in words(bench.get(f"/judge/{room.panel}/1").text)
    with database.writing() as session:
        session.get_one(Panel, room.panel).shows_keys = True
    assert "Key" in words(bench.get(f"/judge/{room.panel}/1").text)


def test_the_whole_examination_is_asked_too(bench: FlaskClient, room: Room, database: Database) -> None:
    room.go("round-1")
    page = f"/judge/{room.panel}/acceptable"
    said = {"lowest_cut": "55", "highest_cut": "80", "lowest_fail": "0", "highest_fail": "30"}
    upside_down = send(bench, page, {**said, "highest_cut": "50"})
    assert (upside_down.status_code, "exchange them" in upside_down.text) == (422, True)
    assert send(bench, page, said).status_code == 303
    with database.reading() as session:
        answer = session.scalars(select(HofsteeAnswer)).one()
    assert (answer.lowest_cut, answer.highest_fail) == (55, 30)
    assert "55% to 80%" in words(bench.get(f"/judge/{room.panel}").text)


def test_the_way_there_is_shown_to_judges_only(
    app: Flask, bench: FlaskClient, room: Room, make_person: Callable[..., Someone]
) -> None:
    assert "/judge/" in bench.get("/account").text
    assert room.panel
    stranger = app.test_client()
    sign_in(stranger, make_person(roles=[(ASSOCIATION, "reviewer")]))
    assert 'href="/judge/"' not in stranger.get("/account").text


@pytest.mark.parametrize("who", ["stranger", "coordinator", "candidate elsewhere"])
def test_items_are_secret(
    who: str, app: Flask, room: Room, database: Database, make_person: Callable[..., Someone]
) -> None:
    room.go("round-1")
    roles = {"stranger": [], "coordinator": [(ASSOCIATION, "coordinator")], "candidate elsewhere": []}
    other = app.test_client()
    sign_in(other, make_person(roles=roles[who]))
    token = csrf_token(other.get("/account").text)
    for path in ("", "/1", "/acceptable"):
        assert other.get(f"/judge/{room.panel}{path}").status_code == 404
        posted = other.post(f"/judge/{room.panel}{path}", data={"csrf_token": token, "q1": "50"})
        assert posted.status_code == 404
    assert kept(database) == {}
    assert app.test_client().get(f"/judge/{room.panel}/1").status_code == 302


def test_outside_its_phases_a_panel_has_no_items(bench: FlaskClient, room: Room) -> None:
    assert "Not open yet" in bench.get("/judge/").text
    assert bench.get(f"/judge/{room.panel}/1").status_code == 404
    room.go("practice")
    assert (
        bench.get(f"/judge/{room.panel}/2").status_code,
        bench.get(f"/judge/{room.panel}/3").status_code,
    ) == (
        200,
        404,
    )
    room.go("round-1")
    assert bench.get(f"/judge/{room.panel}/1").headers["Cache-Control"] == "no-store"
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "closed")
    assert bench.get(f"/judge/{room.panel}/1").status_code == 404
    assert "Closed: thank you" in bench.get("/judge/").text
