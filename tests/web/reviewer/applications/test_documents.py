"""The documents that an application was handed in with, as those who judge it open them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.portfolio.documents import add_document, examine
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Person
from assay.web.requests import Installation
from services.applications import keeping
from services.building import NOW
from services.portfolio import files
from web.acting import Someone, sign_in, words
from web.reviewer.applications.scenes import Scene, actor_of


@pytest.fixture
def review(app: Flask, scene: Scene, database: Database, make_person: Callable[..., Someone]) -> str:
    """The desk of an application that was handed in with a file."""
    bea = actor_of(database, make_person(name="Bea Keeper"))
    installation: Installation = app.extensions["assay"]
    with database.writing() as session:
        file = examine("licence.pdf", files.PDF)
        add_document(session, bea, file, installation.documents.put(file.content), "", NOW)
    application = keeping.handed_in(database, scene.catalog, bea)
    given = keeping.allocated(database, scene.catalog, actor_of(database, scene.cora), application)
    return f"/review/applications/{given[scene.rita.person_id]}"


def link(page: str) -> str:
    """Where the page says that the file is."""
    (found,) = set(re.findall(r'href="(/portfolio/documents/\d+/file)"', page))
    return str(found)


def keeper(database: Database) -> tuple[Someone, int]:
    """Whose the file is, and the number of the application."""
    with database.reading() as session:
        bea = session.scalars(select(Person).where(Person.name == "Bea Keeper")).one()
        mine = select(Application.id).where(Application.person_id == bea.id)
        return Someone(bea.id, bea.name, bea.email), session.scalars(mine).one()


def looks(database: Database) -> list[tuple[str, int | None, str, object]]:
    """Who looked at what, in order."""
    query = select(AuditLine).where(AuditLine.act.startswith("view ")).order_by(AuditLine.id)
    with database.reading() as session:
        return [(each.act, each.actor_id, each.subject, each.detail) for each in session.scalars(query)]


def test_a_reviewer_opens_it_from_the_desk(desk: FlaskClient, review: str) -> None:
    page = desk.get(review).text
    assert "licence.pdf" in page

    answer = desk.get(link(page))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", files.PDF)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_its_coordinator_opens_it_from_the_portfolio(
    desk: FlaskClient, review: str, scene: Scene, app: Flask
) -> None:
    found = link(desk.get(review).text)
    office = app.test_client()
    sign_in(office, scene.cora)

    assert office.get(found).data == files.PDF


def test_who_judges_is_noted_when_they_open_it_and_its_owner_is_not(
    desk: FlaskClient, review: str, scene: Scene, app: Flask, database: Database
) -> None:
    found = link(desk.get(review).text)
    for _ in range(2):
        desk.get(found)
    bea, application = keeper(database)
    owner, office = app.test_client(), app.test_client()
    sign_in(owner, bea)
    assert owner.get(found).status_code == 200
    sign_in(office, scene.cora)
    office.get(found)
    office.get(f"/coordinate/{keeping.SOCIETY}/applications/{application}/portfolio")
    rita, cora, of = scene.rita.person_id, scene.cora.person_id, f"application {application}"
    number = {"document": int(found.split("/")[3])}
    assert looks(database) == [
        ("view portfolio", rita, of, {}),
        ("view document", rita, of, number),
        ("view document", cora, of, number),
        ("view portfolio", cora, of, {}),
    ]
    log = words(office.get(f"/coordinate/{keeping.SOCIETY}/audit").text)
    assert f"Looked at a document that was handed in (number {number['document']})" in log
    assert "Looked at a portfolio that was handed in" in log


@pytest.mark.parametrize(
    "roles",
    [[("far-guild", "coordinator")], [("far-guild", "reviewer")], [(keeping.SOCIETY, "reviewer")], []],
    ids=["coordinator elsewhere", "reviewer elsewhere", "reviewer without it", "somebody"],
)
def test_nobody_else_finds_it(
    roles: list[tuple[str, str]],
    desk: FlaskClient,
    review: str,
    app: Flask,
    make_person: Callable[..., Someone],
) -> None:
    found = link(desk.get(review).text)
    other = app.test_client()
    sign_in(other, make_person(roles=roles))

    assert other.get(found).status_code == 404
    assert "/sign-in" in app.test_client().get(found).location
