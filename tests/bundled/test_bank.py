"""The open banks: enough items on everything, and nothing about an item gives its key away."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from statistics import mean

import pytest

from assay.content.banks import Bank
from assay.content.catalog import Catalog
from assay.content.competencies import CompetencyMap
from assay.content.exams import Exam, MultipleChoiceSection
from assay.content.items import Item

#: What the associations say has more questions than anything else.
WEIGHTY = {
    "theoretical-foundations.child-development-behavior",
    "theoretical-foundations.attachment-separation-trauma-grief-loss",
    "theoretical-foundations.disorders-infancy-early-childhood",
    "direct-service-skills.screening-assessment",
    "direct-service-skills.relationship-based-therapies",
}
#: Options that a candidate can judge without knowing anything, since they speak of the other options.
ABOUT_OPTIONS = re.compile(
    r"\b(all|none|both|neither|either|any)( one)? of the (above|others?|options|answers)\b"
    r"|\b(a|b|c|d) (and|or) (a|b|c|d)\b|\ball of these\b|\bnone of these\b",
    re.IGNORECASE,
)
#: A rationale that names a place: positions are not the author's to rely on.
PLACE = re.compile(r"\b(option|answer|choice) ([A-D1-4]|one|two|three|four)\b|\b(first|last|second) option\b")
REASON = re.compile(r"^- \*([^*]+)\*: (.+)$", re.MULTILINE)


def distractors(item: Item) -> list[str]:
    return [option.text for option in item.options if not option.is_key]


def key(item: Item) -> str:
    return next(option.text for option in item.options if option.is_key)


@pytest.mark.parametrize(("name", "least"), [("imh-core", 200), ("ecmh-core", 100)])
def test_a_bank_has_many_times_what_a_form_needs(catalog: Catalog, name: str, least: int) -> None:
    assert len(catalog.banks[name].operational) >= least


@pytest.mark.parametrize(("name", "least"), [("imh-core", 2), ("ecmh-core", 1)])
def test_every_competency_that_multiple_choice_can_examine_has_items(
    catalog: Catalog, competency_map: CompetencyMap, name: str, least: int
) -> None:
    items = Counter(item.competency for item in catalog.banks[name].operational)
    wanted = [
        id_ for id_, each in competency_map.competencies.items() if "multiple-choice" in each.assessed_by
    ]

    assert len(wanted) >= 40
    assert [id_ for id_ in wanted if items[id_] < least] == []


def test_an_exam_puts_weight_on_what_its_bank_has_most_items_for(catalog: Catalog, exam: Exam) -> None:
    sections = [each for each in exam.sections if isinstance(each, MultipleChoiceSection)]

    assert sections
    for section in sections:
        items = Counter(item.competency for item in catalog.banks[section.bank].operational)

        assert set(section.blueprint.competencies) >= WEIGHTY
        assert {id_ for id_, _ in items.most_common(len(WEIGHTY))} == WEIGHTY


def test_every_item_has_four_options_of_which_one_is_the_key(bank: Bank) -> None:
    assert {(len(item.options), len(distractors(item))) for item in bank.items} == {(4, 3)}


def test_keys_are_spread_evenly_over_the_positions(bank: Bank) -> None:
    places = Counter(item.options.index(_key_option(item)) for item in bank.operational)
    shares = [places[place] / len(bank.operational) for place in range(4)]

    assert all(0.20 <= share <= 0.30 for share in shares), shares


def test_the_length_of_an_option_does_not_tell_the_key(bank: Bank) -> None:
    items = bank.operational
    ratio = mean(len(key(item)) / mean(map(len, distractors(item))) for item in items)

    assert 0.95 <= ratio <= 1.05
    assert mean(len(key(item)) >= max(map(len, distractors(item))) for item in items) <= 0.30


@pytest.mark.parametrize("choose", [max, min])
def test_who_always_takes_the_longest_or_the_shortest_option_guesses_no_better(
    bank: Bank, choose: Callable[[Iterable[int]], int]
) -> None:
    lengths = [(len(key(item)), [len(option.text) for option in item.options]) for item in bank.operational]
    guesses = mean((length == choose(all_)) / all_.count(choose(all_)) for length, all_ in lengths)

    assert guesses <= 0.30


def test_no_word_of_emphasis_stands_in_distractors_alone(bank: Bank) -> None:
    absolute = re.compile(r"\b(always|never|only|must|every|all)\b", re.IGNORECASE)
    keys = mean(bool(absolute.search(key(item))) for item in bank.operational)
    others = mean(bool(absolute.search(text)) for item in bank.operational for text in distractors(item))

    assert others - keys <= 0.10, (keys, others)


def test_no_option_speaks_of_the_other_options(bank: Bank) -> None:
    found = [
        (item.id, option.text)
        for item in bank.items
        for option in item.options
        if ABOUT_OPTIONS.search(option.text)
    ]

    assert found == []


def test_every_item_names_its_sources(bank: Bank) -> None:
    assert [item.id for item in bank.items if not item.sources] == []


def test_every_rationale_speaks_of_the_key_and_of_each_distractor(bank: Bank) -> None:
    assert [(item.id, what) for item in bank.items for what in _missing_reasons(item)] == []


def _missing_reasons(item: Item) -> Iterator[str]:
    reasons = REASON.findall(item.rationale)
    if len({name.casefold() for name, _ in reasons}) != len(distractors(item)):
        yield f"{len(reasons)} different reasons"
    yield from (name for name, reason in reasons if len(reason.split()) < 4)
    if len(item.rationale.partition("\n- ")[0].split()) < 10:
        yield "nothing about the key"
    if PLACE.search(item.rationale):
        yield "a position"


@pytest.mark.parametrize(("level", "least"), [("recall", 0.10), ("application", 0.30), ("analysis", 0.10)])
def test_items_ask_for_more_than_recall(bank: Bank, level: str, least: float) -> None:
    assert mean(item.cognitive == level for item in bank.operational) >= least


def _key_option(item: Item) -> object:
    return next(option for option in item.options if option.is_key)
