"""The coordinator's pages in Spanish: whatever is the same as in English is data."""

import re

import pytest
from flask.testing import FlaskClient

from assay.services.trail import Act, Subject
from assay.web.coordinator.words import ACTS, act_title, sentence
from assay.wording import spoken_in
from services.building import NOW
from services.staging import Stage
from web.acting import send, words
from web.coordinator.test_windows import GOOD, HOME, NEW, window_page
from web.tongues import alike

#: Names of people, of the association and of its window and examination; hashes and heads of the log in short.
NAMES = re.compile(
    r"(?:(?:\w+ (?:Applicant|Beekeeper|Coordinator|Late|Reviewer|Running|Registered|Unwritten)"
    r"|River Guild|River Valley Beekeepers' Guild|Autumn|· Written examination|Written examination"
    r"|Practice|Assay|Questions|Essays"
    r"|person\d+@example\.org|[A-Z]\d-\d{4}|JSONL|CSV|(?:\d+:)?[0-9A-F]{5}(?:-[0-9A-F]{5})*)(?: · |, |: |$))+"
)

#: What was written in one sitting, with the titles of its rubric.
WRITTEN = {
    "The silent hive",
    "The gift",
    "I would first stand and look.",
    "I ask her when she last saw the queen.",
    "Observation",
    "Care for the colony",
    "Full",
    "Good",
    "Read on.",
}


def both(desk: FlaskClient, path: str) -> set[str]:
    """What a page says in both languages."""
    desk.get("/language/en")
    english = desk.get(path)
    desk.get("/language/es")
    spanish = desk.get(path)
    assert (english.status_code, spanish.status_code) == (200, 200)
    assert '<html lang="es">' in spanish.text
    return unknown(english.text, spanish.text)


def unknown(english: str, spanish: str) -> set[str]:
    """What stands on both pages and is no name."""
    return {each for each in alike(english, spanish) if not NAMES.fullmatch(each) and each not in WRITTEN}


def test_a_form_with_mistakes_says_all_of_them_in_spanish(desk: FlaskClient) -> None:
    wrong = {**GOOD, "name": "", "closes_at": "2020-04-24T18:00", "seed": "many"}
    english = send(desk, NEW, wrong)
    desk.get("/language/es")
    spanish = send(desk, NEW, wrong)

    assert (english.status_code, spanish.status_code) == (422, 422)
    assert "Esto ya pasó; elija una hora de cierre futura." in spanish.text
    assert unknown(english.text, spanish.text) == set()


def test_the_pages_of_a_window_leave_only_data_in_english(desk: FlaskClient, stage: Stage) -> None:
    places = ("", "/readers", "/release", "/adjudication")
    pages = [HOME, *(window_page(stage, place) for place in places), f"{HOME}sittings/{stage.scored}"]
    assert {page: left for page in pages if (left := both(desk, page))} == {}


def test_everything_beside_windows_leaves_only_data_in_english(desk: FlaskClient, stage: Stage) -> None:
    pages = [f"{HOME}{name}" for name in ("people", "audit", "applications", "credentials", "windows/new")]
    assert {page: left for page in pages if (left := both(desk, page))} == {}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_of_the_log_is_said_in_spanish_with_what_it_was_done_with(act: str) -> None:
    names = ("before", "after", "reason", "question", "made", "seed", "number", "percent", "count")
    done = Act(NOW, "Cora", act, Subject("window", 1, "Autumn"), {name: f"<{name}>" for name in names})
    with spoken_in("es"):
        spoken, title = str(sentence(done)), str(act_title(act))
    with spoken_in("en"):
        english, english_title = str(sentence(done)), str(act_title(act))

    assert spoken != english
    assert title != english_title
    assert "%" not in title
    assert [name for name in names if f"<{name}>" in spoken] == [
        name for name in names if f"<{name}>" in english
    ]


def test_what_old_lines_of_the_log_lack_leaves_a_gap() -> None:
    done = Act(NOW, "Cora", "void sitting", Subject("sitting", 1, "A1"), {})
    assert sentence(done) == "Voided the sitting: ?"


def test_why_there_are_no_forms_is_said_in_the_language_of_whoever_asks(desk: FlaskClient) -> None:
    desk.get("/language/es")
    answer = send(desk, NEW, {**GOOD, "forms": "6"})
    page = words(answer.text)

    assert answer.status_code == 422
    assert "Estas reglas se excluyen entre sí" in page
    assert "en cada una de 6 versiones" in page
    assert "Tal como están las cosas se pueden componer" in page
