"""The written examination in Spanish: whatever is the same as in English is data."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from web.acting import send, words
from web.applicant import rooms
from web.applicant.spanish import both, parts, written
from web.tongues import alike


@pytest.fixture(scope="session")
def data(guild: Catalog) -> set[str]:
    """What may be the same in both languages."""
    return {"Ottilie Quandt", "ottilie@post.example", "Autumn", *written(guild)}


def test_a_mistake_is_told_in_spanish(applying: FlaskClient, window: int, data: set[str]) -> None:
    applying.get("/language/es")
    send(applying, "/exam/register", {"window": str(window)}, page="/exam")
    page = applying.get("/exam").text
    applying.get("/language/en")

    assert "Elija la categoría en la que solicita." in words(page)
    assert parts(alike(applying.get("/exam").text, page)) - data == set()


def test_the_lobby_leaves_only_data_in_english(applying: FlaskClient, sitting: int, data: set[str]) -> None:
    _, left = both(applying, lambda: applying.get(f"/sittings/{sitting}"))
    assert left - data == set()


def scripted(html: str) -> Iterator[str]:
    """What the room's scripts say."""
    return (unescape(each) for each in re.findall(r'data-words-\w+="([^"]*)"', html))


@pytest.mark.usefixtures("guild")
def test_the_room_and_its_scripts_speak_spanish(applying: FlaskClient, running: int, data: set[str]) -> None:
    applying.get("/language/en")
    english = applying.get(f"/sittings/{running}/room").text
    applying.get("/language/es")
    spanish = applying.get(f"/sittings/{running}/room").text

    assert '<html lang="es">' in spanish
    assert parts(alike(english, spanish)) - data - parts(questions(english)) == set()
    assert set(scripted(english)) & set(scripted(spanish)) == set()
    assert "Pregunta %(number)s de %(total)s" in set(scripted(spanish))
    assert len(list(scripted(english))) == len(list(scripted(spanish)))


def questions(html: str) -> Iterator[str]:
    """The texts of the questions, which are the association's."""
    found = re.search(r'<div id="questions".*?<section id="review"', html, re.S)
    assert found
    return (" ".join(unescape(each).split()) for each in re.split(r"<[^>]*>", found[0]))


def test_handed_in_the_lobby_says_so_in_spanish(applying: FlaskClient, running: int, data: set[str]) -> None:
    rooms.finish(applying, running, 0)
    spanish, left = both(applying, lambda: applying.get(f"/sittings/{running}"))
    assert "Hora de una pausa" in words(spanish.text)
    assert left - data == set()
