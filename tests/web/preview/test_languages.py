"""A preview of a folder with translations: whoever wrote them sees each on its page, with what is said of it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from web.acting import csrf_token

LIGHTHOUSE = Path(__file__).parents[2] / "dummy" / "lighthouse"
SOCIETY, BANK = "lighthouse-society", "question_banks/sea-core"
ITEM = "/preview/banks/sea-core/items/lam-001"
EXAM = f"/preview/exams/{SOCIETY}/coast-guard"
#: Every page that shows what a translation says, with the master's words and those of the translation.
PAGES = {
    "/": ("Keeper of the Light", "Guardián del faro"),
    f"/associations/{SOCIETY}": ("Society of Lighthouse Keepers", "Sociedad de Fareros"),
    f"/portfolio?aim={SOCIETY}/keeper": ("Sign the oath", "Firme el juramento"),
    "/preview/banks/sea-core": ("clean lamp", "lámpara limpia"),
    ITEM: ("clean lamp", "lámpara limpia"),
    f"/preview/essays/{SOCIETY}/prompts/night-the-second-light": (
        "At two in the morning",
        "arde una luz al sur",
    ),
    f"/preview/essays/{SOCIETY}/rubrics/log": ("Nothing was seen", "No se vio nada"),
    EXAM: ("Examination of the coast guard", "Examen de la guardia costera"),
    f"{EXAM}/lobby": ("one best answer", "una sola respuesta mejor"),
    f"{EXAM}/room": ("Examination of the coast guard", "Examen de la guardia costera"),
    f"{EXAM}/room?part=2": ("Essay", "Ensayo"),
    "/preview/maps/keeping": ("Lamps and lenses", "Lámparas y lentes"),
    f"/preview/agreements/{SOCIETY}/oath": ("from dusk to dawn", "del anochecer al alba"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LIGHTHOUSE, tmp_path / "lighthouse"))


@pytest.fixture
def spanish(client: FlaskClient) -> FlaskClient:
    """An author who chose it at the top of a page."""
    client.get("/language/es")
    return client


def _all(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.text.split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_shows_the_texts_in_its_language(client: FlaskClient, address: str) -> None:
    master, translated = PAGES[address]
    english = _all(client, address)
    [choice] = set(re.findall(r'href="(/language/es[^"]*)"[^>]*>Español', english))
    spanish = " ".join(client.get(choice.replace("&amp;", "&"), follow_redirects=True).text.split())

    assert master in english
    assert translated in spanish
    assert translated not in english


def test_what_is_said_of_a_translation_stands_beside_its_text(
    client: FlaskClient, change: Callable[[str, str, str], None]
) -> None:
    change(f"{BANK}/items/lam-001.es.md", "- [x] La sal", "- [ ] La sal")
    page = _all(client, ITEM)

    assert "lam-001.es.md:" in page
    assert "options.1.is_key" in page
    assert 'class="pill unmet"' in _all(client, "/preview/banks/sea-core").partition("lam-001")[2][:400]
    assert f'href="{ITEM}">' in _all(client, "/preview/problems")


def test_a_translation_that_is_older_than_its_master_is_told_and_not_shown(
    spanish: FlaskClient, change: Callable[[str, str, str], None]
) -> None:
    change("agreements/oath.md", "from dusk to dawn", "from dusk until dawn")
    page = _all(spanish, f"/preview/agreements/{SOCIETY}/oath")

    assert "from dusk until dawn" in page
    assert "has changed since this was translated" in page


def test_a_changed_translation_is_among_what_was_changed_last_and_can_be_read(
    spanish: FlaskClient, change: Callable[[str, str, str], None], folder: Path
) -> None:
    change("agreements/oath.es.md", "Nunca dejo", "Jamás dejo")
    start = _all(spanish, "/")
    file = spanish.get("/preview/file", query_string={"name": str(folder / "agreements" / "oath.es.md")})

    assert "oath.es.md" in start
    assert "Jamás dejo" in _all(spanish, f"/preview/agreements/{SOCIETY}/oath")
    assert "Jamás dejo" in file.text


def test_the_language_of_the_exam_is_chosen_in_the_lobby(client: FlaskClient) -> None:
    lobby = client.get(f"{EXAM}/lobby?seed=3")
    assert "In which language?" in lobby.text
    token, came = csrf_token(lobby.text), {"Referer": f"http://localhost{EXAM}/lobby?seed=3"}
    chosen = client.post(
        "/sittings/1/language", data={"csrf_token": token, "language": "es"}, headers=came
    ).location
    came = {"Referer": f"http://localhost{chosen}"}
    room = client.post("/sittings/1/begin", data={"csrf_token": token, "section": 0}, headers=came).location

    assert urlsplit(room).query == "seed=3&language=es"
    assert "una sola respuesta mejor" in client.get(chosen).text
    assert '<article lang="es">' in client.get(room).text
    back = client.post("/sittings/1/language", data={"csrf_token": token, "language": ""}, headers=came)
    assert "one best answer" in client.get(back.location).text


def test_a_form_that_is_not_all_there_in_a_language_is_sat_in_its_master_s(
    spanish: FlaskClient, folder: Path, change: Callable[[str, str, str], None]
) -> None:
    for each in (folder / BANK / "items").glob("*.es.md"):
        each.unlink()
    change("association.yaml", "name:", "name:")

    assert '<article lang="en">' in spanish.get(f"{EXAM}/room").text
    assert "¿En qué idioma?" not in spanish.get(f"{EXAM}/lobby").text
    assert '<article lang="en">' in spanish.get(ITEM).text
