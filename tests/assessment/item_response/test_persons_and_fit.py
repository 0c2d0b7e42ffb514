"""Abilities, curves and fit of items: published values, edges, and what the models themselves promise."""

import numpy as np
import pytest
from scipy.stats import norm

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.curves import curves
from assay.assessment.item_response.item_fit import MeanSquare, item_fit, mean_squares
from assay.assessment.item_response.models import ItemResponseModel, RaschModel
from assay.assessment.item_response.persons import weighted_abilities
from assay.assessment.item_response.rasch import fit_rasch
from assay.assessment.item_response.score_fit import ChiSquare, score_fit, score_likelihoods
from assay.assessment.item_response.two_parameter import fit_two_parameter
from assessment.item_response.published import LSAT_7, drawn, responses_of


@pytest.fixture(scope="module")
def lsat_7() -> ItemResponseModel:
    model = fit_two_parameter(responses_of(LSAT_7))
    assert not isinstance(model, NotEstimable)
    return model


@pytest.fixture(scope="module")
def rasch() -> RaschModel:
    model = fit_rasch(drawn(30, 800, np.ones(20), np.linspace(-2, 2, 20)))
    assert isinstance(model, RaschModel)
    return model


def test_score_fit_is_that_of_mirt(lsat_7: ItemResponseModel) -> None:
    """Documentation of R mirt: itemfit(mirt(expand.table(LSAT7), 1)), S_X2 (of parameters with fewer digits)."""
    found = [each for each in score_fit(lsat_7, responses_of(LSAT_7)) if isinstance(each, ChiSquare)]
    assert [each.value for each in found] == pytest.approx([4.749, 14.451, 1.270, 5.237, 0.941], abs=3e-3)
    assert [each.degrees for each in found] == [2] * 5
    assert [each.p for each in found] == pytest.approx([0.093, 0.001, 0.530, 0.073, 0.625], abs=1e-3)


def test_weighted_abilities_are_finite_at_both_ends_and_mirrored() -> None:
    model = fit_rasch(np.vstack((drawn(31, 300, np.ones(4), np.array([-1.0, -0.5, 0.5, 1.0])),)))
    assert isinstance(model, RaschModel)
    low, high = weighted_abilities(model, [[0.0] * 4, [1.0] * 4])
    assert isinstance(low, Estimate)
    assert isinstance(high, Estimate)
    assert low.value < -2 < 2 < high.value
    assert low.standard_error is not None


def test_without_responses_there_is_no_ability(rasch: RaschModel) -> None:
    nothing = np.full((1, 20), np.nan)
    assert isinstance(weighted_abilities(rasch, nothing)[0], NotEstimable)
    assert weighted_abilities(rasch, np.zeros((0, 20))) == ()


def test_in_the_rasch_model_the_sum_is_enough(rasch: RaschModel) -> None:
    one, other = np.zeros(20), np.zeros(20)
    one[:5], other[-5:] = 1.0, 1.0
    found = weighted_abilities(rasch, [one, other])
    assert isinstance(found[0], Estimate)
    assert isinstance(found[1], Estimate)
    assert found[0].value == pytest.approx(found[1].value, abs=1e-7)


def test_other_items_are_refused(rasch: RaschModel) -> None:
    with pytest.raises(ValueError, match="the model has 20 items"):
        weighted_abilities(rasch, [[0.0, 1.0]])


def test_half_of_those_as_able_as_an_item_is_difficult_are_right(lsat_7: ItemResponseModel) -> None:
    difficulty = lsat_7.items[0].difficulty
    assert isinstance(difficulty, Estimate)
    assert curves(lsat_7, difficulty.value).probabilities[0, 0] == pytest.approx(0.5)


def test_scores_have_the_probabilities_of_the_binomial() -> None:
    found = score_likelihoods(np.full((4, 1), 0.3)).ravel()
    assert found == pytest.approx([0.2401, 0.4116, 0.2646, 0.0756, 0.0081])


def test_items_that_fit_have_mean_squares_about_one(rasch: RaschModel) -> None:
    responses = drawn(30, 800, np.ones(20), np.linspace(-2, 2, 20))
    found = item_fit(rasch, responses)
    infits = [each.infit.value for each in found if isinstance(each.infit, MeanSquare)]
    outfits = [each.outfit.value for each in found if isinstance(each.outfit, MeanSquare)]
    assert np.mean(infits) == pytest.approx(1.0, abs=0.05)
    assert np.mean(outfits) == pytest.approx(1.0, abs=0.1)
    assert sum(abs(each.infit.z) < 3 for each in found if isinstance(each.infit, MeanSquare)) >= 18
    p = [each.p for each in score_fit(rasch, responses) if isinstance(each, ChiSquare)]
    assert len(p) == 20
    assert min(p) > 1e-3


def test_an_item_at_random_does_not_fit() -> None:
    responses = drawn(32, 1000, np.ones(15), np.linspace(-1.5, 1.5, 15))
    responses[:, 7] = np.random.default_rng(1).integers(0, 2, 1000)
    model = fit_rasch(responses)
    assert isinstance(model, RaschModel)
    fit, score = item_fit(model, responses)[7], score_fit(model, responses)[7]
    assert isinstance(fit.infit, MeanSquare)
    assert isinstance(fit.outfit, MeanSquare)
    assert fit.infit.value > 1.1
    assert fit.outfit.z > 3
    assert isinstance(score, ChiSquare)
    assert score.p < 1e-6


def test_mean_squares_are_those_of_the_formula() -> None:
    """Wright & Masters (1982), p. 100: by hand for one item and known abilities."""
    residuals, variances = np.array([[0.5], [-0.2], [0.7]]), np.array([[0.25], [0.16], [0.21]])
    from_formula = (0.25 + 0.04 + 0.49) / (0.25 + 0.16 + 0.21)
    outfit = (0.25 / 0.25 + 0.04 / 0.16 + 0.49 / 0.21) / 3

    ((infit, unweighted),) = mean_squares(
        residuals, variances, variances * (1 - 3 * variances), lambda each: each.sum(axis=0)
    )
    assert isinstance(infit, MeanSquare)
    assert isinstance(unweighted, MeanSquare)
    assert (infit.value, unweighted.value) == (pytest.approx(from_formula), pytest.approx(outfit))
    assert norm.cdf(infit.z) > 0.5


def test_items_that_were_not_estimated_have_no_fit() -> None:
    responses = drawn(33, 200, np.ones(5), np.linspace(-1, 1, 5))
    responses[:, 0] = 1.0
    model = fit_rasch(responses)
    assert isinstance(model, RaschModel)
    assert isinstance(item_fit(model, responses)[0].infit, NotEstimable)
    assert isinstance(score_fit(model, responses)[0], NotEstimable)


def test_too_few_items_have_no_score_fit() -> None:
    responses = drawn(34, 200, np.ones(2), np.zeros(2))
    model = fit_rasch(responses)
    assert isinstance(model, RaschModel)
    assert all(isinstance(each, NotEstimable) for each in score_fit(model, responses))
