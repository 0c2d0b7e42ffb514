"""Getting into an exam: its access code in the lobby, and the browser that it asks for at every door."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from assay.content.catalog import Catalog
from assay.services.candidacy.access_codes import draw_code
from assay.services.candidacy.safe_browser import BrowserKeys, enter_keys, hash_of
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services import building
from web.acting import NOW, Clock, send, words
from web.applicant import rooms

BASE = "http://localhost"
CONFIG, EXAM, OTHER = "c" * 64, "e" * 64, "0" * 64
FILE = "https://settings.example.org/exam.seb"
#: What Safe Exam Browser sends for a page or a save.
Sends = Callable[[str], Mapping[str, str]]


def seb(path: str, config: str = CONFIG, exam: str = EXAM) -> dict[str, str]:
    """The headers of Safe Exam Browser with these keys."""
    return {
        "X-SafeExamBrowser-ConfigKeyHash": hash_of(BASE + path, config),
        "X-SafeExamBrowser-RequestHash": hash_of(BASE + path, exam),
    }


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """The guild, of which the exam is sat in Safe Exam Browser alone."""
    found, key = building.guild(), f"{building.ASSOCIATION}/{building.EXAM}"
    exam = found.exams[key].model_copy(update={"browser": "safe-exam-browser"})
    return replace(found, exams={**found.exams, key: exam})


@pytest.fixture
def keys(database: Database, window: int, coordinator: Actor) -> BrowserKeys:
    """The coordinator entered the keys of the window."""
    entered = BrowserKeys((OTHER, CONFIG), (EXAM,), FILE)
    with database.writing() as session:
        enter_keys(session, coordinator, building.ASSOCIATION, window, entered, NOW)
    return entered


def begin(client: FlaskClient, sitting: int, headers: Mapping[str, str], **fields: str) -> tuple[int, str]:
    """Press the button in the lobby."""
    lobby = f"/sittings/{sitting}"
    html = client.get(lobby).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert token
    data = {"csrf_token": token[1], "section": "0", **fields}
    answer = client.post(f"{lobby}/begin", data=data, headers=headers)
    return answer.status_code, answer.text


def save(client: FlaskClient, sitting: int, headers: Mapping[str, str]) -> int:
    """One answer, as the room sends it."""
    sent = {"Sec-Fetch-Site": "same-origin", **headers}
    message = {"entries": [rooms.choice(1, 2)]}
    return client.post(f"/sittings/{sitting}/journal", json=message, headers=sent).status_code


def status(database: Database, sitting: int) -> str:
    with database.reading() as session:
        return session.get_one(Sitting, sitting).status


@pytest.mark.usefixtures("keys")
def test_in_the_right_browser_everything_is_as_always(
    applying: FlaskClient, sitting: int, database: Database
) -> None:
    here = f"/sittings/{sitting}"
    assert "You need Safe Exam Browser" not in applying.get(here, headers=seb(here)).text
    assert begin(applying, sitting, seb(f"{here}/begin"))[0] == 303
    room = applying.get(f"{here}/room", headers=seb(f"{here}/room"))
    assert room.status_code == 200
    assert "data-browser" in room.text
    assert save(applying, sitting, seb(f"{here}/journal")) == 200
    assert status(database, sitting) == "open"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    "sends",
    [
        lambda _: {},
        lambda path: seb(path, config=EXAM),
        lambda path: seb(path, exam=CONFIG),
        lambda path: seb(f"{path}?"),
        lambda path: {name: said for name, said in seb(path).items() if "Config" in name},
        lambda _: seb("/"),
    ],
)
def test_another_browser_gets_in_nowhere_and_is_told_what_to_do(
    applying: FlaskClient, sitting: int, database: Database, sends: Sends
) -> None:
    here = f"/sittings/{sitting}"
    assert "You need Safe Exam Browser" in applying.get(here, headers=sends(here)).text
    assert save(applying, sitting, sends(f"{here}/journal")) == 403
    code, page = begin(applying, sitting, sends(f"{here}/begin"))
    assert code == 403
    assert "Another browser is needed" in words(page)
    assert 'href="sebs://settings.example.org/exam.seb"' in page
    assert status(database, sitting) == "scheduled"


@pytest.mark.usefixtures("keys")
def test_a_room_that_runs_opens_and_saves_in_that_browser_only(
    applying: FlaskClient, sitting: int, database: Database
) -> None:
    here = f"/sittings/{sitting}"
    begin(applying, sitting, seb(f"{here}/begin"))
    applying.get(f"{here}/room", headers=seb(f"{here}/room"))
    before = database_ticket(database, sitting)
    refused = applying.get(f"{here}/room")
    assert refused.status_code == 403
    assert "is-question" not in refused.text
    assert database_ticket(database, sitting) == before  # the room in the right browser goes on
    assert save(applying, sitting, {}) == 403
    assert save(applying, sitting, seb(f"{here}/room")) == 200  # what a script of the room would show
    assert save(applying, sitting, seb(f"{here}/journal")) == 200


def database_ticket(database: Database, sitting: int) -> int:
    with database.reading() as session:
        return session.get_one(Sitting, sitting).ticket


@pytest.mark.usefixtures("keys")
def test_where_no_headers_can_be_sent_scripts_show_it(applying: FlaskClient, sitting: int) -> None:
    """The lobby's form holds hashes of the lobby, a pass leads into the room, and saves hold hashes of the room."""
    here = f"/sittings/{sitting}"
    shows = {"config_hash": hash_of(BASE + here, CONFIG), "exam_hash": hash_of(BASE + here, EXAM)}
    assert begin(applying, sitting, {}, **shows | {"config_hash": OTHER})[0] == 403
    assert begin(applying, sitting, {}, **shows)[0] == 303
    assert applying.get(f"{here}/room").status_code == 200
    assert applying.get(f"{here}/room").status_code == 403  # a pass is good once
    proof = ":".join(hash_of(f"{BASE}{here}/room", key) for key in (CONFIG, EXAM))
    assert save(applying, sitting, {"X-Assay-Browser": proof}) == 200
    assert save(applying, sitting, {"X-Assay-Browser": proof[:-1]}) == 403


