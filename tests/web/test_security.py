"""What every answer carries."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.bundled import TEMPLATES
from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from web.acting import words


@pytest.mark.parametrize("url", ["/", "/sign-in", "/nowhere", "/static/assay.css"])
def test_every_answer_forbids_what_is_not_from_here(client: FlaskClient, url: str) -> None:
    headers = client.get(url, buffered=True).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
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

    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


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
