"""Which passwords are taken."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import ClassVar

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.services.accounts import breaches
from assay.services.accounts.passwords import weakness
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from assay.web.requests import Installation
from services import building
from web.account.proving import is_signed_in
from web.acting import Clock, Mailbox, Someone, link_in, send, sign_in, words

MakePerson = Callable[..., Someone]
STOLEN = "correct-horse-battery-staple-7"
NEW = {"name": "Ana Ruiz", "email": "ana.ruiz@example.org", "time_zone": "UTC"}


def sign_up(client: FlaskClient, password: str) -> str:
    """What the page says when somebody signs up with this password; nothing, if it is taken."""
    answer = send(client, "/sign-up", {**NEW, "password": password, "password_confirm": password})
    return "" if answer.status_code == 302 else words(answer.text)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password12345", "much like one that many people have"),
        ("qwertyuiop", "much like one that many people have"),
        ("ana.ruiz@example.org", "made of your name or address"),
        ("AnaRuiz2026!", "made of your name or address"),
        ("Assay-2026!", "what this site or an association is called"),
        ("localhost:9b4", "what this site or an association is called"),
        ("aaaaaaaaaaaa", "It repeats itself."),
        ("abcdefghijkl", "sequence"),
        ("short", "at least 10 characters"),
        ("long" * 250, "at most 200 characters"),
        ("ab1" * 330, "at most 200 characters"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(client: FlaskClient, password: str, why: str) -> None:
    assert why in sign_up(client, password)


@pytest.mark.parametrize("password", ["RiverGuild-26", "River.Valley7", "valleybeekeepers"])
def test_what_an_association_is_called_makes_no_password(
    settings: Settings, database: Database, clock: Clock, password: str
) -> None:
    app = create_app(settings, Plugins(building.guild()), clock=clock, database=database)

    assert "what this site or an association is called" in sign_up(app.test_client(), password)
    app.extensions["outbox"].close()


def test_a_word_of_an_association_among_others_is_a_word() -> None:
    known = ("Ana Ruiz", "ana.ruiz@example.org", "Michigan Association for Infant Mental Health", "MI-AIMH")

    assert weakness("detroit-winter-infant-song-7", known) == []
    assert weakness("InfantMentalHealth", known) != []


def test_the_reason_is_said_in_the_language_of_the_person(client: FlaskClient) -> None:
    client.get("/language/es")

    assert "Es demasiado fácil adivinar esta contraseña." in sign_up(client, "aaaaaaaaaaaa")


@pytest.mark.parametrize(
    "password", ["quiet river under stones", "río-café-naïve-Zürich", "ключ-от-старого-дома"]
)
def test_good_passwords_of_any_script_are_taken(client: FlaskClient, password: str) -> None:
    assert sign_up(client, password) == ""


def test_an_accent_is_one_however_a_keyboard_writes_it(app: Flask, client: FlaskClient) -> None:
    password = "río-café-naïve-Zürich"
    sign_up(client, unicodedata.normalize("NFC", password))
    elsewhere = app.test_client()
    fields = {"email": NEW["email"], "password": unicodedata.normalize("NFD", password)}
    send(elsewhere, "/sign-in", fields)

    assert is_signed_in(elsewhere)


def test_the_same_rules_hold_for_a_change_and_a_reset(
    client: FlaskClient, make_person: MakePerson, mails: Mailbox
) -> None:
    someone, weak = make_person("Ruth Okafor", "ruth.okafor@example.org"), "ruth.okafor@example"
    send(client, "/forgotten", {"email": someone.email})
    link = link_in(mails.all()[-1])
    reset = send(client, link, {"password": weak, "password_confirm": weak})
    sign_in(client, someone)
    change = {"password": someone.password, "new_password": weak, "new_password_confirm": weak}
    changed = send(client, "/account/password", change)

    assert "made of your name or address" in words(reset.text)
    assert "made of your name or address" in words(changed.text)


def hash_of(password: str) -> str:
    """Its SHA-1 hash as it is published."""
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture(scope="module")
def hashes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file as Have I Been Pwned publishes it, of 2001 passwords."""
    path = tmp_path_factory.mktemp("breached") / "hashes.txt"
    lines = sorted(f"{hash_of(f'stolen {number}')}:{number + 1}" for number in range(2000))
    path.write_bytes("".join(f"{line}\r\n" for line in sorted([*lines, f"{hash_of(STOLEN)}:4"])).encode())
    return path


