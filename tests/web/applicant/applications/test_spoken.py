"""An application in the language of the reader, as far as the association has translated its texts."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.applications.signing import translation_of
from assay.services.applications.snapshots import find_snapshot
from assay.services.people import Actor
from assay.storage.applications import Application, Signature
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from services.applications import keeping
from web.acting import send, words
from web.applicant.applications.test_pages import id_of, submitted

OATH = "Mantengo la luz encendida del anochecer al alba"
MASTER = "I keep the light burning from dusk to dawn"


@pytest.fixture
def hispanic(applying: FlaskClient) -> FlaskClient:
    """The browser of an applicant who reads Spanish."""
    applying.get("/language/es")
    return applying


def test_the_translation_is_read_and_the_text_that_binds_is_folded_below(
    hispanic: FlaskClient, mine: str
) -> None:
    page = hispanic.get(f"{mine}/sign/oath").text

    before, fold, after = page.partition('<details class="sheet')
    assert fold
    assert "Juramento de los fareros" in before
    assert OATH in before
    assert '<div class="read prose agreement" lang="es">' in before
    assert MASTER not in before
    assert '<div class="notice" role="note">' in before
    assert "El texto que obliga es el que está en inglés" in words(before)
    assert '<div class="read prose agreement" lang="en">' in after
    assert MASTER in after


def test_who_reads_the_language_of_the_text_that_binds_reads_it_alone(
    applying: FlaskClient, mine: str
) -> None:
    page = applying.get(f"{mine}/sign/oath").text

    assert MASTER in page
    assert '<details class="sheet' not in page
    assert OATH not in page


def test_a_title_alone_is_no_translation_of_an_agreement(society: Catalog) -> None:
    master = society.agreements["lighthouse-society/oath"]

    assert translation_of(master, master.model_copy(update={"title": "Juramento"})) is None
    assert translation_of(master, said := master.model_copy(update={"text": OATH})) is said


def test_the_text_that_binds_is_signed_and_what_was_shown_is_kept(
    hispanic: FlaskClient, mine: str, database: Database, society: Catalog
) -> None:
    path = f"{mine}/sign/oath"
    assert send(hispanic, path, signing(hispanic, path)).status_code == 303

    with database.reading() as session:
        kept = session.scalars(select(Signature)).one()
        line = session.scalars(select(AuditLine).where(AuditLine.act == "sign agreement")).one()
    assert kept.text == society.agreements[f"{keeping.SOCIETY}/oath"].text
    assert kept.shown_language == "es"
    assert (kept.shown_text or "").startswith(OATH)
    assert line.detail["text"] == kept.fingerprint
    assert line.detail["shown_in"] == "es"


def test_what_was_shown_stays_readable_in_whatever_language_and_is_handed_in(
    hispanic: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor
) -> None:
    path = f"{mine}/sign/oath"
    send(hispanic, path, signing(hispanic, path))
    with database.writing() as session:
        kept = session.scalars(select(Signature)).one()
        kept.shown_text = f"{kept.shown_text} Así era entonces."
    hispanic.get("/language/en")
    before, _, after = hispanic.get(path).text.partition('<details class="sheet')
    assert "Así era entonces." in before
    assert MASTER in after

    submitted(database, society, ann, mine)
    with database.reading() as session:
        _, content = find_snapshot(session, session.get_one(Application, id_of(mine)))
    oath = next(each for each in content.signatures if each.agreement == "oath")
    assert (oath.shown_language, oath.text[:6]) == ("es", MASTER[:6])


@pytest.mark.parametrize("field", ["mark", "translation", "spoken"])
def test_who_was_shown_another_text_reads_again(
    hispanic: FlaskClient, mine: str, database: Database, field: str
) -> None:
    path = f"{mine}/sign/oath"
    answer = send(hispanic, path, {**signing(hispanic, path), field: "en"})

    assert answer.status_code == 422
    assert "El texto ha cambiado" in words(answer.text)
    with database.reading() as session:
        assert session.scalar(select(Signature)) is None


@pytest.mark.parametrize("page", ["", "/hand-in"])
def test_what_is_missing_is_said_in_the_words_of_the_association(
    hispanic: FlaskClient, mine: str, page: str
) -> None:
    shown = words(hispanic.get(f"{mine}{page}").text)

    assert "Sesenta horas de supervisión en cinco años" in shown
    assert "Sixty hours" not in shown


def test_texts_to_sign_have_their_titles(hispanic: FlaskClient, mine: str) -> None:
    shown = words(hispanic.get(f"{mine}/sign").text)

    assert "Juramento de los fareros" in shown
    assert "Oath of the keepers" not in shown


def test_what_was_handed_in_is_said_in_the_readers_language(
    hispanic: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor
) -> None:
    submitted(database, society, ann, mine)
    with database.writing() as session:
        session.get_one(Application, id_of(mine)).status = "approved"
    shown = words(hispanic.get(mine).text)

    assert "Entrevista, Tasa de solicitud" in shown
    assert "Interview" not in shown


def test_criteria_that_were_changed_since_stay_as_they_were_handed_in(
    hispanic: FlaskClient, mine: str, database: Database, society: Catalog, ann: Actor
) -> None:
    submitted(database, society, ann, mine)
    with database.writing() as session:
        application = session.get_one(Application, id_of(mine))
        application.status, kept = "approved", application.snapshots[0]
        asked = [
            {**each, "title": "A talk"} if each["id"] == "interview" else each
            for each in kept.content["version"]["requirements"]
        ]
        kept.content = {**kept.content, "version": {**kept.content["version"], "requirements": asked}}

    assert "A talk, Application fee" in words(hispanic.get(mine).text)


def signing(browser: FlaskClient, path: str) -> dict[str, str]:
    """What the page of a text sends."""
    hidden = re.findall(
        r'name="(mark|spoken|translation)" type="hidden" value="([^"]*)"', browser.get(path).text
    )
    return {**dict(hidden), "read": "y", "name": "Ann Applicant"}
