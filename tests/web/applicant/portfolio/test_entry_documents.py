"""The documents of an entry on its own page, and the way to many trainings at once."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from assay.content.evidence import Training
from assay.services.people import Actor
from assay.services.portfolio.entries import add_entry
from assay.storage.database import Database
from services.portfolio import files
from web.acting import NOW, csrf_token, words
from web.applicant.portfolio.conftest import Save
from web.applicant.portfolio.uploads import send_files

EDUCATION = "/portfolio/education"
NEW = f"{EDUCATION}/new"
STUDY = {"title": "Master of Science", "level": "master"}


@pytest.fixture
def key(database: Database, maya: Actor) -> str:
    """An entry of Maya's."""
    values = {"id": "new", "title": "A course", "hours": "3", "on": "2026-03-01"}
    with database.writing() as session:
        return add_entry(session, maya, Training.model_validate(values), NOW).key


def test_an_entry_leads_to_its_documents_and_back(client: FlaskClient, key: str) -> None:
    page = client.get(f"/portfolio/training/{key}").text
    upload = f"/portfolio/documents?entry={key}"
    assert f'href="{upload}"' in page

    form = client.get(upload).text
    sent = {
        "csrf_token": csrf_token(form),
        "entry": key,
        "files": FileStorage(BytesIO(files.PDF), "note.pdf"),
    }
    assert f'<option selected value="{key}">' in form
    answer = send_files(client, "/portfolio/documents", sent)
    assert answer.location == f"/portfolio/training/{key}"
    assert "Documents note.pdf Add documents" in words(client.get(answer.location).text)


def test_a_new_entry_has_no_documents_yet(client: FlaskClient, maya: Actor) -> None:
    assert "Add documents" not in client.get("/portfolio/training/new").text


@pytest.mark.usefixtures("maya")
def test_a_transcript_that_is_said_to_be_attached_is_asked_for(client: FlaskClient, save: Save) -> None:
    answer = save(NEW, **STUDY, transcript="yes")
    assert (answer.status_code, answer.location) == (303, "/portfolio/documents?entry=master-of-science")
    page = client.get(answer.location).text
    assert (
        "The official transcript of “Master of Science” is still to be added: it has no document yet."
        in words(page)
    )
    assert '<option selected value="master-of-science">' in page


@pytest.mark.usefixtures("maya")
def test_who_adds_another_entry_first_is_told_of_the_transcript(client: FlaskClient, save: Save) -> None:
    answer = save(NEW, **STUDY, transcript="yes", action="another")
    assert answer.location == NEW
    assert "The official transcript of “Master of Science” is still to be added" in words(
        client.get(NEW).text
    )


@pytest.mark.usefixtures("maya")
def test_no_transcript_is_asked_for_that_is_there_or_not_spoken_of(client: FlaskClient, save: Save) -> None:
    for said in ("no", "unsaid"):
        assert save(NEW, title=f"Study {said}", level="master", transcript=said).location == EDUCATION
    upload = save(NEW, **STUDY, transcript="yes").location
    sent = {
        "csrf_token": csrf_token(client.get(upload).text),
        "entry": "master-of-science",
        "files": FileStorage(BytesIO(files.PDF), "transcript.pdf"),
    }
    entry = send_files(client, "/portfolio/documents", sent).location
    assert save(entry, degree="msc").location == EDUCATION
    assert "still to be added" not in words(client.get(EDUCATION).text)


def test_only_trainings_come_from_a_spreadsheet(client: FlaskClient, maya: Actor) -> None:
    assert 'href="/portfolio/training/import"' in client.get("/portfolio/training").text
    assert "/import" not in client.get("/portfolio/work").text.partition("<main")[2]
