"""A text that several questions share, in the room: above each of them, tied to it; and nothing is told of pretests."""

import re

import pytest
from flask.testing import FlaskClient

from assay.content.catalog import Catalog
from assay.storage.database import Database
from services import building
from services.parallel import form_of, forms_in, questions, stimulus_of, with_section
from web.applicant import rooms


@pytest.fixture(scope="session")
def guild() -> Catalog:
    """Two pretest items on each form: of the guild's, only those two that share a text are as many."""
    return with_section(building.guild(), pretest=2)


def test_the_text_stands_above_each_of_its_questions_and_names_them(
    applying: FlaskClient, running: int, database: Database, window: int, guild: Catalog
) -> None:
    html = applying.get(f"/sittings/{running}/room").text
    part = questions(forms_in(database, window)[form_of(database, running)])
    places = [n for n, item in enumerate(part.items, 1) if item.stimulus]
    articles = re.findall(r"<article>.*?</article>", html, re.DOTALL)

    assert places == [places[0], places[0] + 1]
    assert [n for n, each in enumerate(articles, 1) if 'class="text"' in each] == places
    for n in places:
        text, article = articles[n - 1].split("</section>")
        assert f'tabindex="0" aria-labelledby="t{n}"><h3 id="t{n}">' in text
        assert f"Text for questions {places[0]} to {places[1]}</span> The quiet hive" in text
        assert "<strong>four full frames of honey</strong>" in text
        assert part.items[n - 1].stem[:20] in article
    assert part.stimuli == (stimulus_of(guild),)


def test_nothing_in_the_room_tells_which_question_is_tried_out(applying: FlaskClient, running: int) -> None:
    html = applying.get(f"/sittings/{running}/room").text
    assert html.count("<article>") == 8
    assert not re.search(r"pretest|tried out|hive-b|unscored", html)


def test_the_snapshot_keeps_the_text_as_it_was(database: Database, window: int) -> None:
    form = forms_in(database, window)["practice"]
    again = type(form).model_validate(form.model_dump(mode="json", by_alias=True))
    assert questions(again).stimuli[0].items == ("hive-b-001", "hive-b-002")


def test_a_question_without_a_text_has_none(applying: FlaskClient, running: int) -> None:
    html = applying.get(f"/sittings/{running}/room").text
    assert html.count('class="text"') == 2
    assert rooms.room_data(html)["given"]["answer"] == [None] * 8
