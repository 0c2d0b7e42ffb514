"""Prompts and rubrics of the written examination."""

from collections import Counter

import pytest

from assay.content.catalog import Catalog
from assay.content.rubrics import Criterion, Rubric

CLINICAL = ("clinical-practitioner", "clinical-supervisor")
WEIGHTY = {"reflection", "thinking", "working-with-others"}


@pytest.mark.parametrize(
    ("pools", "least"),
    [(("practitioner",), 4), (("supervisor",), 3), (("policy",), 4), (("teaching", "research"), 4)],
)
def test_every_pool_has_enough_prompts(catalog: Catalog, pools: tuple[str, ...], least: int) -> None:
    assert sum(len(catalog.pool("mi-aimh", pool)) for pool in pools) >= least


def test_every_prompt_is_a_vignette_with_tasks_and_advice_for_reviewers(catalog: Catalog) -> None:
    poor = [
        key
        for key, prompt in catalog.prompts.items()
        if len(prompt.vignette.split()) < 120 or len(prompt.tasks) < 3 or not prompt.for_reviewers
    ]

    assert len(catalog.prompts) >= 15
    assert poor == []


def test_every_rubric_has_four_to_six_criteria_tied_to_competencies(catalog: Catalog) -> None:
    known = set(catalog.maps["imhm-clinical"].competencies)

    for key, rubric in catalog.rubrics.items():
        assert 4 <= len(rubric.criteria) <= 6, key
        assert {id_ for criterion in rubric.criteria for id_ in criterion.competencies} <= known, key


def test_every_level_is_described_in_words_of_its_own(catalog: Catalog) -> None:
    for key, rubric in catalog.rubrics.items():
        texts = [level.descriptor for criterion in rubric.criteria for level in criterion.levels]

        assert len(set(texts)) == len(texts), key
        assert all(len(text.split()) >= 8 for text in texts), key


def test_one_scale_is_used_throughout(catalog: Catalog) -> None:
    scales = {
        tuple((level.score, level.label) for level in criterion.levels)
        for rubric in catalog.rubrics.values()
        for criterion in rubric.criteria
    }

    assert len(scales) == 1


@pytest.mark.parametrize("name", CLINICAL)
def test_reflection_thinking_and_working_with_others_weigh_most(catalog: Catalog, name: str) -> None:
    rubric = catalog.rubrics[f"mi-aimh/{name}"]
    heaviest = max(criterion.weight for criterion in rubric.criteria)

    assert {_domain(each) for each in rubric.criteria if each.weight == heaviest} == WEIGHTY
    assert _share_of(rubric, WEIGHTY) > 0.5


def _domain(criterion: Criterion) -> str:
    """The domain that a criterion is about before all others."""
    return criterion.competencies[0].partition(".")[0]


def _share_of(rubric: Rubric, domains: set[str]) -> float:
    weights = Counter[bool]()
    for criterion in rubric.criteria:
        weights[_domain(criterion) in domains] += criterion.weight
    return weights[True] / weights.total()
