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
from web.applicant.portfolio.uploads import send_files


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


def test_only_trainings_come_from_a_spreadsheet(client: FlaskClient, maya: Actor) -> None:
    assert 'href="/portfolio/training/import"' in client.get("/portfolio/training").text
    assert "/import" not in client.get("/portfolio/work").text.partition("<main")[2]
