"""Tying scales by common items, and equating through ability."""

import numpy as np
import pytest

from assay.assessment.equating.linking import (
    LINK_METHODS,
    CommonItems,
    Link,
    LinkMethod,
    link,
    link_items,
)
from assay.assessment.equating.tables import Resampling
from assay.assessment.equating.true_scores import TrueScoreEquating, equate_true_scores
from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.rasch import fit_rasch
from assay.assessment.item_response.two_parameter import fit_two_parameter

#: Kolen & Brennan (2004), Table 6.5: slopes and difficulties of the twelve common items on X and on Y.
X_SLOPES = np.array(
    [0.4551, 0.5839, 0.7544, 0.6633, 1.0690, 0.9672, 0.3479, 1.4579, 1.8811, 0.7020, 1.4080, 1.2993]
)
X_DIFFICULTIES = np.array(
    [-0.7101, -0.8567, 0.0212, 0.0506, 0.9610, 0.1950, 2.2768, 1.0241, 1.4062, 2.2401, 1.5556, 2.1589]
)
SLOPES = np.linspace(0.7, 1.6, 24)
DIFFICULTIES = np.linspace(-1.8, 1.8, 24)
ANCHOR = [(at, at) for at in range(0, 24, 2)]


def drawn(seed: int, mean: float, harder: float, n: int = 1500) -> np.ndarray:
    """Items at odd places are `harder`; those at even places are common."""
    generator = np.random.default_rng(seed)
    moved = DIFFICULTIES + harder * (np.arange(24) % 2)
    logits = SLOPES * (generator.normal(mean, 1.0, (n, 1)) - moved)
    return (generator.random((n, 24)) < 1.0 / (1.0 + np.exp(-logits))).astype(float)


@pytest.mark.parametrize("method", LINK_METHODS)
def test_a_known_change_of_scale_comes_back_exactly(method: LinkMethod) -> None:
    """Whatever the method: Kolen & Brennan (2004), eq. 6.2 and 6.3 applied to the items of Table 6.5."""
    moved = CommonItems(X_SLOPES, X_DIFFICULTIES, X_SLOPES / 1.17, 1.17 * X_DIFFICULTIES - 0.49)
    found = link_items(moved, method)
    assert isinstance(found, Link)
    assert (found.slope, found.intercept) == (pytest.approx(1.17, abs=1e-6), pytest.approx(-0.49, abs=1e-6))


def test_mean_methods_are_their_formulas() -> None:
    """Kolen & Brennan (2004), eq. 6.8a, 6.9a and 6.10a by hand."""
    common = CommonItems(
        np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.array([1.0, 1.4]), np.array([0.5, 2.1])
    )
    by_means, by_spread = link_items(common, "mean-mean"), link_items(common, "mean-sigma")
    assert isinstance(by_means, Link)
    assert isinstance(by_spread, Link)
    assert (by_means.slope, by_means.intercept) == (pytest.approx(1.25), pytest.approx(1.3 - 1.25 * 0.5))
    assert (by_spread.slope, by_spread.intercept) == (pytest.approx(1.6), pytest.approx(1.3 - 0.8))


@pytest.mark.parametrize("method", LINK_METHODS)
def test_rasch_scales_are_tied_by_a_shift(method: LinkMethod) -> None:
    ones = np.ones(12)
    found = link_items(CommonItems(ones, X_DIFFICULTIES, ones, X_DIFFICULTIES + 0.35), method, is_rasch=True)
    assert isinstance(found, Link)
    assert (found.slope, found.intercept) == (1.0, pytest.approx(0.35, abs=1e-6))


def test_difficulties_without_spread_give_no_slope() -> None:
    same = CommonItems(np.ones(3), np.zeros(3), np.ones(3), np.arange(3.0))
    assert isinstance(link_items(same, "mean-sigma"), NotEstimable)


