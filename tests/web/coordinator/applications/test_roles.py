"""Every route of the applications is closed to everybody but the coordinators of the association."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from assay.storage.applications import Review
from assay.storage.audit import AuditLine
from services.applications import keeping
from web.acting import Someone, csrf_token, sign_in
from web.coordinator.applications.scenes import Office

OTHERS = {
    "somebody": [],
    "reviewer": [(keeping.SOCIETY, "reviewer")],
    "coordinator elsewhere": [("far-guild", "coordinator")],
}


def routes(app: Flask, office: Office, association: str = keeping.SOCIETY) -> list[tuple[str, str]]:
    """Method and path of every route of the applications."""
    values = {
        "association": association,
        "application_id": office.application,
        "review_id": 1,
        "message_id": 1,
        "subject": "interview",
        "statement": "application-fee-paid",
    }
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("coordinator.applications.")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def lines(office: Office) -> int:
    with office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditLine)) or 0


def walk(client: FlaskClient, office: Office, association: str = keeping.SOCIETY) -> set[int]:
    """The statuses of every route, none of which does or tells anything."""
    token = csrf_token(client.get("/account").text)
    walked = routes(client.application, office, association)
    assert len(walked) >= 11
    before, found = lines(office), set()
    for method, path in walked:
        answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert "Ann Applicant" not in answer.text.partition("<main")[2], path
        found.add(answer.status_code)
    assert lines(office) == before
    return found


@pytest.mark.parametrize("who", OTHERS)
def test_no_route_opens_for(who: str, office: Office, make_person: Callable[..., Someone]) -> None:
    client = office.client.application.test_client()
    sign_in(client, make_person(roles=OTHERS[who]))

    assert walk(client, office) == {403}


def test_no_route_opens_for_its_applicant(office: Office) -> None:
    client = office.client.application.test_client()
    sign_in(client, office.people["Ann"])

    assert walk(client, office) == {403}


def test_a_coordinator_of_elsewhere_does_not_find_it_there(
    office: Office, make_person: Callable[..., Someone]
) -> None:
    client = office.client.application.test_client()
    sign_in(client, make_person(roles=OTHERS["coordinator elsewhere"]))

    assert client.get("/coordinate/far-guild/applications").status_code == 200
    assert client.get(f"/coordinate/far-guild/applications/{office.application}").status_code == 404


def test_who_is_too_near_to_the_applicant_is_kept_out(office: Office) -> None:
    with office.database.writing() as session:
        keeping.add_contact(session, office.people["Cora"].person_id, "ann", "Ann Applicant")

    for path in ("", "/portfolio", "/settle"):
        assert office.client.get(f"{office.address}{path}").status_code == 403
    assert office.send("/messages", {"text": "Hello", "kind": "tell"}).status_code == 403


def test_whoever_is_not_signed_in_goes_there_first(office: Office) -> None:
    client = office.client.application.test_client()
    for method, path in routes(client.application, office):
        if method == "GET":
            assert "/sign-in" in client.get(path).location, path


def test_no_action_works_without_its_token(office: Office) -> None:
    for method, path in routes(office.client.application, office):
        if method == "POST":
            assert office.client.post(path).status_code == 400, path
    with office.database.reading() as session:
        assert session.scalars(select(Review)).all() == []
