"""The exams of the specialists: on a map of their own, from the bank of the mentors, without categories."""

import pytest

from assay.assessment.exam.forms import EssayPart, MultipleChoicePart
from assay.assessment.exam.offering import categories
from assay.content.catalog import Catalog
from assay.services.forms import draw_form

ASSOCIATIONS = ("nc-imha", "nm-aimh")
SEEDS = range(12)


def test_the_map_is_a_part_of_the_mentors_map_and_says_that_it_stands_in(catalog: Catalog) -> None:
    mentors, specialists = catalog.maps["imhm-clinical"], catalog.maps["imhs"]

    assert mentors.holds(specialists.competencies)
    assert len(specialists.competencies) == 42
    assert "leading-people" not in {domain.id for domain in specialists.domains}
    assert "stands in" in (specialists.note or "")


def test_titles_and_ways_of_assessing_are_those_of_the_mentors_map(catalog: Catalog) -> None:
    mentors, specialists = catalog.maps["imhm-clinical"], catalog.maps["imhs"]
    differing = [
        name
        for name, each in specialists.competencies.items()
        if (each.title, each.assessed_by)
        != (mentors.competency(name).title, mentors.competency(name).assessed_by)
    ]

    assert differing == []


def test_what_an_indicator_says_is_said_for_specialists(catalog: Catalog) -> None:
    texts = {
        name: {
            each.text
            for competency in catalog.maps[name].competencies.values()
            for each in competency.indicators
        }
        for name in ("imhm-clinical", "imhs")
    }

    assert not texts["imhm-clinical"] & texts["imhs"]


@pytest.mark.parametrize("association", ASSOCIATIONS)
def test_no_form_asks_what_only_a_mentor_must_know(catalog: Catalog, association: str) -> None:
    exam = catalog.exams[f"{association}/imhs"]
    map_ = catalog.maps[exam.map]

    assert categories(exam) == ("all",)
    for seed in SEEDS:
        questions, essays = draw_form(catalog, association, "imhs", "all", seed).parts
        assert isinstance(questions, MultipleChoicePart)
        assert isinstance(essays, EssayPart)
        assert [item.id for item in questions.items if not map_.holds(item.competencies)] == []
        assert (questions.length, essays.answers, essays.length) == (60, 2, 3)


@pytest.mark.parametrize("association", ASSOCIATIONS)
def test_every_vignette_is_rated_by_the_association_s_own_rubric(catalog: Catalog, association: str) -> None:
    prompts = catalog.pool(association, "specialist")

    assert len(prompts) >= 4
    assert {f"{association}/{each.rubric}" for each in prompts} <= set(catalog.rubrics)
    assert all(catalog.maps["imhs"].holds(each.competencies) for each in prompts)
