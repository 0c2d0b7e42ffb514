"""The desk of an application as it is read."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.storage.database import Database
from assay.storage.portfolios import Contact
from assay.storage.references import ReferenceRating, ReferenceRequest
from services.applications import keeping
from services.building import NOW
from web.acting import Someone, words
from web.reviewer.applications.scenes import Scene, actor_of


def test_the_queue_lists_what_waits(desk: FlaskClient, scene: Scene) -> None:
    page = desk.get("/review/").text

    assert "One portfolio waits for your review" in words(page)
    assert "Yours since" in words(page)
    assert f'href="{scene.address(scene.rita)}"' in page


def test_the_desk_shows_requirements_entries_and_questions(desk: FlaskClient, scene: Scene) -> None:
    page = words(desk.get(scene.address(scene.rita)).text)

    assert "The Society · Keeper of the Light Ann Applicant Handed in" in page
    assert "Sixty hours of supervision within five years" in page
    assert "Nights" in page
    assert "North Light" in page
    assert "Your judgement: Boat licence" in page


def test_reviewers_read_what_raters_said(
    desk: FlaskClient, scene: Scene, database: Database, make_person: Callable[..., Someone]
) -> None:
    bea = make_person(name="Bea Keeper")
    with database.writing() as session:
        add_reference(session, bea.person_id)
    applicant, boss = actor_of(database, bea), actor_of(database, scene.cora)
    application = keeping.handed_in(database, scene.catalog, applicant)
    given = keeping.allocated(database, scene.catalog, boss, application)
    page = desk.get(f"/review/applications/{given[scene.rita.person_id]}").text

    assert "References Only reviewers and the coordinator read this." in words(page)
    assert "Ines Bauer" in words(page)
    assert "1 Leading 1 Growing" in words(page)
    assert "The lamp never went out." in words(page)
    assert "Lamps and lenses References 1" in words(page)
    assert 'value="light.lamps" data-documented' in page
    assert 'value="light.signals" data-documented' not in page


def add_reference(session: Session, person_id: int) -> None:
    """A reference that has come."""
    keeping.add_contact(session, person_id, "ines", "Ines Bauer")
    session.flush()
    contact = session.scalars(select(Contact).where(Contact.person_id == person_id)).one()
    asked = ReferenceRequest(
        person_id=person_id,
        contact_id=contact.id,
        association=keeping.SOCIETY,
        endorsement=keeping.KEEPER,
        key="reference-ines",
        roles=["supervisor"],
        status="answered",
        asked_at=NOW,
        expires_at=NOW,
        closed_at=NOW,
    )
    session.add(asked)
    session.flush()
    session.add(rating_of(asked.id))


def rating_of(request_id: int) -> ReferenceRating:
    """What the rater said."""
    return ReferenceRating(
        request_id=request_id,
        association=keeping.SOCIETY,
        map="keeping",
        fingerprint="0" * 64,
        name="Ines Bauer",
        roles=["supervisor"],
        endorsements=[],
        levels={"light.lamps": "leading", "light.signals": "growing"},
        comment="The lamp never went out.",
        received_at=NOW,
    )
