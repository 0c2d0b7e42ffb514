"""Windows with several forms: what is drawn, who gets which, and that everything after is right for each form."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from assay.services.candidacy.assigning import overlap_of
from assay.services.candidacy.registration import register
from assay.services.errors import Refused
from assay.services.forms import NoForms
from assay.services.people import Actor
from assay.services.windows import drawings_of
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.windows import Window
from services.building import NOW, guild, hand_in
from services.parallel import form_of, forms_in, large, open_parallel, questions, with_section

ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}


@pytest.fixture
def window(database: Database, coordinator: Actor) -> int:
    """Three forms for each of two categories."""
    return open_parallel(database, large(), coordinator)


def test_every_category_gets_the_same_items_on_the_same_number(database: Database, window: int) -> None:
    forms = forms_in(database, window)
    assert list(forms) == [f"{name}~{n}" for name in ("practice", "teaching") for n in (1, 2, 3)]
    names = {key: [item.id for item in questions(form).items] for key, form in forms.items()}
    assert names["practice~2"] == names["teaching~2"]
    assert len({name for n in (1, 2, 3) for name in names[f"practice~{n}"]}) == 18
    essays = [form.parts[1] for key, form in forms.items() if key.startswith("practice")]
    assert essays == [essays[0]] * 3


def test_how_they_were_drawn_is_kept_with_the_window(database: Database, window: int) -> None:
    with database.reading() as session:
        found = session.get_one(Window, window)
        (drawing,) = drawings_of(found)
        assert (found.parallel, found.categories) == (3, ("practice", "teaching"))
        assert (drawing.section, drawing.basis, drawing.shared) == ("questions", "blueprint", 0)
        line = session.scalars(select(AuditLine).where(AuditLine.act == "schedule window")).one()
        assert set(line.detail["forms"]) == set(forms_in(database, window))


def test_one_form_is_what_it_was_before_there_were_several(database: Database, coordinator: Actor) -> None:
    several = open_parallel(database, guild(), coordinator, forms=1)
    assert set(forms_in(database, several)) == {"practice", "teaching"}


@pytest.mark.parametrize("count", [0, 7])
def test_more_than_six_forms_are_refused(database: Database, coordinator: Actor, count: int) -> None:
    with pytest.raises(Refused, match="1 to 6 forms"):
        open_parallel(database, large(), coordinator, forms=count)


def test_where_there_are_too_few_items_it_says_why_and_how_many_forms_there_could_be(
    database: Database, coordinator: Actor
) -> None:
    with pytest.raises(NoForms) as caught:
        open_parallel(database, large(2), coordinator, forms=6)
    assert (
        "One form can be drawn" in caught.value.remedies[0]
        or "forms can be drawn" in caught.value.remedies[0]
    )
    assert any("overlap" in each for each in caught.value.reasons)
    with database.reading() as session:
        assert session.scalar(select(Window.id)) is None


def test_forms_are_given_in_turn_and_equally_often(
    database: Database, window: int, make_person: Callable[..., Actor]
) -> None:
    given = []
    for person in [make_person(f"Candidate {n}") for n in range(9)]:
        with database.writing() as session:
            made = register(session, person, window, "practice", NOW)
            given.append(made.form.number)
    rounds = [given[at : at + 3] for at in (0, 3, 6)]
    assert [sorted(each) for each in rounds] == [[1, 2, 3]] * 3
    assert rounds != [rounds[0]] * 3


def test_the_turns_are_the_same_for_the_same_seed_and_others_for_another(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    people = [make_person(f"Candidate {n}") for n in range(6)]

    def turns(name: str, seed: int) -> list[int]:
        window = open_parallel(database, large(), coordinator, name=name, seed=seed)
        with database.writing() as session:
            found = [register(session, each, window, "practice", NOW).form.number for each in people]
            session.execute(update(Sitting).where(Sitting.window_id == window).values(status="void"))
        return found

    assert turns("One", 7) == turns("Two", 7)
    assert len({tuple(turns(f"Seed {seed}", seed)) for seed in range(4)}) > 1


def test_who_sits_again_gets_the_form_with_the_least_that_they_have_seen(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    catalog, again = large(), make_person("Ada Again")
    first = open_parallel(database, catalog, coordinator, name="First")
    before = hand_in(database, again, first, ESSAYS)
    number = int(form_of(database, before)[-1])
    second = open_parallel(database, catalog, coordinator, name="Second")
    others = [make_person(f"Other {n}") for n in range(3)]
    with database.writing() as session:
        for each in others:
            # Nobody keeps the form that was seen: it would be the next one for anybody else.
            made = register(session, each, second, "practice", NOW)
            made.status = "void" if made.form.number == number else "scheduled"
        session.execute(update(Sitting).where(Sitting.id == before).values(status="void"))
        sitting = register(session, again, second, "practice", NOW + timedelta(days=1)).id
    with database.reading() as session:
        found = overlap_of(session, session.get_one(Sitting, sitting))
    # The windows have the same seed, so the same three forms: the one that was sat is the only one that was seen.
    assert found.forms[f"practice~{number}"] == 6
    assert (found.seen, found.of, found.is_unavoidable) == (0, 6, False)
    assert form_of(database, sitting) != f"practice~{number}"


def test_a_bank_that_is_too_small_is_said(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    again = make_person("Ada Again")
    first = open_parallel(database, guild(), coordinator, name="First", forms=1)
    before = hand_in(database, again, first, ESSAYS)
    second = open_parallel(database, guild(), coordinator, name="Second", forms=1)
    with database.writing() as session:
        session.execute(update(Sitting).where(Sitting.id == before).values(status="void"))
        sitting = register(session, again, second, "practice", NOW + timedelta(days=1)).id
    with database.reading() as session:
        found = overlap_of(session, session.get_one(Sitting, sitting))
    assert (found.seen, found.of, found.is_unavoidable) == (6, 6, True)


def test_each_form_is_scored_by_its_own_keys_and_pretest_items_count_for_nothing(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    catalog = large(pretest=1)
    window = open_parallel(database, catalog, coordinator, forms=2)
    forms = forms_in(database, window)
    scores = Counter[tuple[int | None, int | None]]()
    for n in range(2):
        sitting = hand_in(database, make_person(f"Candidate {n}"), window, ESSAYS)
        part = questions(forms[form_of(database, sitting)])
        assert (part.length, len(part.scored)) == (7, 6)
        with database.reading() as session:
            row = session.get_one(SittingSection, (sitting, 0))
            scores[row.earned, row.possible] += 1
    assert scores == {(6, 6): 2}
    assert {form_of(database, each) for each in _ids(database)} == {"practice~1", "practice~2"}


def _ids(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Sitting.id).order_by(Sitting.id)))


def test_a_wrong_answer_to_a_pretest_item_costs_nothing(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    window = open_parallel(database, with_section(guild(), pretest=1), coordinator, forms=1)
    part = questions(forms_in(database, window)["practice"])
    tried = next(n for n, item in enumerate(part.items, 1) if item.is_pretest)
    other = next(n for n, item in enumerate(part.items, 1) if not item.is_pretest)
    for name, wrong, earned in (("Ada", tried, 6), ("Ben", other, 5)):
        sitting = hand_in(database, make_person(name), window, ESSAYS, wrong=[wrong])
        with database.reading() as session:
            row = session.get_one(SittingSection, (sitting, 0))
            assert (row.earned, row.possible) == (earned, 6)
