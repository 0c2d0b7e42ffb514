"""Carrying a cut over, in the office."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import CutVersion
from services.building import ASSOCIATION
from services.standard_setting.crowds import Crowds, open_anchored, sit_both
from web.acting import Someone, csrf_token, send, sign_in, words
from web.coordinator.conftest import actor_of

HOME = f"/coordinate/{ASSOCIATION}/standard-setting"


@pytest.fixture
def runner(database: Database, cora: Someone) -> Actor:
    """The coordinator for services."""
    return actor_of(database, cora)


@pytest.fixture
def crowds(database: Database, runner: Actor) -> Crowds:
    """Two forms that share items, with a cut on the first."""
    return sit_both(database, open_anchored(database, runner), runner)


def test_from_the_list_of_cuts_to_the_adopted_one(
    desk: FlaskClient, crowds: Crowds, database: Database
) -> None:
    where = f"{HOME}/cuts/{crowds.cut}/carry"
    assert where in desk.get(HOME).text
    page = f"{where}/{crowds.y.form}"
    chosen = desk.get(where)
    assert page in chosen.text
    assert "5 of 12 items in common · 140 people sat it" in words(chosen.text)
    shown = desk.get(page).text
    text = words(shown)
    for each in ("9.00 of 12 points", "120 and 140", "Frequency estimation", "Rasch model", "Angoff 1971"):
        assert each in text, each
    assert "140 people on one form" not in text  # the smaller group is named
    assert "120 people on one form; sure from 400 on" in text
    method = shown.partition('name="method"')[2].partition('value="')[2].partition('"')[0]
    said = {"method": method, "effective_on": "2026-12-01", "reason": "The forms differ."}
    for wrong in ({"reason": ""}, {"effective_on": "2026-11-01"}, {"method": ""}, {"method": "tucker/1"}):
        assert send(desk, page, {**said, **wrong}).status_code == 422, wrong
    assert "The numbers have changed" in send(desk, page, {**said, "method": "tucker/1"}).text
    assert send(desk, page, said).status_code == 303
    with database.reading() as session:
        cut = session.scalars(select(CutVersion).where(CutVersion.form_id == crowds.y.form)).one()
    assert f"{cut.equating['method']}/{cut.basis_points}" == method  # type: ignore[index]
    told = words(desk.get(HOME).text)
    assert "Carried over from Autumn, Practice form 1, by Tucker: 5 common items, n = 120 and 140" in told
    log = words(desk.get(f"/coordinate/{ASSOCIATION}/audit").text)
    assert "Carried a cut over to another form as" in log


def test_refusals_say_what_would_help(desk: FlaskClient, database: Database, runner: Actor) -> None:
    few = sit_both(database, open_anchored(database, runner), runner, (60, 20))
    where = f"{HOME}/cuts/{few.cut}/carry"
    assert "20 sat it; 50 are needed." in words(desk.get(where).text)
    refused = desk.get(f"{where}/{few.y.form}")
    assert (refused.status_code, "Wait until more have sat them" in words(refused.text)) == (409, True)


def test_nothing_in_common_is_said_with_its_remedy(
    desk: FlaskClient, database: Database, runner: Actor
) -> None:
    apart = sit_both(database, open_anchored(database, runner, 0), runner, (60, 60))
    refused = desk.get(f"{HOME}/cuts/{apart.cut}/carry/{apart.y.form}")
    assert (refused.status_code, "no scored item in common" in words(refused.text)) == (409, True)


def test_not_for_a_coordinator_who_is_a_candidate(
    desk: FlaskClient, cora: Someone, crowds: Crowds, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Sitting, crowds.y.sittings[0]).person_id = cora.person_id
    for page in ("", f"/{crowds.y.form}"):
        refused = desk.get(f"{HOME}/cuts/{crowds.cut}/carry{page}")
        assert (refused.status_code, "candidate of this examination" in refused.text) == (403, True)


@pytest.mark.parametrize("role", [[], [(ASSOCIATION, "reviewer")], [("far-guild", "coordinator")]])
def test_no_route_opens_for_others(
    role: list[tuple[str, str]], app: Flask, crowds: Crowds, make_person: Callable[..., Someone]
) -> None:
    other = app.test_client()
    sign_in(other, make_person(roles=role))
    token = csrf_token(other.get("/account").text)
    for path in ("", f"/{crowds.y.form}"):
        page = f"{HOME}/cuts/{crowds.cut}/carry{path}"
        assert other.get(page).status_code == 403
        assert other.get(page.replace(ASSOCIATION, "far-guild")).status_code in (403, 404)
    assert other.post(page, data={"csrf_token": token}).status_code == 403
