"""Every route of the coordinator is closed to everybody else."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from services.building import ASSOCIATION, EXAM
from services.staging import Stage
from web.acting import Someone, csrf_token, sign_in

OTHERS = {
    "applicant": [],
    "reviewer": [(ASSOCIATION, "reviewer")],
    "coordinator elsewhere": [("far-guild", "coordinator")],
}
#: Routes whose pages are about other things than windows and sittings; their own tests walk them.
TESTED_ELSEWHERE = (
    "coordinator.adjudication.",
    "coordinator.calibration.",
    "coordinator.regrading.",
    "coordinator.applications.",
    "coordinator.decisions.",
    "coordinator.credentials.",
    "coordinator.standard_setting.",
    "coordinator.carrying.",
    "coordinator.reports.",
)


def routes(app: Flask, stage: Stage) -> list[tuple[str, str]]:
    """Method and path of every route below /coordinate."""
    values = {
        "association": ASSOCIATION,
        "window_id": stage.window,
        "sitting_id": stage.half_scored,
        "exam": EXAM,
        "key": "practice",
        "position": 0,
        "number": 1,
        "kind": "csv",
    }
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("coordinator.") and not rule.endpoint.startswith(TESTED_ELSEWHERE)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def lines(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditLine)) or 0


@pytest.mark.parametrize("who", OTHERS)
def test_no_route_opens_for(
    who: str,
    app: Flask,
    client: FlaskClient,
    database: Database,
    stage: Stage,
    make_person: Callable[..., Someone],
) -> None:
    sign_in(client, make_person(roles=OTHERS[who]))
    token = csrf_token(client.get("/account").text)
    before = lines(database)
    walked = routes(app, stage)
    assert len(walked) >= 15
    for method, path in walked:
        if (who, path) == ("coordinator elsewhere", "/coordinate/"):
            continue  # their own start page
        answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert answer.status_code in {403, 404}, (method, path, answer.status_code)
        assert "Ann Applicant" not in answer.text
    assert lines(database) == before


def test_whoever_is_not_signed_in_goes_there_first(app: Flask, client: FlaskClient, stage: Stage) -> None:
    for method, path in routes(app, stage):
        if method == "GET":
            answer = client.get(path)
            assert (answer.status_code, "/sign-in" in answer.location) == (302, True), path


def test_a_coordinator_of_elsewhere_does_not_find_these_under_their_own_address(
    client: FlaskClient, stage: Stage, make_person: Callable[..., Someone]
) -> None:
    sign_in(client, make_person(roles=[("far-guild", "coordinator")]))
    for path in (
        f"windows/{stage.window}",
        f"windows/{stage.window}/release",
        f"windows/{stage.window}/forms/practice",
        f"sittings/{stage.scored}",
    ):
        assert client.get(f"/coordinate/far-guild/{path}").status_code == 404


def test_every_page_opens_for_the_coordinator(app: Flask, desk: FlaskClient, stage: Stage) -> None:
    for method, path in routes(app, stage):
        if method == "GET":
            # As a server does, take all of an answer and close it.
            assert desk.get(path, follow_redirects=True, buffered=True).status_code == 200, path


def test_no_action_works_without_its_token(
    app: Flask, desk: FlaskClient, database: Database, stage: Stage
) -> None:
    before = lines(database)
    for method, path in routes(app, stage):
        if method == "POST":
            assert desk.post(path).status_code == 400, path
    assert lines(database) == before