@pytest.mark.usefixtures("keys")
def test_the_page_that_says_no_is_proved_wrong_by_its_script(applying: FlaskClient, sitting: int) -> None:
    here = f"/sittings/{sitting}"
    begin(applying, sitting, seb(f"{here}/begin"))
    applying.get(f"{here}/room", headers=seb(f"{here}/room"))  # the pass is used up
    refused = applying.get(f"{here}/room").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', refused.partition('id="prove"')[2])
    assert token
    data = {"csrf_token": token[1], "page": "room.enter"}
    proof = {
        "config_hash": hash_of(f"{BASE}{here}/room", CONFIG),
        "exam_hash": hash_of(f"{BASE}{here}/room", EXAM),
    }
    wrong = applying.post(f"{here}/browser", data={**data, **proof, "exam_hash": OTHER})
    assert wrong.location == here
    assert applying.get(f"{here}/room").status_code == 403
    assert applying.post(f"{here}/browser", data={**data, **proof}).location == f"{here}/room"
    assert applying.get(f"{here}/room").status_code == 200
    assert (
        applying.post(f"{here}/browser", data={**data, **proof, "page": "security.login"}).status_code == 400
    )


def test_without_keys_nobody_begins(applying: FlaskClient, sitting: int, database: Database) -> None:
    here = f"/sittings/{sitting}"
    assert "has not entered its keys yet" in words(applying.get(here).text)
    assert begin(applying, sitting, seb(f"{here}/begin"))[0] == 403
    assert save(applying, sitting, seb(f"{here}/journal")) == 403
    assert status(database, sitting) == "scheduled"


@pytest.mark.usefixtures("keys")
def test_a_ticket_tells_no_key_and_no_hash(applying: FlaskClient, sitting: int) -> None:
    here = f"/sittings/{sitting}"
    begin(applying, sitting, seb(f"{here}/begin"))
    answer = applying.get(f"{here}/room", headers=seb(f"{here}/room"))
    everything = answer.text + str(answer.headers)
    for key in (CONFIG, EXAM, OTHER):
        assert key not in everything
        assert hash_of(f"{BASE}{here}/journal", key) not in everything


@pytest.mark.usefixtures("keys")
def test_saving_costs_no_statement_more(applying: FlaskClient, sitting: int, database: Database) -> None:
    here, statements = f"/sittings/{sitting}", list[str]()
    begin(applying, sitting, seb(f"{here}/begin"))
    applying.get(f"{here}/room", headers=seb(f"{here}/room"))

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        assert save(applying, sitting, seb(f"{here}/journal")) == 200
        asked = len(statements)
        assert save(applying, sitting, {}) == 403
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert asked <= 3 + len([each for each in statements if each.startswith(("BEGIN", "PRAGMA"))])
    assert len(statements) == asked  # what another browser sends reaches no database


@pytest.mark.usefixtures("keys")
def test_the_code_is_asked_in_the_lobby_and_told_when_it_is_wrong(
    applying: FlaskClient, sitting: int, database: Database, coordinator: Actor, window: int, clock: Clock
) -> None:
    with database.writing() as session:
        code = draw_code(session, coordinator, building.ASSOCIATION, window, NOW).access_code
    assert code
    here = f"/sittings/{sitting}"
    lobby = applying.get(here).text
    assert "Access code" in words(lobby)
    assert code not in lobby
    for _ in range(5):
        assert begin(applying, sitting, seb(f"{here}/begin"), code="XXX-XXX")[0] == 303
    assert "You can try again in 10 minutes" in words(applying.get(here).text)
    assert begin(applying, sitting, seb(f"{here}/begin"), code=code)[0] == 303
    assert status(database, sitting) == "scheduled"
    clock.advance(minutes=10)
    begin(applying, sitting, seb(f"{here}/begin"), code=code)
    assert status(database, sitting) == "open"
    assert "Access code" not in words(applying.get(here).text)


def test_registering_asks_for_nothing(applying: FlaskClient, window: int) -> None:
    answer = send(applying, "/exam/register", {"window": str(window), "category": "practice"}, page="/exam")
    assert answer.status_code == 303
