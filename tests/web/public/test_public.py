"""What everybody may see."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from web.acting import Clock, Someone, sign_in, words


def test_the_first_page_lists_every_association(client: FlaskClient) -> None:
    page = words(client.get("/").text)

    assert "River Valley Beekeepers' Guild" in page
    assert "Master Beekeeper" in page


def test_an_association_tells_what_it_requires_now(client: FlaskClient) -> None:
    page = words(client.get("/associations/river-guild/master/practice").text)

    assert "three winters" in page
    assert "five winters" not in page
    assert "In force since 1 January 2025" in page
    assert "Visits recommended" in page


def test_an_association_leads_to_what_it_requires(client: FlaskClient) -> None:
    text = client.get("/associations/river-guild").text

    assert "In force since 1 January 2025" in words(text)
    assert 'href="/associations/river-guild/master"' in text
    assert 'href="/associations/river-guild/master/practice"' in text


def test_what_is_required_changes_on_its_day(client: FlaskClient, clock: Clock) -> None:
    clock.advance(days=-800)

    page = words(client.get("/associations/river-guild/master/practice").text)
    assert "five winters" in page
    assert "From 1 January 2025 A new version takes effect" in page
    assert "three winters" in page[page.index("What will change") :]


def test_what_takes_effect_later_is_told_as_such(client: FlaskClient, clock: Clock) -> None:
    clock.advance(days=-1600)

    page = words(client.get("/associations/river-guild/master/practice").text)
    assert "These requirements take effect on 1 January 2023" in page
    assert "five winters" in page


def test_an_association_tells_about_its_exam_but_not_its_questions(
    client: FlaskClient, plugins: Plugins
) -> None:
    text = client.get("/associations/river-guild/master/practice").text
    bank = next(iter(plugins.catalog.banks.values()))

    assert "Written examination" in words(text)
    assert "minutes" in words(text)
    assert all(item.stem not in text and item.rationale not in text for item in bank.items)


def test_an_unknown_association_is_not_there(client: FlaskClient) -> None:
    answer = client.get("/associations/nobody")

    assert answer.status_code == 404
    assert "no such association" in words(answer.text)


def test_why_a_plugin_failed_of_which_nobody_knows_the_association_stands_on_no_page(
    client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    page = words(client.get("/plugins").text)

    assert "1 of 2 could not be loaded" in page
    assert "association.yaml" not in page

    for role in ("reviewer", "coordinator"):
        browser = client.application.test_client()
        sign_in(browser, make_person(roles=[("river-guild", role)]))
        assert "association.yaml" not in words(browser.get("/plugins").text)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("/", "No association is installed yet"), ("/plugins", "No plugin is installed")],
)
def test_without_any_plugin_the_pages_say_what_to_do(
    settings: Settings, database: Database, url: str, sentence: str
) -> None:
    bare = create_app(settings, Plugins(), database=database).test_client()

    assert sentence in words(bare.get(url).text)
