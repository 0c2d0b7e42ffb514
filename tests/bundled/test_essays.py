"""Prompts and rubrics of every written examination."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise
from typing import TypeVar

from assay.content.catalog import Catalog, owner_of
from assay.content.exams import Choice, EssaySection, Exam
from assay.content.markdown import comparable
from assay.content.prompts import Prompt
from assay.content.rubrics import Criterion, Rubric

Thing = TypeVar("Thing")

#: What the other categories write about; every other rubric is for clinical essays.
NOT_CLINICAL = {"policy", "teaching", "research"}
WEIGHTY = {"reflection", "thinking", "working-with-others"}


def test_every_pool_has_more_prompts_than_a_form_shows(catalog: Catalog, exam_key: str, exam: Exam) -> None:
    """Who sits the essays again a year later meets something new."""
    shown = Counter[str]()
    for choice in _choices(exam):
        shown[choice.from_] = max(shown[choice.from_], choice.of)

    assert shown
    assert [pool for pool, of in shown.items() if len(catalog.pool(owner_of(exam_key), pool)) <= of] == []


def test_every_prompt_is_for_one_exam_of_its_association(catalog: Catalog) -> None:
    pools = Counter(
        (owner_of(key), pool)
        for key, exam in catalog.exams.items()
        for pool in {each.from_ for each in _choices(exam)}
    )

    assert [key for key, each in catalog.prompts.items() if pools[owner_of(key), each.pool] != 1] == []


def test_every_prompt_is_a_vignette_with_tasks_and_advice_for_reviewers(catalog: Catalog) -> None:
    poor = [
        key
        for key, prompt in catalog.prompts.items()
        if len(prompt.vignette.split()) < 120 or len(prompt.tasks) < 3 or not prompt.for_reviewers
    ]

    assert len(catalog.prompts) >= 50
    assert poor == []


def test_no_prompt_is_worded_like_another_one_of_whichever_association(catalog: Catalog) -> None:
    pairs = {key: _word_pairs(prompt) for key, prompt in catalog.prompts.items()}
    alike = {
        (one, other): len(pairs[one] & pairs[other]) / len(pairs[one] | pairs[other])
        for one, other in combinations(pairs, 2)
    }

    assert {both: share for both, share in alike.items() if share >= 0.15} == {}


def test_every_rubric_scores_a_prompt(catalog: Catalog) -> None:
    used = {f"{owner_of(key)}/{prompt.rubric}" for key, prompt in catalog.prompts.items()}

    assert used == set(catalog.rubrics)


def test_every_rubric_has_four_to_six_criteria_tied_to_competencies(catalog: Catalog) -> None:
    for key, rubric in catalog.rubrics.items():
        exams = _owned(catalog.exams, owner_of(key)).values()
        known = {id_ for exam in exams for id_ in catalog.maps[exam.map].competencies}

        assert 4 <= len(rubric.criteria) <= 6, key
        assert {id_ for criterion in rubric.criteria for id_ in criterion.competencies} <= known, key


def test_every_level_is_described_in_words_of_its_own(catalog: Catalog) -> None:
    for key, rubric in catalog.rubrics.items():
        texts = [level.descriptor for criterion in rubric.criteria for level in criterion.levels]

        assert len(set(texts)) == len(texts), key
        assert all(len(text.split()) >= 8 for text in texts), key


def test_an_association_uses_one_scale_throughout(catalog: Catalog, association_id: str) -> None:
    scales = {
        tuple((level.score, level.label) for level in criterion.levels)
        for rubric in _owned(catalog.rubrics, association_id).values()
        for criterion in rubric.criteria
    }

    assert len(scales) == 1


def test_reflection_thinking_and_working_with_others_weigh_most_in_clinical_essays(
    catalog: Catalog, association_id: str
) -> None:
    rubrics = _owned(catalog.rubrics, association_id).values()
    clinical = [rubric for rubric in rubrics if rubric.id not in NOT_CLINICAL]

    assert clinical
    for rubric in clinical:
        heaviest = max(criterion.weight for criterion in rubric.criteria)

        assert {_domain(each) for each in rubric.criteria if each.weight == heaviest} == WEIGHTY, rubric.id
        assert _share_of(rubric, WEIGHTY) > 0.5, rubric.id


def _choices(exam: Exam) -> Iterator[Choice]:
    for section in exam.sections:
        if isinstance(section, EssaySection):
            yield from (choice for choices in section.by_category.values() for choice in choices)


def _owned(things: Mapping[str, Thing], association: str) -> Mapping[str, Thing]:
    return {key: thing for key, thing in things.items() if owner_of(key) == association}


def _word_pairs(prompt: Prompt) -> frozenset[tuple[str, str]]:
    texts = (prompt.vignette, *prompt.tasks, prompt.for_reviewers or "")
    return frozenset(pair for text in texts for pair in pairwise(comparable(text).split()))


def _domain(criterion: Criterion) -> str:
    """The domain that a criterion is about before all others."""
    return criterion.competencies[0].partition(".")[0]


def _share_of(rubric: Rubric, domains: set[str]) -> float:
    weights = Counter[bool]()
    for criterion in rubric.criteria:
        weights[_domain(criterion) in domains] += criterion.weight
    return weights[True] / weights.total()
