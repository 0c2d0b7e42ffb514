"""Many seeds: each gives a form of the real exams that meets its blueprint."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest

from assay.assessment.exam.forms import EssayPart, MultipleChoicePart
from assay.assessment.exam.offering import categories
from assay.content.catalog import Catalog, owner_of
from assay.content.exams import EssaySection, Exam, MultipleChoiceSection, Section
from assay.content.items import Item
from assay.services.forms import draw_form

#: Enough to find a blueprint that is met by luck only.
SEEDS = range(25)
#: Enough for an item that is drawn in one form of twenty.
MANY_SEEDS = range(100)

Draw = Callable[[str, int], Sequence[MultipleChoicePart]]


@pytest.fixture(scope="session")
def draw(catalog: Catalog) -> Draw:
    """The multiple choice of an exam and a seed, which is the same for every category."""

    @cache
    def drawn(key: str, seed: int) -> Sequence[MultipleChoicePart]:
        exam = catalog.exams[key]
        only = _with(catalog, key, _multiple_choice(exam))
        form = draw_form(only, owner_of(key), exam.id, categories(only.exams[key])[0], seed)
        return [part for part in form.parts if isinstance(part, MultipleChoicePart)]

    return drawn


@pytest.fixture(scope="session")
def forms(draw: Draw, exam_key: str) -> Sequence[MultipleChoicePart]:
    """Every part of items of the forms of one exam."""
    return [part for seed in SEEDS for part in draw(exam_key, seed)]


def test_every_form_has_distinct_items_of_which_no_two_are_enemies(
    forms: Sequence[MultipleChoicePart],
) -> None:
    for form in forms:
        drawn = {item.id for item in form.items}

        assert len(drawn) == len(form.items) == form.section.items == 60
        assert not drawn & {enemy for item in form.items for enemy in item.enemies}


def test_every_form_meets_every_range_of_the_blueprint(forms: Sequence[MultipleChoicePart]) -> None:
    for form in forms:
        there = Counter(name for item in form.items for name in _cells(item))
        blueprint = form.section.blueprint
        groups = (blueprint.domains, blueprint.competencies, blueprint.cognitive)
        ranges = [(str(name), cell) for group in groups for name, cell in group.items()]

        assert [name for name, (least, most) in ranges if not least <= there[name] <= most] == []


def test_forms_differ(forms: Sequence[MultipleChoicePart]) -> None:
    assert len({frozenset(item.id for item in form.items) for form in forms}) == len(forms)


def test_forms_use_the_whole_bank(draw: Draw, catalog: Catalog, bank_id: str) -> None:
    key = next(key for key, exam in catalog.exams.items() if bank_id in _banks(exam))
    drawn = {item.id for seed in MANY_SEEDS for part in draw(key, seed) for item in part.items}

    assert {item.id for item in catalog.banks[bank_id].operational} - drawn == set()


def test_an_exam_can_be_sat_in_every_category_of_its_endorsement(
    catalog: Catalog, exam_key: str, exam: Exam
) -> None:
    endorsed = catalog.associations[owner_of(exam_key)].endorsement(exam.endorsement).categories

    assert categories(exam)
    if endorsed:
        assert set(categories(exam)) == {category.id for category in endorsed}


def test_every_category_has_time_for_its_essays_and_never_gets_a_prompt_twice(
    catalog: Catalog, exam_key: str, exam: Exam
) -> None:
    only = _with(catalog, exam_key, _essays(exam))
    owner = owner_of(exam_key)

    for category in categories(exam):
        drawn = [draw_form(only, owner, exam.id, category, seed).parts for seed in MANY_SEEDS]
        parts = [part for each in drawn for part in each if isinstance(part, EssayPart)]
        used = {prompt.id for part in parts for prompt in part.prompts}
        pools = {choice.from_ for section in _essays(exam) for choice in section.by_category[category]}

        assert all(part.section.minutes / part.answers >= 40 for part in parts)
        assert all(len({prompt.id for prompt in part.prompts}) == part.length for part in parts)
        assert used == {prompt.id for pool in pools for prompt in catalog.pool(owner, pool)}


def _with(catalog: Catalog, key: str, sections: Sequence[Section]) -> Catalog:
    """The catalog in which an exam has only some of its sections."""
    return replace(catalog, exams={key: catalog.exams[key].model_copy(update={"sections": tuple(sections)})})


def _multiple_choice(exam: Exam) -> Sequence[MultipleChoiceSection]:
    return [section for section in exam.sections if isinstance(section, MultipleChoiceSection)]


def _essays(exam: Exam) -> Sequence[EssaySection]:
    return [section for section in exam.sections if isinstance(section, EssaySection)]


def _banks(exam: Exam) -> Iterator[str]:
    return (section.bank for section in _multiple_choice(exam))


def _cells(item: Item) -> tuple[str, ...]:
    return item.domain, item.competency, item.cognitive