@pytest.mark.parametrize("lines", [0, 1, 2, 3])
def test_every_line_of_a_file_is_found_and_nothing_else(tmp_path: Path, hashes: Path, lines: int) -> None:
    path = tmp_path / "some.txt"
    kept = hashes.read_bytes().splitlines(keepends=True)[:lines]
    path.write_bytes(b"".join(kept).rstrip())
    known = {number for number in range(2000) if breaches.is_breached(str(path), f"stolen {number}")}
    held = {line[:40].decode() for line in kept}

    assert {hash_of(f"stolen {number}") for number in known} == held - {hash_of(STOLEN)}


def test_a_large_file_is_found_in_by_few_looks(tmp_path: Path) -> None:
    """A sparse file of 40 GB: reading it would take minutes, and no line of it is there but the last."""
    path, size = tmp_path / "large.txt", 40 * 2**30
    with path.open("wb") as file:
        file.seek(size)
        file.write(f"\n{hash_of(STOLEN)}:4\n".encode())

    assert breaches.is_breached(str(path), STOLEN)


class Service(BaseHTTPRequestHandler):
    """A range service that knows one stolen password, and pads its answers."""

    asked: ClassVar[list[str]] = []
    answers = 200
    holds: Event | None = None

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.holds:
            self.holds.wait(20)
        rest = hash_of(STOLEN)[5:]
        is_it = self.path == f"/range/{hash_of(STOLEN)[:5]}"
        body = f"{'0' * 35}:12\r\n{rest if is_it else 'F' * 35}:4\r\n{'A' * 35}:0".encode()
        with suppress(OSError):  # whoever asked may have gone
            self.send_response(self.answers)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[tuple[str, type[Service]]]:
    """A range service on this machine: its address, and what it does."""
    made = type("Service", (Service,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), made)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/range", made
    server.shutdown()
    thread.join()
    server.server_close()


def know(app: Flask, source: str) -> None:
    """Have the application look passwords up."""
    here = app.extensions["assay"]
    rules = replace(here.settings.accounts, breached_passwords=source)
    app.extensions["assay"] = Installation(
        replace(here.settings, accounts=rules), here.plugins, here.database, here.clock
    )


def test_breached_passwords_are_refused_by_a_file(app: Flask, client: FlaskClient, hashes: Path) -> None:
    know(app, str(hashes))

    assert "in a list of stolen ones" in sign_up(client, STOLEN)
    assert sign_up(client, f"{STOLEN}-not") == ""


def test_breached_passwords_are_refused_by_a_service_that_learns_five_digits(
    app: Flask, client: FlaskClient, service: tuple[str, type[Service]]
) -> None:
    address, made = service
    know(app, address)

    assert "in a list of stolen ones" in sign_up(client, STOLEN)
    assert sign_up(client, f"{STOLEN}-not") == ""
    assert [len(path.removeprefix("/range/")) for path in made.asked] == [5, 5]


def test_a_service_that_fails_keeps_nobody_out_and_is_logged(
    app: Flask,
    client: FlaskClient,
    service: tuple[str, type[Service]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, made = service
    made.answers = 503
    know(app, address)

    assert sign_up(client, STOLEN) == ""
    said = "".join(capsys.readouterr())
    assert "whether a password was breached could not be found out" in said
    assert hash_of(STOLEN)[5:] not in said


def test_a_service_that_does_not_answer_keeps_nobody_waiting(
    service: tuple[str, type[Service]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, made = service
    made.holds = Event()
    monkeypatch.setattr(breaches, "PATIENCE", 0.2)

    assert not breaches.is_breached(address, STOLEN)
    made.holds.set()


def test_no_service_there_keeps_nobody_out() -> None:
    assert not breaches.is_breached("http://127.0.0.1:9/range", STOLEN)


def test_a_file_that_went_away_keeps_nobody_out(tmp_path: Path) -> None:
    assert not breaches.is_breached(str(tmp_path / "gone.txt"), STOLEN)