@pytest.mark.parametrize("method", LINK_METHODS)
def test_a_difference_of_groups_comes_back(method: LinkMethod) -> None:
    """Group X is half a standard deviation above group Y, so that its 0 is at 0.5 on Y's scale."""
    x, y = fit_two_parameter(drawn(1, 0.5, 0.0)), fit_two_parameter(drawn(2, 0.0, 0.0))
    assert not isinstance(x, NotEstimable)
    assert not isinstance(y, NotEstimable)
    found = link(x, y, ANCHOR, method)
    assert isinstance(found, Link)
    assert found.intercept == pytest.approx(0.5, abs=0.15)
    assert found.slope == pytest.approx(1.0, abs=0.15)
    assert found.items == 12


def test_models_of_two_kinds_are_not_tied() -> None:
    x, y = fit_rasch(drawn(1, 0.5, 0.0, 300)), fit_two_parameter(drawn(2, 0.0, 0.0, 300))
    assert not isinstance(x, NotEstimable)
    assert not isinstance(y, NotEstimable)
    with pytest.raises(ValueError, match="of one kind"):
        link(x, y, ANCHOR, "mean-mean")
    assert isinstance(link(x, x, [], "mean-mean"), NotEstimable)
    assert isinstance(link(y, y, [(0, 0)], "mean-mean"), NotEstimable)


def test_a_harder_form_gives_its_takers_more_on_the_easier_one() -> None:
    x, y = drawn(3, 0.3, 0.8, 600), drawn(4, 0.0, 0.0, 600)
    found = equate_true_scores(x, y, ANCHOR, fit_rasch, "mean-mean", Resampling(20))
    assert isinstance(found, TrueScoreEquating)
    values = [each.equivalent for each in found.table.rows]
    assert all(isinstance(each, Estimate) for each in values)
    numbers = [each.value for each in values if isinstance(each, Estimate)]
    assert (numbers[0], numbers[-1]) == (0.0, 24.0)
    assert numbers[12] == pytest.approx(13.8, abs=0.8)
    assert (np.diff(numbers) > 0).all()
    middle = values[12]
    assert isinstance(middle, Estimate)
    assert middle.standard_error == pytest.approx(0.2, abs=0.15)
    assert found.table.resamples == 20


@pytest.mark.parametrize("fit", [fit_rasch, fit_two_parameter])
def test_a_form_is_equal_to_itself(fit: object) -> None:
    responses = drawn(5, 0.0, 0.0, 500)
    found = equate_true_scores(responses, responses, ANCHOR, fit, "stocking-lord")  # type: ignore[arg-type]
    assert isinstance(found, TrueScoreEquating)
    numbers = [each.equivalent.value for each in found.table.rows if isinstance(each.equivalent, Estimate)]
    assert numbers == pytest.approx(range(25), abs=1e-5)


def test_an_item_without_estimate_has_no_place_on_a_form() -> None:
    x, y = drawn(6, 0.0, 0.0, 300), drawn(7, 0.0, 0.0, 300)
    x[:, 3] = 1.0
    found = equate_true_scores(x, y, ANCHOR, fit_rasch, "mean-mean")
    assert isinstance(found, NotEstimable)
    assert found.reason == "form X: no estimate for item number 4; leave it out"


def test_an_item_that_falls_with_ability_gives_scores_no_ability() -> None:
    x, y = drawn(8, 0.0, 0.0, 500), drawn(9, 0.0, 0.0, 500)
    x[:, 3] = 1.0 - x[:, 3]
    found = equate_true_scores(x, y, ANCHOR, fit_two_parameter, "mean-sigma")
    assert isinstance(found, NotEstimable)
    assert "item number 4 falls with ability" in found.reason


def test_a_form_without_variance_has_the_reason() -> None:
    found = equate_true_scores(np.ones((9, 24)), drawn(9, 0.0, 0.0, 50), ANCHOR, fit_rasch, "mean-mean")
    assert isinstance(found, NotEstimable)
    assert found.reason.startswith("form X: no item with both")
