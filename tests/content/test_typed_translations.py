"""Items of every type in another language: a response means there what it means in the master."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from assay.content.checking import read_sources
from assay.content.finding import sources_at
from assay.content.item_types.base import ItemType
from assay.content.item_types.known import BUILT_IN, ItemTypes, reading_with
from assay.content.item_types.ordering.type import Ordering, OrderingType
from assay.content.item_types.samples import faults_of, samples_of
from assay.content.items import Item
from assay.content.sources import read_association_folder
from assay.content.translations import is_whole, said_in, stamp_of, texts_of
from assay.web.item_drawing import draw_plainly
from dummy.typed import say_in_spanish, write_typed_guild

TYPES = ItemTypes()
ITEMS = "question_banks/hive-kinds/items"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guild with an item of each type, all of it in Spanish, too."""
    return say_in_spanish(write_typed_guild(tmp_path_factory.mktemp("typed") / "guild"))


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copytree(written, tmp_path / "guild")


def _items(folder: Path) -> dict[str, Item]:
    (bank,) = (each for each in read_association_folder(folder).banks if each.id == "hive-kinds")
    return {each.type: each for each in bank.items}


def _problems(folder: Path) -> list[str]:
    report = read_sources(sources_at(folder)).report()
    return [f"{each.path.name}:{each.line}: {each.what}, {each.expected}" for each in report.problems]


def test_what_is_begun_and_translated_fits_and_is_whole(folder: Path) -> None:
    report = read_sources(sources_at(folder)).report()

    assert (report.problems, report.notes) == ((), ())
    found = _items(folder)
    assert set(found) == {each.name for each in BUILT_IN}
    assert [each.id for each in found.values() if not is_whole(each, "es")] == []
    assert (folder / ITEMS / "syrup.es.md").read_text().split("---")[1].strip().endswith("unit: 'es kg'")


@pytest.mark.parametrize("type_", BUILT_IN, ids=lambda type_: type_.name)
def test_each_response_earns_the_same_in_both_languages(folder: Path, type_: ItemType[Any]) -> None:
    item = _items(folder)[type_.name]
    said = said_in(item, "es")
    sample = samples_of(type_)[0]

    for each in sample.responses:
        assert TYPES.credit(item, each.plain) == TYPES.credit(said, each.plain)
        assert TYPES.is_malformed(item, each.plain) == TYPES.is_malformed(said, each.plain)
    assert TYPES.key(said) == TYPES.key(item)
    assert TYPES.credit(said, TYPES.key(item)) == 1
    assert "es " in TYPES.describe(said, TYPES.key(item))


def test_who_reads_another_language_is_shown_the_same_in_the_same_places(folder: Path) -> None:
    for item in _items(folder).values():
        here = draw_plainly(TYPES, item, "answering")
        there = draw_plainly(TYPES, said_in(item, "es"), "answering")
        assert there != here
        assert there.replace("es ", "") == here.replace("es ", ""), item.id


