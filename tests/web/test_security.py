"""What every answer carries."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from assay.bundled import TEMPLATES
from assay.hooks.plugins import Plugins
from assay.services.candidacy.saving import Ticket
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from assay.web.applicant import tickets
from web.acting import Someone, csrf_token, sign_in, words


@pytest.mark.parametrize("url", ["/", "/sign-in", "/nowhere", "/static/assay.css"])
def test_every_answer_forbids_what_is_not_from_here(client: FlaskClient, url: str) -> None:
    headers = client.get(url, buffered=True).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    for nothing in ("object-src", "base-uri", "frame-ancestors"):
        assert f"{nothing} 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_not_kept_and_versioned_files_are(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"
    [address] = set(re.findall(r'"(/static/assay\.css[^"]*)"', client.get("/").text))
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/assay.css", buffered=True).headers["Cache-Control"]


@pytest.mark.parametrize("url", ["/static/assay.css?v=0123456789ab", "/static/nothing.css?v=1"])
def test_a_file_under_a_version_that_we_do_not_have_is_not_kept(client: FlaskClient, url: str) -> None:
    """In an update, an old node may be asked for what only the new one has."""
    assert "immutable" not in client.get(url, buffered=True).headers.get("Cache-Control", "")


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "a@example.org", "password": "x"})

    assert answer.status_code == 400
    assert "reload it" in words(answer.text)


def test_cookies_are_for_this_site_and_not_for_scripts(client: FlaskClient) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_cookies_and_visits_stay_there(
    settings: Settings, plugins: Plugins, database: Database
) -> None:
    app = create_app(replace(settings, base_url="https://exam.example.org"), plugins, database=database)
    answer = app.test_client().get("/sign-in", base_url="https://exam.example.org")

    assert answer.headers["Set-Cookie"].startswith("__Host-assay=")
    assert "; Secure;" in answer.headers["Set-Cookie"]
    assert "max-age=31536000; includeSubDomains" in answer.headers["Strict-Transport-Security"]


def test_over_https_the_ticket_of_a_room_is_read_under_a_name_that_only_https_can_set(
    settings: Settings, plugins: Plugins, database: Database
) -> None:
    app = create_app(replace(settings, base_url="https://exam.example.org"), plugins, database=database)
    ticket = Ticket(7, 1, 0, (60,))
    with app.test_request_context():
        cookie = tickets.give(Response(), ticket).headers["Set-Cookie"]
    value = cookie.partition(";")[0].partition("=")[2]

    assert cookie.startswith("__Secure-assay_room=")
    assert "; Secure;" in cookie
    for name, shown in (("__Secure-assay_room", (ticket,)), ("assay_room", ())):
        with app.test_request_context(headers={"Cookie": f"{name}={value}"}):
            assert tickets.shown(7) == shown


def test_every_signature_is_one_of_256_bits(app: Flask, client: FlaskClient) -> None:
    page = client.get("/sign-in")
    with app.test_request_context():
        ticket = tickets.give(Response(), Ticket(7, 1, 0, (60,))).headers["Set-Cookie"]
    of_the_library = app.extensions["security"].reset_serializer.dumps(["somebody", "digest"])
    signed = [_cookie(page.headers["Set-Cookie"]), csrf_token(page.text), _cookie(ticket), of_the_library]

    assert [len(urlsafe_b64decode(each.rpartition(".")[2] + "=")) for each in signed] == [32] * 4


def _cookie(header: str) -> str:
    return header.partition(";")[0].partition("=")[2]


def test_a_session_under_a_weaker_signature_is_none(
    app: Flask, client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    sign_in(client, make_person())
    with client.session_transaction() as session:
        kept = dict(session)
    weak = SecureCookieSessionInterface().get_signing_serializer(app)
    assert weak is not None
    client.set_cookie("assay", str(weak.dumps(kept)))

    assert client.get("/account").headers["Location"].startswith("/sign-in")


def test_an_unknown_page_says_so_in_the_language_that_was_asked_for(client: FlaskClient) -> None:
    assert "There is no such page" in client.get("/nowhere").text
    assert "error" in (client.get("/nowhere", headers={"Accept": "application/json"}).json or {})


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_no_template_has_style_or_script_inside(path: Path) -> None:
    """The policy forbids them, and a browser would leave them out without a word."""
    inside = re.findall(r"<style|<script>|\s(?:style|on[a-z]+)=[\"']", path.read_text("utf-8"))

    assert inside == []


def test_every_icon_that_a_template_names_is_drawn(app: Flask) -> None:
    sprite = (Path(app.static_folder or "") / "icons.svg").read_text("utf-8")

    for path in TEMPLATES.rglob("*.html"):
        for part in path.read_text("utf-8").split('marks.icon("')[1:]:
            assert f'id="{part.partition(chr(34))[0]}"' in sprite, path
