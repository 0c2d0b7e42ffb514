"""The two-parameter model: published estimates, slopes without bound, and what must not matter."""

import numpy as np
import pytest

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import TwoParameterModel
from assay.assessment.item_response.two_parameter import fit_two_parameter
from assessment.item_response.published import LSAT_6, LSAT_7, drawn, responses_of


def fitted(responses: object) -> TwoParameterModel:
    model = fit_two_parameter(responses)
    assert isinstance(model, TwoParameterModel)
    return model


def test_lsat_6_is_as_published() -> None:
    """Bock & Aitkin (1981), Table 1; in the logistic metric: Rizopoulos (2006), ltm(LSAT ~ z1)."""
    model = fitted(responses_of(LSAT_6))
    assert model.log_likelihood == pytest.approx(-2466.653, abs=1e-3)
    assert model.slopes == pytest.approx([0.825, 0.723, 0.890, 0.689, 0.658], abs=1.5e-3)
    assert model.intercepts == pytest.approx([2.773, 0.990, 0.249, 1.285, 2.053], abs=1e-3)
    errors = [each.slope.standard_error for each in model.items if isinstance(each.slope, Estimate)]
    assert errors == pytest.approx([0.2581, 0.1867, 0.2328, 0.1851, 0.2100], abs=1e-3)


def test_lsat_7_is_as_mirt_has_it() -> None:
    """Chalmers (2012), and the documentation of R mirt: mirt(expand.table(LSAT7), 1)."""
    model = fitted(responses_of(LSAT_7))
    assert model.log_likelihood == pytest.approx(-2658.805, abs=1e-3)
    assert model.slopes == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=2e-3)
    assert model.intercepts == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=2e-3)
    assert (model.aic, model.bic) == (pytest.approx(5337.610, abs=1e-2), pytest.approx(5386.688, abs=1e-2))


def test_estimates_come_back_with_their_errors() -> None:
    slopes, difficulties = np.linspace(0.5, 2.0, 15), np.linspace(2, -2, 15)
    model = fitted(drawn(11, 3000, slopes, difficulties))
    errors = np.array([each.slope.standard_error for each in model.items], dtype=float)  # type: ignore[union-attr]
    assert np.abs((model.slopes - slopes) / errors).max() < 3.5
    found = [each.difficulty.value for each in model.items if isinstance(each.difficulty, Estimate)]
    assert np.abs(np.array(found) - difficulties).max() < 0.4


def test_gaps_at_random_leave_the_slopes_where_they_are() -> None:
    slopes = np.linspace(0.7, 1.7, 10)
    responses = drawn(12, 2000, slopes, np.linspace(-1, 1, 10))
    responses[np.random.default_rng(13).random(responses.shape) < 0.2] = np.nan
    assert np.abs(fitted(responses).slopes - slopes).max() < 0.35


def test_both_ways_to_the_information_agree() -> None:
    """Without gaps the sums over nodes are multiplied out; one gap takes the long way."""
    responses = drawn(14, 400, np.ones(6), np.linspace(-1, 1, 6))
    gap = np.vstack((responses, [np.nan, *[1.0] * 5]))
    short, long = fitted(responses), fitted(gap)
    errors = [
        [each.slope.standard_error for each in model.items if isinstance(each.slope, Estimate)]
        for model in (short, long)
    ]
    assert errors[0] == pytest.approx(errors[1], rel=0.05)


def test_a_slope_without_bound_is_no_number() -> None:
    responses = drawn(15, 300, np.ones(6), np.linspace(-1, 1, 6))
    model = fitted(np.column_stack((responses, responses[:, 2])))
    without = [each for each in model.items if isinstance(each.slope, NotEstimable)]
    assert [each.item for each in without] in ([2], [6])
    assert "grows beyond 10" in without[0].slope.reason  # type: ignore[union-attr]


def test_slopes_without_bound_may_leave_too_few_items() -> None:
    found = fit_two_parameter(np.repeat(np.array([[0.0], [1.0]] * 50), 4, axis=1))
    assert isinstance(found, NotEstimable)
    assert found.reason == "2 slopes grow beyond 10, and too few items are left"


def test_a_slope_that_may_be_zero_gives_no_difficulty() -> None:
    responses = drawn(16, 500, np.array([1.2] * 5 + [0.0]), np.zeros(6))
    last = fitted(responses).items[5]
    assert isinstance(last.slope, Estimate)
    assert isinstance(last.difficulty, NotEstimable)


def test_an_item_with_a_wrong_key_has_a_negative_slope() -> None:
    responses = drawn(17, 500, np.full(6, 1.2), np.linspace(-1, 1, 6))
    responses[:, 3] = 1.0 - responses[:, 3]
    assert [slope < 0 for slope in fitted(responses).slopes] == [False, False, False, True, False, False]


@pytest.mark.parametrize(
    ("responses", "reason"),
    [
        (np.ones((9, 4)), "no item with both"),
        (drawn(18, 300, np.ones(2), np.zeros(2)), "2 items with both"),
        (np.full((4, 3), np.nan), "no item"),
        (np.array([[1.0, 0.0, 1.0]]), "no item"),
    ],
)
def test_what_says_nothing_has_a_reason(responses: object, reason: str) -> None:
    found = fit_two_parameter(responses)
    assert isinstance(found, NotEstimable)
    assert reason in found.reason


def test_few_persons_are_said_to_be_few() -> None:
    assert "150 persons are few" in fitted(drawn(19, 150, np.ones(8), np.linspace(-1, 1, 8))).warnings[0]


def test_the_order_of_items_does_not_matter() -> None:
    responses = drawn(20, 300, np.linspace(0.7, 1.5, 6), np.linspace(-1, 1, 6))
    assert fitted(responses[:, ::-1]).slopes == pytest.approx(fitted(responses).slopes[::-1], abs=1e-5)
