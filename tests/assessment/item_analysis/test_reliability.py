"""Alpha, its interval, and errors of measurement."""

from math import sqrt

import numpy as np
import pytest

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.reliability import feldt_interval, reliability
from assay.assessment.item_analysis.score_errors import score_errors
from assay.assessment.item_analysis.scores import score_points
from assessment.item_analysis.published import lsat6


def value(statistic: Statistic) -> float:
    assert isinstance(statistic, Estimate)
    return statistic.value


def test_lsat6() -> None:
    """R, ltm 1.2, descript(LSAT): alpha of all items and without each; the mean of Bock & Lieberman 1970."""
    found = reliability(score_points(lsat6()))
    assert value(found.alpha) == pytest.approx(0.2950, abs=1e-4)
    without = [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]
    assert [value(each) for each in found.if_deleted] == pytest.approx(without, abs=1e-4)
    assert value(found.mean) == pytest.approx(3.819)
    assert found.alpha.n == 1000


def test_alpha_of_points_is_that_of_variances() -> None:
    """By hand: item variances 1 and 1, covariance 1/2; alpha = 2 (1 - 2/3)."""
    points = np.array([[0.0, 0.5], [1.0, 0.0], [2.0, 2.0], [1.0, 1.5]])
    covariances = np.cov(points.T)
    expected = 2 * (1 - np.trace(covariances) / covariances.sum())
    assert value(reliability(score_points(points)).alpha) == pytest.approx(expected)


def test_kr20_by_hand() -> None:
    """Kuder & Richardson 1937, formula 20: k / (k - 1) (1 - sum pq / variance), the variance over n."""
    points = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]])
    p = points.mean(axis=0)
    expected = 3 / 2 * (1 - (p * (1 - p)).sum() / points.sum(axis=1).var())
    found = reliability(score_points(points))
    assert value(found.alpha) == pytest.approx(expected) == pytest.approx(0.75)
    assert value(found.standard_error) == pytest.approx(sqrt(5 / 3 * 0.25))


def test_kr21_is_kr20_of_equal_items() -> None:
    found = reliability(score_points(np.array([[1, 1], [1, 1], [0, 0], [0, 1], [1, 0]])))
    assert value(found.kr21) == pytest.approx(value(found.alpha))


def test_feldt_interval_holds_alpha() -> None:
    """Feldt 1965: exact for normal parallel items. Ten of them, alpha 10 x .3 / (1 + 9 x .3) = .8108."""
    random = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        points = np.sqrt(0.3) * random.normal(size=(40, 1)) + np.sqrt(0.7) * random.normal(size=(40, 10))
        low, high = feldt_interval(value(reliability(score_points(points)).alpha), 40, 10)
        held += low < 3 / 3.7 < high
    assert held / 400 == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        (np.array([[1], [0]]), "alpha needs two items at least"),
        (np.array([[1, 0]]), "two people at least must have responded to every item"),
        (np.zeros((0, 3)), "two people at least must have responded to every item"),
        (np.array([[1, 0], [0, 1]]), "everyone has the same total score"),
    ],
)
def test_no_alpha_says_why(points: np.ndarray, reason: str) -> None:
    found = reliability(score_points(points))
    assert found.alpha == NotEstimable(reason, points.shape[0])
    assert isinstance(found.standard_error, NotEstimable)


def test_a_negative_alpha_has_no_standard_error() -> None:
    found = reliability(score_points(np.array([[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 1], [1, 1, 1]])))
    assert value(found.alpha) < 0
    assert isinstance(found.standard_error, NotEstimable)


def test_two_items_have_no_alpha_without_one() -> None:
    found = reliability(score_points(np.array([[1, 1], [0, 0], [1, 0]])))
    assert found.if_deleted == (NotEstimable("without this item fewer than two are left", 3),) * 2


def test_ignored_omissions_leave_the_complete() -> None:
    points = np.array([[1, 1, 1], [1, np.nan, 0], [1, 1, 0], [0, 0, 0]])
    complete = reliability(score_points(points[[0, 2, 3]]))
    assert reliability(score_points(points, "ignore")).alpha == complete.alpha


def test_lord_at_half() -> None:
    """Lord 1955: 25 of 50 items right, sqrt(25 x 25 / 49) = 3.571; none at the ends."""
    random = np.random.default_rng(5)
    points = (random.random((300, 50)) < random.random((300, 1))).astype(int)
    errors = score_errors(reliability(score_points(points)))
    assert errors[25].lord == pytest.approx(3.5714, abs=1e-4)
    assert errors[0].lord == errors[50].lord == 0


def test_keats_agrees_with_alpha() -> None:
    """Keats 1957: the mean of the squared errors over people is the squared standard error of measurement."""
    points = lsat6()
    found = reliability(score_points(points))
    errors = score_errors(found)
    squares = [(errors[total].keats or 0) ** 2 for total in points.sum(axis=1)]
    variance = value(found.standard_error) ** 2 * 999 / 1000  # the formulas of 1937 divide by n
    assert np.mean(squares) == pytest.approx(variance)


def test_one_item_has_no_conditional_errors() -> None:
    assert score_errors(reliability(score_points(np.array([[1], [0]])))) == ()
