"""Every route of a review is closed to everybody but its reviewer."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from assay.storage.database import Database
from assay.storage.people import Appointment
from services.applications import keeping
from web.acting import Someone, csrf_token, sign_in
from web.reviewer.applications.scenes import Scene, ask, kept

OTHERS = {
    "somebody": [],
    "reviewer without it": [(keeping.SOCIETY, "reviewer")],
    "reviewer elsewhere": [("far-guild", "reviewer")],
    "coordinator elsewhere": [("far-guild", "coordinator")],
}


def routes(app: Flask, review: int, message: int) -> list[tuple[str, str]]:
    """Method and path of every route of a review."""
    values = {"review_id": review, "message_id": message}
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("review_applications.")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def walk(client: FlaskClient, scene: Scene, database: Database) -> set[int]:
    """The statuses of every route of the first review."""
    token = csrf_token(client.get("/account").text)
    walked = routes(client.application, scene.review(scene.rita), ask(database, scene, scene.rita))
    assert len(walked) >= 6
    found = set()
    for method, path in walked:
        answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert "Ann Applicant" not in answer.text.partition("<main")[2]
        found.add(answer.status_code)
    return found


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_it(
    who: str, client: FlaskClient, scene: Scene, database: Database, make_person: Callable[..., Someone]
) -> None:
    sign_in(client, make_person(roles=OTHERS[who]))

    assert walk(client, scene, database) == {404}
    assert kept(database, scene.review(scene.rita)).status == "open"


@pytest.mark.parametrize("who", ["cora", "rolf"])
def test_neither_its_coordinator_nor_the_other_reviewer_finds_it(
    who: str, client: FlaskClient, scene: Scene, database: Database
) -> None:
    sign_in(client, getattr(scene, who))

    assert walk(client, scene, database) == {404}


def test_its_applicant_does_not_find_it(client: FlaskClient, scene: Scene) -> None:
    sign_in(client, scene.ann)

    assert client.get(scene.address(scene.rita)).status_code == 404


def test_who_is_no_reviewer_any_more_is_kept_out(desk: FlaskClient, scene: Scene, database: Database) -> None:
    with database.writing() as session:
        session.execute(delete(Appointment).where(Appointment.person_id == scene.rita.person_id))

    assert desk.get(scene.address(scene.rita)).status_code == 403


def test_who_turns_out_to_be_too_near_is_kept_out(
    desk: FlaskClient, scene: Scene, database: Database
) -> None:
    with database.writing() as session:
        keeping.add_contact(session, scene.rita.person_id, "ann", scene.ann.name)

    answer = desk.get(scene.address(scene.rita))
    assert answer.status_code == 403
    assert "names the applicant in their own portfolio" in answer.text


def test_whoever_is_not_signed_in_goes_there_first(client: FlaskClient, scene: Scene, app: Flask) -> None:
    for method, path in routes(app, scene.review(scene.rita), 1):
        if method == "GET":
            assert "/sign-in" in client.get(path).location


def test_no_action_works_without_its_token(desk: FlaskClient, scene: Scene, app: Flask) -> None:
    for method, path in routes(app, scene.review(scene.rita), 1):
        if method == "POST":
            assert desk.post(path).status_code == 400, path
