"""Several forms of a window on the web: asked for, shown, refused with reasons; and each form by itself after."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from assay.storage.windows import Window
from services.building import hand_in
from services.parallel import form_of, forms_in, large, open_parallel, questions
from web.acting import Someone, send, words
from web.coordinator.conftest import actor_of
from web.coordinator.test_windows import GOOD, HOME, NEW

ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}


@pytest.fixture
def plugins() -> Plugins:
    """The guild, whose bank has three wordings of each item, and whose forms have a pretest item each."""
    return Plugins(large(pretest=1))


@pytest.fixture
def window(database: Database, plugins: Plugins, cora: Someone) -> int:
    """Two forms for each category."""
    return open_parallel(database, plugins.catalog, actor_of(database, cora), forms=2)


@pytest.fixture
def sittings(database: Database, window: int, make_person: Callable[..., Someone]) -> dict[str, int]:
    """Two candidates who handed in, by the key of their form."""
    people = [actor_of(database, make_person(name=name)) for name in ("Ada One", "Ben Two")]
    found = [hand_in(database, each, window, ESSAYS) for each in people]
    return {form_of(database, each): each for each in found}


def test_three_forms_are_asked_for_and_the_page_says_how_they_were_drawn(
    desk: FlaskClient, database: Database
) -> None:
    answer = send(desk, NEW, {**GOOD, "forms": "3"})
    assert answer.status_code == 302
    with database.reading() as session:
        assert session.scalars(select(Window)).one().parallel == 3
    page = words(desk.get(answer.location).text)
    assert "3 parallel forms are drawn for every category" in page
    assert "The forms are alike by the blueprint alone: of no item it was known how hard it is." in page
    assert "form 3 Seed 12" in page


def test_too_many_forms_say_why_and_what_would_help_and_keep_what_was_typed(
    desk: FlaskClient, database: Database
) -> None:
    answer = send(desk, NEW, {**GOOD, "forms": "6"})
    assert answer.status_code == 422
    page = words(answer.text)
    assert "What you typed is still here" in page
    assert "These rules exclude each other" in page
    assert "What would help" in page
    assert "forms can be drawn as things are" in page
    assert "`" not in page
    assert "(<code>parallel: overlap</code> in the exam file)" in answer.text
    assert "Parallel forms for each category (optional)" not in page
    assert 'value="Spring 2027"' in answer.text
    assert '<option selected value="6">' in answer.text
    with database.reading() as session:
        assert session.scalar(select(Window.id)) is None


def test_each_form_has_its_page_with_its_pretest_item_marked(
    desk: FlaskClient, database: Database, window: int
) -> None:
    forms = forms_in(database, window)
    for key in ("practice~1", "practice~2"):
        answer = desk.get(f"{HOME}windows/{window}/forms/{key}")
        assert answer.status_code == 200
        for item in questions(forms[key]).items:
            assert item.id in answer.text
        assert words(answer.text).count("tried out, not scored") == 1
        assert "6 items and 1 that are tried out" in words(answer.text)
    assert desk.get(f"{HOME}windows/{window}/forms/practice").status_code == 404


def test_points_of_different_forms_are_not_to_be_compared(
    desk: FlaskClient, window: int, sittings: dict[str, int]
) -> None:
    assert sittings
    page = words(desk.get(f"{HOME}windows/{window}").text)
    assert "Points on different forms do not mean the same until they are equated" in page
    assert "form 1" in page
    assert "form 2" in page


def test_the_sitting_says_which_form_it_was_and_what_had_been_seen(
    desk: FlaskClient, sittings: dict[str, int]
) -> None:
    assert set(sittings) == {"practice~1", "practice~2"}
    for key, sitting in sittings.items():
        page = words(desk.get(f"{HOME}sittings/{sitting}").text)
        assert f"form {key[-1]}" in page
        assert "none of 7 items" in page


def test_statistics_keep_the_forms_apart(
    desk: FlaskClient, window: int, sittings: dict[str, int], database: Database
) -> None:
    assert sittings
    together = desk.get(f"{HOME}windows/{window}/items").text
    assert "Questions (Practice form 1; Teaching form 1)" in together
    assert "Questions (Practice form 2; Teaching form 2)" in together
    assert "do not mean the same" in words(together)
    forms = forms_in(database, window)
    for key in ("practice~1", "practice~2"):
        page = desk.get(f"{HOME}windows/{window}/items?form={key}").text
        (other,) = {"practice~1", "practice~2"} - {key}
        assert all(item.id in page for item in questions(forms[key]).items)
        strangers = {i.id for i in questions(forms[other]).items} - {
            i.id for i in questions(forms[key]).items
        }
        assert not any(f">{name}<" in page for name in strangers)
        first = questions(forms[key]).items[0]
        assert first.id in desk.get(f"{HOME}windows/{window}/items/0/1?form={key}").text
    links = re.findall(r'href="([^"]*/items/0/1\?of=\d+)"', together)
    heads = [re.search(r"Question 1: (\S+)", words(desk.get(each).text)) for each in links]
    assert {head[1] for head in heads if head} == {questions(each).items[0].id for each in forms.values()}


def test_questions_of_each_form_can_be_corrected_but_none_that_is_tried_out(
    desk: FlaskClient, window: int, sittings: dict[str, int], database: Database
) -> None:
    assert sittings
    home = words(desk.get(f"{HOME}windows/{window}/regrade").text)
    assert "Questions, form 1" in home
    assert "Questions, form 2" in home
    part = questions(forms_in(database, window)["practice~2"])
    tried = next(n for n, item in enumerate(part.items, 1) if item.is_pretest)
    assert "tried out, nobody's point" in home
    page = f"{HOME}windows/{window}/regrade/practice~2/0/{tried}"
    fields = {"kind": "drop", "passes": "keep", "reason": "It is wrong.", "step": "look"}
    answer = send(desk, page, fields, page=page)
    assert answer.status_code == 422
    assert "never scored" in words(answer.text)


def test_used_items_are_shown_and_how_much_of_the_bank_is_fresh(
    desk: FlaskClient, window: int, sittings: dict[str, int], database: Database
) -> None:
    assert sittings
    assert f"{HOME}exams/master/exposure" in desk.get(f"{HOME}windows/{window}").text
    page = words(desk.get(f"{HOME}exams/master/exposure").text)
    # Two forms of six items were sat, of 36 that there are; pretest items are no part of the bank's scored ones.
    assert "24 of 36 items are fresh (66%)" in page or "24 of 36 items are fresh (67%)" in page
    used = {item.id for form in forms_in(database, window).values() for item in questions(form).scored}
    assert all(name in page for name in used)
    assert desk.get(f"{HOME}exams/gone/exposure").status_code == 404
