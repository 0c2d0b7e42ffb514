"""An association of two languages: its pages in the reader's, its exam in the one that the candidate chooses."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.assessment.exam.forms import Form
from assay.content.fingerprints import fingerprint
from assay.hooks import AssociationFolder
from assay.hooks.plugins import Plugins
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from assay.storage.windows import StoredForm, Window
from web.acting import Clock, Someone, send, words
from web.applicant import rooms

LIGHTHOUSE = Path(__file__).parents[1] / "dummy" / "lighthouse"
SOCIETY = "lighthouse-society"
AUTUMN = {
    "exam": "coast-guard",
    "name": "Autumn",
    "opens_at": "2026-11-22T09:00",
    "closes_at": "2027-02-01T18:00",
    "seed": "7",
}


class Folder(AssociationFolder):
    """The plugin of any folder, without a package around it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.fixture
def plugins() -> Plugins:
    """The association whose files have translations beside them."""
    return Plugins.only({"lighthouse": Folder(LIGHTHOUSE)})


@pytest.fixture
def coordinator(make_person: Callable[..., Someone]) -> Someone:
    """Who opens windows."""
    return make_person(name="Cora Coordinator", roles=[(SOCIETY, "coordinator")])


@pytest.fixture
def window(
    client: FlaskClient,
    coordinator: Someone,
    database: Database,
    clock: Clock,
    sign_in: Callable[[FlaskClient, Someone], object],
) -> int:
    """A window that is open, scheduled by a coordinator who reads Spanish."""
    sign_in(client, coordinator)
    client.get("/language/es")
    assert send(client, f"/coordinate/{SOCIETY}/windows/new", AUTUMN).status_code == 302
    client.get("/language/en")
    clock.advance(days=20)
    with database.reading() as session:
        return session.scalars(select(Window.id)).one()


@pytest.fixture
def candidate(
    client: FlaskClient,
    window: int,
    make_person: Callable[..., Someone],
    sign_in: Callable[[FlaskClient, Someone], object],
) -> tuple[FlaskClient, int]:
    """A candidate's browser, and the sitting that they are registered for."""
    browser = client.application.test_client()
    sign_in(browser, make_person(name="Ottilie Quandt"))
    return browser, rooms.register(browser, window, "all")


def test_public_pages_are_in_the_language_of_the_reader(client: FlaskClient) -> None:
    client.get("/language/es")
    page = words(client.get(f"/associations/{SOCIETY}/keeper").text)

    assert "Guardián del faro" in page
    assert "Sesenta horas de supervisión en cinco años" in page
    assert "El cuidado de un faro" in page
    assert "Juramento de los fareros" in page
    client.get("/language/en")
    assert "Keeper of the Light" in words(client.get(f"/associations/{SOCIETY}/keeper").text)


def test_the_plugins_page_names_associations_in_the_readers_language(client: FlaskClient) -> None:
    client.get("/language/es")
    page = words(client.get("/plugins").text)

    assert "Sociedad de Fareros" in page
    assert "Society of Lighthouse Keepers" not in page


def test_a_coordinator_reads_the_names_of_exams_in_their_language(window: int, client: FlaskClient) -> None:
    page = f"/coordinate/{SOCIETY}/windows/{window}"
    assert "Examination of the coast guard" in words(client.get(page).text)
    client.get("/language/es")
    assert "Examen de la guardia costera" in words(client.get(page).text)


def test_a_form_is_kept_with_its_translations_whoever_draws_it(database: Database, window: int) -> None:
    with database.reading() as session:
        stored = session.scalars(select(StoredForm)).one()
        form = Form.model_validate(stored.content)

    assert form.exam.title == "Examination of the coast guard"
    assert form.languages == ("es",)
    assert form.in_language("es").parts[0].section.title == "Preguntas"
    assert form.in_language("es").exam.title == "Examen de la guardia costera"
    assert fingerprint(form) == stored.fingerprint


def test_a_candidate_sits_the_exam_in_the_language_that_they_choose(
    candidate: tuple[FlaskClient, int], database: Database
) -> None:
    browser, sitting = candidate
    lobby = f"/sittings/{sitting}"
    assert "In which language? " in words(browser.get(lobby).text)
    assert send(browser, f"{lobby}/language", {"language": "es"}, page=lobby).status_code == 303
    page = words(browser.get(lobby).text)
    assert "Cuatro preguntas" in page
    assert "Ready when you are" in page

    rooms.begin(browser, sitting)
    room = browser.get(f"{lobby}/room").text
    assert '<article lang="es">' in room
    assert not re.search(r"By what|What dims|The flame|A ship sees|What does a falling", room)
    assert "In which language?" not in words(browser.get(lobby).text)
    with database.reading() as session:
        assert session.get_one(Sitting, sitting).language == "es"
        acts = {each.act: each.detail for each in session.scalars(select(AuditLine))}
    assert acts["choose language"] == {"language": "es", "before": "master", "after": "es"}


def test_a_chosen_language_can_be_taken_back_and_chosen_anew(
    candidate: tuple[FlaskClient, int], database: Database
) -> None:
    browser, sitting = candidate
    lobby = f"/sittings/{sitting}"
    for language in ("es", "", "es", "es"):
        assert "In which language? " in words(browser.get(lobby).text)
        assert send(browser, f"{lobby}/language", {"language": language}, page=lobby).status_code == 303
        with database.reading() as session:
            assert (session.get_one(Sitting, sitting).language or "") == language


def test_keys_count_alike_in_both_languages(candidate: tuple[FlaskClient, int], database: Database) -> None:
    browser, sitting = candidate
    lobby = f"/sittings/{sitting}"
    send(browser, f"{lobby}/language", {"language": "es"}, page=lobby)
    with database.reading() as session:
        form = Form.model_validate(session.scalars(select(StoredForm)).one().content)

    spoken = form.in_language("es")
    master, other = form.parts[0], spoken.parts[0]
    assert [(each.id, each.key) for each in master.items] == [(each.id, each.key) for each in other.items]  # type: ignore[union-attr]


def test_only_what_is_whole_can_be_chosen_and_only_before_it_begins(
    candidate: tuple[FlaskClient, int],
) -> None:
    browser, sitting = candidate
    lobby = f"/sittings/{sitting}"

    answer = send(browser, f"{lobby}/language", {"language": "fr"}, page=lobby)
    assert answer.status_code == 409
    assert "not there in that language" in words(answer.text)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(lobby).text)
    rooms.begin(browser, sitting)
    late = browser.post(f"{lobby}/language", data={"language": "es", "csrf_token": token[1] if token else ""})
    assert late.status_code == 409
    assert "until the exam begins" in words(late.text)


def test_who_chooses_nothing_reads_what_was_written(candidate: tuple[FlaskClient, int]) -> None:
    browser, sitting = candidate
    rooms.begin(browser, sitting)

    room = browser.get(f"/sittings/{sitting}/room").text
    assert "<article>" in room
    assert 'lang="es"' not in room
    assert json.loads(rooms.room_data(room)["now"])


def test_a_coordinator_sees_the_language_of_a_sitting(
    client: FlaskClient, candidate: tuple[FlaskClient, int]
) -> None:
    browser, sitting = candidate
    lobby = f"/sittings/{sitting}"
    page = f"/coordinate/{SOCIETY}/sittings/{sitting}"
    assert "Language of the exam" not in words(client.get(page).text)
    send(browser, f"{lobby}/language", {"language": "es"}, page=lobby)

    shown = words(client.get(page).text)
    assert "Language of the exam Español" in shown
    assert "Chose the language of the exam: es" in shown
