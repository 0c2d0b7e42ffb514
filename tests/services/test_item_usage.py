"""What sittings say of items: how hard they were, how often they were given, and what forms make of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from assay.content.banks import Bank
from assay.services import item_usage
from assay.services.errors import NotAllowed
from assay.services.item_usage import bank_usage, known_items
from assay.services.people import Actor
from assay.services.windows import drawings_of
from assay.storage.database import Database
from assay.storage.windows import Window
from services.building import ASSOCIATION, EXAM, NOW, guild, hand_in
from services.parallel import KEY, bank_of, forms_in, large, open_parallel, questions, with_section

EXPOSED = {"exposure": {"sittings": 1, "months": 12}}


@pytest.fixture
def sat(database: Database, coordinator: Actor, make_person: Callable[..., Actor]) -> list[str]:
    """Two people sat one form, and the second was wrong in its first question; the ids of its items."""
    window = open_parallel(database, guild(), coordinator, name="Before", forms=1)
    for name, wrong in (("Ada", ()), ("Ben", (1,))):
        hand_in(database, make_person(name), window, {1: "Look."}, wrong=wrong)
    return [item.id for item in questions(forms_in(database, window)["practice"]).items]


def test_the_share_of_right_answers_counts_once_enough_people_were_asked(
    database: Database, sat: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as session:
        assert (
            known_items(session, guild(), ASSOCIATION, guild().exams[KEY], NOW)["questions"].difficulties
            == {}
        )
        monkeypatch.setattr(item_usage, "FEWEST_PEOPLE", 2)
        found = known_items(session, guild(), ASSOCIATION, guild().exams[KEY], NOW)["questions"]
    assert found.difficulties == {name: 0.5 if n == 0 else 1.0 for n, name in enumerate(sat)}
    assert found.uses == {}


def test_an_item_that_was_changed_since_is_not_known(
    database: Database, sat: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_usage, "FEWEST_PEOPLE", 2)
    catalog = large(1, lambda item: item.model_copy(update={"stem": "New?"}) if item.id == sat[1] else item)
    with database.reading() as session:
        found = known_items(session, catalog, ASSOCIATION, catalog.exams[KEY], NOW)["questions"]
    assert set(found.difficulties) == {*sat} - {sat[1]}


def test_how_often_items_were_given_is_counted_in_the_declared_months(
    database: Database, sat: list[str]
) -> None:
    catalog = with_section(guild(), **EXPOSED)
    with database.reading() as session:
        exam = catalog.exams[KEY]
        assert known_items(session, catalog, ASSOCIATION, exam, NOW)["questions"].uses == dict.fromkeys(
            sat, 2
        )
        late = NOW + timedelta(days=400)
        assert known_items(session, catalog, ASSOCIATION, exam, late)["questions"].uses == {}
        assert known_items(session, catalog, "far-guild", exam, NOW)["questions"].uses == {}


def test_forms_avoid_what_was_given_too_often_as_far_as_they_can(
    database: Database, coordinator: Actor, sat: list[str]
) -> None:
    few, many = (large(copies, **EXPOSED) for copies in (1, 3))
    fresh = open_parallel(database, many, coordinator, name="Many", forms=1)
    tired = open_parallel(database, few, coordinator, name="Few", forms=1)

    def drawn(window: int) -> int:
        return sum(item.id in sat for item in questions(forms_in(database, window)["practice"]).items)

    assert drawn(fresh) == 0
    with database.reading() as session:
        (drawing,) = drawings_of(session.get_one(Window, tired))
    assert drawing.worn == (drawn(tired),)
    assert 0 < drawn(tired) < 6


def test_the_bank_says_what_is_fresh_and_what_is_used_most(
    database: Database, coordinator: Actor, sat: list[str]
) -> None:
    catalog = with_section(guild(), **EXPOSED)
    with database.reading() as session:
        (found,) = bank_usage(session, catalog, coordinator, ASSOCIATION, EXAM, NOW)
        assert (len(found.items), found.fresh, found.worn, found.months) == (12, 6, 6, 12)
        assert {item.id for item, uses in found.items[:6]} == {*sat}
        assert [uses for _, uses in found.items] == [2] * 6 + [0] * 6
        (plain,) = bank_usage(session, guild(), coordinator, ASSOCIATION, EXAM, NOW)
        assert (plain.is_declared, plain.worn, plain.fresh) == (False, 0, 6)


def test_only_coordinators_see_it(database: Database, make_person: Callable[..., Actor]) -> None:
    rita = make_person("Rita", "reviewer")
    with database.reading() as session, pytest.raises(NotAllowed):
        bank_usage(session, guild(), rita, ASSOCIATION, EXAM, NOW)


def test_an_item_of_another_bank_with_the_same_id_is_another_item(
    database: Database, sat: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_usage, "FEWEST_PEOPLE", 2)
    plain = with_section(guild(), **EXPOSED)
    other = Bank(**{**bank_of(plain).model_dump(), "id": "far-core"})
    catalog = with_section(replace(plain, banks={**plain.banks, "far-core": other}), bank="far-core")
    with database.reading() as session:
        (found,) = known_items(session, catalog, ASSOCIATION, catalog.exams[KEY], NOW).values()
    assert (found.difficulties, found.uses) == ({}, {})
