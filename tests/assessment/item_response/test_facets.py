"""Severity of raters: known ones come back; what ties no raters together is named."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.facets import fit_facets
from assay.assessment.item_response.item_fit import MeanSquare
from assay.assessment.item_response.rasch import fit_rasch
from assay.assessment.item_response.rating_design import connected_subsets, rating_design
from assay.assessment.item_response.rating_models import Element, FacetsModel
from assessment.item_response.published import LSAT_6, responses_of


@dataclass(frozen=True)
class Ratings:
    subjects: list[str]
    raters: list[str]
    criteria: list[str]
    ratings: list[float]
    severities: np.ndarray


def drawn(seed: int, subjects: int = 500, raters: int = 14) -> Ratings:
    """Two raters a subject, four criteria, categories 1 to 4; the severities have mean 0."""
    generator = np.random.default_rng(seed)
    severities = generator.normal(0.0, 0.6, raters)
    severities -= severities.mean()
    difficulties, steps = (-0.6, -0.2, 0.2, 0.6), np.array((0.0, -1.5, -1.5, 0.0))
    found = Ratings([], [], [], [], severities)
    for subject, ability in enumerate(generator.normal(0.3, 1.2, subjects)):
        for rater in generator.choice(raters, 2, replace=False):
            for criterion, difficulty in enumerate(difficulties):
                odds = np.exp((ability - severities[rater] - difficulty) * np.arange(4) - steps)
                found.subjects.append(f"s{subject:04d}")
                found.raters.append(f"r{rater:02d}")
                found.criteria.append(f"c{criterion}")
                found.ratings.append(1.0 + generator.choice(4, p=odds / odds.sum()))
    return found


def fitted(ratings: Ratings) -> FacetsModel:
    model = fit_facets(ratings.subjects, ratings.raters, ratings.ratings, ratings.criteria)
    assert isinstance(model, FacetsModel)
    return model


def measures(elements: tuple[Element, ...]) -> np.ndarray:
    return np.array([each.measure.value for each in elements if isinstance(each.measure, Estimate)])


def scores_of(elements: tuple[Element, ...], truth: np.ndarray) -> np.ndarray:
    """How many standard errors each estimate lies from what is true."""
    found = [each.measure for each in elements]
    values = [(each.value, each.standard_error) for each in found if isinstance(each, Estimate)]
    assert len(values) == len(truth)
    return np.array(
        [(value - true) / (error or np.nan) for (value, error), true in zip(values, truth, strict=True)]
    )


@cache
def known(seed: int) -> tuple[Ratings, FacetsModel]:
    ratings = drawn(seed)
    return ratings, fitted(ratings)


@pytest.mark.parametrize("seed", [0, 1])
def test_known_severities_come_back_within_their_errors(seed: int) -> None:
    """No seed is chosen: under the model each criterion fails for one seed in more than 100,000.

    Estimates by maximum likelihood are about normal, so errors over standard errors are standard normal. Of 14
    severities that sum to 0 their squares sum to 14/13 of a chi-square with 13 degrees of freedom, which exceeds 55
    with probability 4e-7 and stays below 1 with 4e-6. Nine other parameters lie beyond 6 errors with 9 * 2e-9. The
    errors are small: a rater has some 71 of 500 subjects, 286 ratings, whose information is the variance of a rating
    given ability: 0.3 to 0.4 on average on these thresholds, so 1 / sqrt(286 * 0.35) is 0.1, and less than 40
    subjects (which would make it 0.14) are four standard deviations off.
    """
    ratings, model = known(seed)
    off = scores_of(model.raters, ratings.severities)
    assert 1 * 14 / 13 < float(off @ off) < 55 * 14 / 13
    errors = [each.measure.standard_error or 0 for each in model.raters if isinstance(each.measure, Estimate)]
    assert 0.06 < min(errors) <= max(errors) < 0.16
    others = (*model.thresholds, model.mean, model.spread)
    truth = (-1.5, 0.0, 1.5, 0.3, 1.2)
    for each, true in zip(others, truth, strict=True):
        assert abs(each.value - true) < 6 * (each.standard_error or 0)
    assert abs(scores_of(model.criteria, np.array((-0.6, -0.2, 0.2, 0.6)))).max() < 6
    assert model.categories == (1, 2, 3, 4)
    assert model.n == 4000


@pytest.mark.parametrize("seed", [0, 1])
def test_raters_who_do_as_the_model_says_fit(seed: int) -> None:
    """Mean squares are about 1 with errors of some 0.07 a rater, so 0.02 for the mean of 14; z beyond 6: 14 * 2e-9."""
    found = [each.infit for each in known(seed)[1].raters]
    assert np.mean([each.value for each in found if isinstance(each, MeanSquare)]) == pytest.approx(
        1, abs=0.12
    )
    assert all(abs(each.z) < 6 for each in found if isinstance(each, MeanSquare))


def test_a_rater_at_random_does_not_fit_and_a_severe_one_has_a_low_fair_average() -> None:
    ratings = drawn(4, 200, 6)
    generator = np.random.default_rng(0)
    for place, rater in enumerate(ratings.raters):
        if rater == "r02":
            ratings.ratings[place] = float(generator.integers(1, 5))
    model = fitted(ratings)
    worst = max(
        model.raters, key=lambda each: each.outfit.value if isinstance(each.outfit, MeanSquare) else 0
    )
    assert worst.name == "r02"
    assert isinstance(worst.outfit, MeanSquare)
    assert worst.outfit.z > 3
    fair = [each.fair_average.value for each in model.raters if isinstance(each.fair_average, Estimate)]
    assert list(np.argsort(fair)) == list(np.argsort(-measures(model.raters)))


def test_two_categories_and_one_rater_are_the_rasch_model() -> None:
    """The items of LSAT-6 as criteria: the difficulties are those of the Rasch model, centered."""
    responses = responses_of(LSAT_6)
    persons, items = np.indices(responses.shape)
    model = fit_facets(
        [f"p{each:04d}" for each in persons.ravel()],
        ["key"] * responses.size,
        responses.ravel().tolist(),
        [f"i{each}" for each in items.ravel()],
    )
    assert isinstance(model, FacetsModel)
    rasch = fit_rasch(responses)
    assert not isinstance(rasch, NotEstimable)
    difficulties = -rasch.intercepts
    assert measures(model.criteria) == pytest.approx(difficulties - difficulties.mean(), abs=1e-5)
    assert model.log_likelihood == pytest.approx(-2466.938, abs=1e-3)
    assert model.spread.value == pytest.approx(0.755, abs=1e-3)
    alone = model.raters[0].measure
    assert isinstance(alone, NotEstimable)
    assert alone.reason == "there is only one rater to compare"


def test_disconnected_subsets_are_named_and_not_estimated() -> None:
    one, other = drawn(5, 40, 3), drawn(6, 40, 3)
    subjects = [*one.subjects, *(f"t{each}" for each in other.subjects)]
    raters = [*one.raters, *(f"q{each}" for each in other.raters)]
    criteria, ratings = [*one.criteria, *other.criteria], [*one.ratings, *other.ratings]
    found = fit_facets(subjects, raters, ratings, criteria)
    assert isinstance(found, NotEstimable)
    assert "2 subsets" in found.reason
    assert "qr00, qr01, qr02" in found.reason
    assert "r00, r01, r02" in found.reason
    subsets = connected_subsets(rating_design(subjects, raters, criteria, ratings))
    assert [len(each) for each, _ in subsets] == [3, 3]


def test_raters_with_a_criterion_each_cannot_be_told_from_it() -> None:
    found = fit_facets(["a", "a", "b", "b", "c", "c"], ["r", "q"] * 3, [1, 2, 2, 3, 3, 1], ["x", "y"] * 3)
    assert isinstance(found, NotEstimable)
    assert "cannot be told from the difficulty" in found.reason


def test_severities_come_back_where_no_subject_is_rated_by_two_rubrics() -> None:
    """The bounds are those of known severities above; each half of the subjects has criteria of its own."""
    drawn_ratings = drawn(2)
    rubric = {subject: "de"[n % 2] for n, subject in enumerate(dict.fromkeys(drawn_ratings.subjects))}
    pairs = zip(drawn_ratings.subjects, drawn_ratings.criteria, strict=True)
    criteria = [rubric[subject] + criterion for subject, criterion in pairs]
    model = fit_facets(drawn_ratings.subjects, drawn_ratings.raters, drawn_ratings.ratings, criteria)
    assert isinstance(model, FacetsModel)
    off = scores_of(model.raters, drawn_ratings.severities)
    assert 1 * 14 / 13 < float(off @ off) < 55 * 14 / 13
    assert len(model.criteria) == 8


def test_an_extreme_rater_stays_out_with_the_reason() -> None:
    ratings = drawn(7, 120, 5)
    for place, rater in enumerate(ratings.raters):
        if rater == "r01":
            ratings.ratings[place] = 4.0
    model = fitted(ratings)
    extreme = model.raters[1]
    assert isinstance(extreme.measure, NotEstimable)
    assert extreme.measure.reason == "every rating is the highest, 4"
    assert extreme.observed_average == 4.0
    assert any("r01" in each for each in model.warnings)
    assert len(measures(model.raters)) == 4


def test_an_extreme_subject_stays_in() -> None:
    ratings = drawn(8, 100, 4)
    ratings.ratings[:8] = [4.0] * 8
    best = fitted(ratings).subjects[0]
    assert isinstance(best.measure, Estimate)
    assert isinstance(best.infit, NotEstimable)


def test_an_unused_category_is_said() -> None:
    ratings = drawn(9, 100, 4)
    moved = Ratings(
        ratings.subjects, ratings.raters, ratings.criteria,
        [each + (each > 2) for each in ratings.ratings], ratings.severities,
    )  # fmt: skip
    model = fitted(moved)
    assert model.categories == (1, 2, 4, 5)
    assert any("never used" in each and each.endswith("3") for each in model.warnings)
    assert measures(model.raters) == pytest.approx(measures(fitted(ratings).raters), abs=1e-7)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([], "there are no ratings"),
        ([np.nan] * 4, "there are no ratings"),
        ([2.0] * 4, "no rater has ratings that vary"),
    ],
)
def test_what_says_nothing_has_a_reason(ratings: list[float], reason: str) -> None:
    count = len(ratings)
    found = fit_facets(["a", "a", "b", "b"][:count], ["r", "q", "r", "q"][:count], ratings)
    assert isinstance(found, NotEstimable)
    assert found.reason == reason


def test_one_subject_is_too_few() -> None:
    found = fit_facets(["a"] * 4, ["r", "q"] * 2, [1, 2, 2, 1], ["x", "x", "y", "y"])
    assert isinstance(found, NotEstimable)
    assert found.reason == "only one subject was rated"


@pytest.mark.parametrize(
    ("ratings", "raters", "what"),
    [
        ([1.0, 2.0], ["r", "r"], "r rated a twice on all"),
        ([1.0, 2.5], ["r", "q"], "not a whole number"),
        ([1.0], ["r", "q"], "must be as many"),
    ],
)
def test_wrong_ratings_are_refused(ratings: list[float], raters: list[str], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        fit_facets(["a", "a"], raters, ratings)


def test_names_and_order_do_not_matter() -> None:
    ratings = drawn(10, 120, 5)
    order = np.random.default_rng(1).permutation(len(ratings.ratings))
    renamed = fit_facets(
        [f"x{ratings.subjects[each]}" for each in order],
        [f"x{ratings.raters[each]}" for each in order],
        [ratings.ratings[each] for each in order],
        [f"x{ratings.criteria[each]}" for each in order],
    )
    assert isinstance(renamed, FacetsModel)
    assert measures(renamed.raters) == pytest.approx(measures(fitted(ratings).raters), abs=1e-6)
