"""Models refuse what contradicts itself, and survive being written and read."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assay.content.criteria import Criteria
from assay.content.exams import EVERYBODY, Blueprint, Choice, Cut, EssaySection, Exam, Range
from assay.content.items import Item, Option
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.content.sources import read_association_folder

TEXT = st.from_regex(r"[a-z][a-z ]{0,20}[a-z]", fullmatch=True)
CELLS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: Range(*sorted(pair)))


def make_item(*texts: str, key: int = 0) -> Item:
    return Item(
        id="a-1",
        competencies=("colony.biology",),
        cognitive="recall",
        status="operational",
        stem="Which?",
        options=tuple(Option(text=text, is_key=place == key) for place, text in enumerate(texts)),
        rationale="So.",
    )


def test_content_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        make_item("one", "two").stem = "Another?"


@settings(deadline=None)
@given(
    texts=st.lists(TEXT, min_size=2, max_size=6, unique_by=lambda text: " ".join(text.split())),
    data=st.data(),
)
def test_an_item_survives_json(texts: list[str], data: st.DataObject) -> None:
    item = make_item(*texts, key=data.draw(st.integers(0, len(texts) - 1)))

    assert Item.model_validate_json(item.model_dump_json()) == item


@settings(deadline=None)
@given(domains=st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), CELLS, min_size=1))
def test_a_blueprint_survives_json_with_named_bounds(domains: dict[str, Range]) -> None:
    blueprint = Blueprint(domains=domains)

    again = Blueprint.model_validate_json(blueprint.model_dump_json())
    assert again == blueprint
    assert all(cell.least <= cell.most for cell in again.domains.values())


def test_everything_of_an_association_survives_json(guild: Path) -> None:
    content = read_association_folder(guild)

    for exam in content.exams:
        assert Exam.model_validate_json(exam.model_dump_json()) == exam
    for prompt in content.prompts:
        assert Prompt.model_validate_json(prompt.model_dump_json()) == prompt
    for rubric in content.rubrics:
        assert Rubric.model_validate_json(rubric.model_dump_json()) == rubric
    for criteria in content.criteria.values():
        assert Criteria.model_validate_json(criteria.model_dump_json()) == criteria


@pytest.mark.parametrize(
    ("texts", "key", "words"),
    [
        (("one", "two"), 7, "no option is marked as the key"),
        (("same", "*Same*!"), 0, "option 2 says the same as option 1"),
    ],
)
def test_an_item_has_one_key_and_options_that_differ(texts: tuple[str, ...], key: int, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        make_item(*texts, key=key)


def test_options_of_signs_alone_are_compared_as_they_stand() -> None:
    assert make_item("+", "-", "<", ">").key == 0


def test_a_choice_reads_and_writes_the_word_from() -> None:
    choice = Choice(from_="season", answer=1, of=2)

    assert choice.model_dump(mode="json") == {"from": "season", "answer": 1, "of": 2}


def test_a_plain_list_of_choices_is_everybodys(guild: Path) -> None:
    essays = read_association_folder(guild).exams[0].sections[1].model_dump(mode="json")
    season = {"from": "season", "answer": 1, "of": 2}
    plain = EssaySection.model_validate({**essays, "choose": [season]})

    assert plain.by_category == {EVERYBODY: (Choice(from_="season", answer=1, of=2),)}
    assert EssaySection.model_validate_json(plain.model_dump_json()) == plain
    assert plain.model_dump(mode="json")["choose"] == [season]


def test_a_map_holds_what_all_stands_in_it(guild: Path) -> None:
    [beekeeping] = read_association_folder(guild).maps

    assert beekeeping.holds([])
    assert beekeeping.holds(["colony.biology", "health.varroa"])
    assert not beekeeping.holds(["colony.biology", "colony.songs"])


@pytest.mark.parametrize("share", ["-0.1", "1.01", "NaN", "Infinity"])
def test_a_cut_is_a_share(share: str) -> None:
    with pytest.raises(ValidationError):
        Cut.model_validate_json(f'{{"share": "{share}"}}')


def test_the_version_of_a_day_is_the_last_that_has_begun(guild: Path) -> None:
    criteria = read_association_folder(guild).criteria["master"]

    before, first, second = (criteria.version_on(date(year, 6, 1)) for year in (2022, 2024, 2026))
    assert before is None
    assert first is criteria.versions[0]
    assert second is criteria.versions[1]
