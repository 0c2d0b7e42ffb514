"""A hundred seeds: each gives a form of the real exam that meets its blueprint."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from assay.assessment.forms import EssayPart, Form, MultipleChoicePart
from assay.content.catalog import Catalog
from assay.content.exams import EssaySection, Exam
from assay.content.items import Item
from assay.services.forms import categories, draw_form

SEEDS = range(100)


@pytest.fixture(scope="module")
def forms(catalog: Catalog) -> Sequence[MultipleChoicePart]:
    """The multiple choice of each seed, which is the same for every category."""
    return [_multiple_choice(draw_form(catalog, "mi-aimh", "imhm", "clinical", seed)) for seed in SEEDS]


def test_every_form_has_sixty_distinct_items_of_which_no_two_are_enemies(
    forms: Sequence[MultipleChoicePart],
) -> None:
    for form in forms:
        drawn = {item.id for item in form.items}

        assert len(drawn) == len(form.items) == 60
        assert not drawn & {enemy for item in form.items for enemy in item.enemies}


def test_every_form_meets_every_range_of_the_blueprint(forms: Sequence[MultipleChoicePart]) -> None:
    for form in forms:
        there = Counter(name for item in form.items for name in _cells(item))
        blueprint = form.section.blueprint
        groups = (blueprint.domains, blueprint.competencies, blueprint.cognitive)
        ranges = [(str(name), cell) for group in groups for name, cell in group.items()]

        assert [name for name, (least, most) in ranges if not least <= there[name] <= most] == []


def test_forms_differ_and_use_the_whole_bank(forms: Sequence[MultipleChoicePart], catalog: Catalog) -> None:
    drawn = Counter(item.id for form in forms for item in form.items)

    assert len({frozenset(item.id for item in form.items) for form in forms}) == len(forms)
    assert {item.id for item in catalog.banks["imh-core"].operational} - set(drawn) == set()


def test_the_exam_can_be_sat_in_every_category(catalog: Catalog, exam: Exam) -> None:
    endorsed = catalog.associations["mi-aimh"].endorsement("imhm").categories

    assert set(categories(exam)) == {category.id for category in endorsed}


@pytest.mark.parametrize("category", ["clinical", "policy", "research-faculty"])
def test_every_category_gets_two_essays_to_write_and_never_a_prompt_twice(
    catalog: Catalog, exam: Exam, category: str
) -> None:
    essays = exam.model_copy(update={"sections": exam.sections[1:]})
    short = replace(catalog, exams={"mi-aimh/imhm": essays})
    parts = [_essays(draw_form(short, "mi-aimh", "imhm", category, seed)) for seed in SEEDS]
    used = {prompt.id for part in parts for prompt in part.prompts}

    assert {part.answers for part in parts} == {2}
    assert all(len({prompt.id for prompt in part.prompts}) == part.length for part in parts)
    assert used == {prompt.id for pool in _pools(exam, category) for prompt in catalog.pool("mi-aimh", pool)}


def _multiple_choice(form: Form) -> MultipleChoicePart:
    part = form.parts[0]
    assert isinstance(part, MultipleChoicePart)
    return part


def _essays(form: Form) -> EssayPart:
    [part] = form.parts
    assert isinstance(part, EssayPart)
    return part


def _cells(item: Item) -> tuple[str, ...]:
    return item.domain, item.competency, item.cognitive


def _pools(exam: Exam, category: str) -> Iterator[str]:
    for section in exam.sections:
        if isinstance(section, EssaySection):
            yield from (choice.from_ for choice in section.choose[category])
