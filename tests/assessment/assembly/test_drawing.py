"""A form meets its blueprint, or says why it cannot."""

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.assembly.drawing import assemble, draw, within
from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.weights import weight
from assay.content.competencies import CompetencyMap
from assay.content.items import Item
from assessment.conftest import MakeItem, MakeSection

DOMAINS = ("bees", "hives", "honey")


@pytest.fixture(scope="module")
def bank(make_item: MakeItem) -> list[Item]:
    """Thirty items in three domains and three cognitive levels."""
    levels = ("recall", "application", "analysis")
    return [
        make_item(f"{domain}-{n}", f"{domain}.part-{n % 2}", levels[n % 3])
        for domain in DOMAINS
        for n in range(10)
    ]


def test_a_form_meets_every_range_of_its_blueprint(bank: list[Item], make_section: MakeSection) -> None:
    section = make_section(
        12,
        {"bees": (5, 6), "hives": (2, 3), "honey": (3, 9)},
        competencies={"bees.part-0": (4, 5)},
        cognitive={"analysis": (6, 6)},
    )
    form = assemble(bank, section, seed=7)

    domains = Counter(item.domain for item in form)
    assert len({item.id for item in form}) == 12
    assert 5 <= domains["bees"] <= 6
    assert 2 <= domains["hives"] <= 3
    assert 3 <= domains["honey"] <= 9
    assert 4 <= sum(item.competency == "bees.part-0" for item in form) <= 5
    assert sum(item.cognitive == "analysis" for item in form) == 6


@settings(max_examples=30)
@given(seed=st.integers(0, 2**40), least=st.integers(0, 4), spread=st.integers(0, 3))
def test_whatever_the_seed_the_ranges_hold(
    bank: list[Item], make_section: MakeSection, seed: int, least: int, spread: int
) -> None:
    section = make_section(9, {"bees": (least, least + spread), "hives": (0, 9), "honey": (0, 9)})
    form = assemble(bank, section, seed)

    assert len({item.id for item in form}) == 9
    assert least <= sum(item.domain == "bees" for item in form) <= least + spread


def test_the_order_of_the_bank_does_not_matter(bank: list[Item], make_section: MakeSection) -> None:
    section = make_section(9, dict.fromkeys(DOMAINS, (2, 5)))

    assert assemble(bank, section, 3) == assemble(reversed(bank), section, 3)
    assert assemble(bank, section, 3) != assemble(bank, section, 4)


def test_another_process_draws_the_same_weights() -> None:
    code = "from assay.assessment.assembly.weights import weight; print(weight(7, 'ast-014'))"
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert float(other) == weight(7, "ast-014")
    assert weight(7, "ast-014") == 0.4883411303162575


def test_enemies_never_meet_though_one_side_alone_names_them(
    make_item: MakeItem, make_section: MakeSection
) -> None:
    items = [make_item("a", enemies=("b",)), make_item("b"), make_item("c"), make_item("d")]
    section = make_section(2, {"bees": (2, 2)})

    for seed in range(40):
        assert {item.id for item in assemble(items, section, seed)} != {"a", "b"}


def test_items_of_domains_outside_the_blueprint_are_not_drawn(
    bank: list[Item], make_section: MakeSection
) -> None:
    form = assemble(bank, make_section(8, {"bees": (0, 10)}), 1)

    assert {item.domain for item in form} == {"bees"}


def test_an_item_is_within_a_map_if_every_competency_of_it_is(make_item: MakeItem) -> None:
    biology = {
        "id": "biology",
        "title": "Biology",
        "assessed_by": ["essay"],
        "indicators": [{"text": "Knows."}],
    }
    bees = {"id": "bees", "title": "Bees", "summary": "About bees.", "competencies": [biology]}
    source = {"document": "A book", "dated": "2024-11-02"}
    small = CompetencyMap.model_validate(
        {"id": "small", "title": "Small", "source": source, "domains": [bees]}
    )
    inside, first, second = (
        make_item("inside"),
        make_item("first", "bees.songs"),
        make_item("second", competencies=("bees.biology", "bees.songs")),
    )

    assert within([first, inside, second], small) == (inside,)


def test_a_cell_that_asks_too_much_is_named(bank: list[Item], make_section: MakeSection) -> None:
    with pytest.raises(Infeasible) as error:
        assemble(bank, make_section(12, {"bees": (11, 12), "hives": (1, 2)}), 1)

    assert error.value.reasons == ("bees asks for 11 items and 10 are there",)


def test_ranges_that_exclude_each_other_are_named(bank: list[Item], make_section: MakeSection) -> None:
    section = make_section(4, {"bees": (4, 4)}, cognitive={"recall": (0, 0), "application": (0, 0)})
    with pytest.raises(Infeasible) as error:
        assemble(bank, section, 1)

    assert error.value.reasons == (
        "domain bees: at least 4 needed; 3 available under the other rules, 10 in the pool",
        "cognitive recall: at most 0 allowed; the other rules force 1",
        "cognitive application: at most 0 allowed; the other rules force 1",
    )


def test_drawing_prompts_asks_for_no_more_than_there_are(bank: list[Item]) -> None:
    assert len(draw(bank, 3, 5)) == 3
    with pytest.raises(Infeasible, match="31 are asked for, 30 are there"):
        draw(bank, 31, 5)
