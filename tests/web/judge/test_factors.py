"""Judges see items and have no appointment: where staff must have a second factor, they must, too."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from services.building import ASSOCIATION
from services.standard_setting.panel import SHROUT_FLEISS, Room
from web.account.proving import add_app
from web.account.test_demanded_factors import demand
from web.acting import words
from web.looking import looks


@pytest.mark.parametrize(
    "page", ["/judge/", "/judge/{panel}", "/judge/{panel}/1", "/judge/{panel}/acceptable"]
)
def test_a_judge_without_one_sees_no_item(
    page: str, app: Flask, bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    demand(app, "staff")
    answer = bench.get(page.format(panel=room.panel), follow_redirects=True)
    assert answer.request.path == "/account/security"
    assert "Your role here needs a second factor" in words(answer.text)
    assert looks(database) == []


def test_what_changes_how_a_judge_is_protected_stands_in_the_log_of_the_panel(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    add_app(bench)
    with database.reading() as session:
        acts = session.scalars(select(AuditLine.association).where(AuditLine.act == "add authenticator app"))
        assert acts.all() == [ASSOCIATION]


def test_a_judge_with_one_judges(app: Flask, bench: FlaskClient, room: Room) -> None:
    room.go("round-1")
    demand(app, "staff")
    add_app(bench)
    assert bench.get(f"/judge/{room.panel}/1").status_code == 200


def test_nothing_is_asked_of_judges_elsewhere_nor_when_the_panel_is_closed(
    app: Flask, bench: FlaskClient, room: Room
) -> None:
    room.go("round-1")
    demand(app, "staff")
    assert bench.get("/portfolio").status_code == 200
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "closed")
    assert bench.get("/judge/").status_code == 200
    assert "needs a second factor" not in words(bench.get("/account/security").text)