@pytest.mark.parametrize(
    ("item", "old", "new", "problem"),
    [
        (
            "signs-of-robbing",
            "- [x] es Fighting",
            "- [ ] es Fighting",
            "6: `options.0.is_key` is `False` here, and `True` in signs-of-robbing.md, expected the same",
        ),
        (
            "signs-of-robbing",
            "- [ ] es Drones flying at noon\n",
            "",
            "2: 1 of 6 texts of signs-of-robbing.md are missing: `options.3.text`",
        ),
        (
            "signs-of-robbing",
            "- [ ] es Drones flying at noon\n",
            "- [ ] es Bees fanning in a row\n",
            "9: option 4 says the same as option 2, expected options that differ in words",
        ),
        (
            "opening-a-hive",
            "4. es Take",
            "4. es Look\n5. es Take",
            "10: `steps.4` is not in opening-a-hive.md",
        ),
        ("opening-a-hive", "1. es Light", "1. es Smoke the entrance\n2. es Light", "`steps.4` is not in"),
        (
            "castes-and-days",
            "| es Drone | es 24 |\n",
            "",
            "texts of castes-and-days.md are missing: `pairs.2.left`",
        ),
        ("castes-and-days", "es 24", "es 21", "6: two choices are the same in other words"),
        ("castes-and-days", "| | es 30 |", "| es Egg | es 30 |", "`pairs.3.left` is `es Egg` here, and ``"),
        (
            "syrup",
            "unit: 'es kg'",
            "unit: 'es kg'\n  value: 8",
            "5: `value` is `8` here, and `7.5` in syrup.md",
        ),
        ("syrup", "answer:\n  unit: 'es kg'\n", "", "1 of 3 texts of syrup.md are missing: `unit`"),
        ("syrup", "answer:", "type: ordering\nanswer:", "`type` is `ordering` here, and `numeric`"),
    ],
)
def test_what_differs_in_more_than_words_is_named_with_its_place(
    folder: Path, item: str, old: str, new: str, problem: str
) -> None:
    path = folder / ITEMS / f"{item}.es.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))

    found = _problems(folder)
    assert any(f"{item}.es.md" in each and problem in each for each in found), found


@pytest.mark.parametrize(("item", "old", "new"), [("castes-and-days", "es 24", "es 21")])
def test_words_that_cannot_stand_for_the_masters_are_not_used(
    folder: Path, item: str, old: str, new: str
) -> None:
    path = folder / ITEMS / f"{item}.es.md"
    path.write_text(path.read_text().replace(old, new))
    found = next(each for each in _items(folder).values() if each.id == item)

    assert not is_whole(found, "es")
    assert TYPES.key(said_in(found, "es")) == TYPES.key(found)


def test_one_choice_is_not_two_in_other_words(folder: Path) -> None:
    master, path = folder / ITEMS / "castes-and-days.md", folder / ITEMS / "castes-and-days.es.md"
    master.write_text(master.read_text().replace("| Drone | 24 |", "| Drone | 21 |"))

    assert any("the right side of row 3 is one choice there, and two" in each for each in _problems(folder))
    path.write_text(path.read_text().replace("es 24", "es 21"))
    assert _problems(folder) == []


def test_a_stamp_is_of_the_words_that_a_type_holds_too(folder: Path) -> None:
    before = _items(folder)["ordering"]
    path = folder / ITEMS / "opening-a-hive.md"
    path.write_text(path.read_text().replace("Lift the lid", "Take off the lid"))
    after = _items(folder)["ordering"]

    assert set(texts_of(before)) == {"stem", "rationale", *(f"interaction.steps.{at}" for at in range(4))}
    assert stamp_of(before) != stamp_of(after)
    assert not is_whole(after, "es")
    assert said_in(after, "es") == after


class _Forgetful(OrderingType):
    """A type whose order follows from the words of a translation."""

    folder = OrderingType().folder

    def translated(self, interaction: Ordering, master: Ordering) -> Ordering:  # noqa: ARG002
        """Whatever the words say."""
        return interaction


class _Stranger(OrderingType):
    """A type that does not say what of it is words."""

    folder = OrderingType().folder

    def texts(self) -> None:  # type: ignore[override]
        """As by default."""


def test_a_type_whose_responses_mean_something_else_does_not_stand_its_samples() -> None:
    faults = faults_of(_Forgetful())

    assert any("in other words; have `translated` keep the master's order" in each for each in faults), faults
    assert faults_of(_Stranger()) == []


def test_items_of_a_type_that_does_not_say_what_is_words_are_not_translated(folder: Path) -> None:
    with reading_with(ItemTypes({**TYPES.types, "ordering": _Stranger()})):
        found = _items(folder)["ordering"]
        (problem,) = _problems(folder)

    assert (found.can_be_translated, found.translations) == (False, ())
    assert problem == (
        "opening-a-hive.es.md:1: opening-a-hive.md is of a type whose items cannot be translated, "
        "expected no translation, or a type that says what of it is words"
    )
