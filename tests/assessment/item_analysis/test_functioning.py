"""Items between groups: Mantel-Haenszel and logistic regression."""

import numpy as np
import pytest

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_analysis.analysis import functioning
from assay.assessment.item_analysis.logistic import fit_logistic
from assay.assessment.item_analysis.logistic_functioning import (
    LogisticFunctioning,
    jodoin_gierl_class,
    logistic_functioning,
)
from assay.assessment.item_analysis.mantel_haenszel import MantelHaenszel, ets_class, mantel_haenszel
from assay.assessment.item_analysis.matched import Matched, matched_counts
from assay.assessment.item_analysis.scores import score_points
from assessment.item_analysis.published import berkeley, clinics, matched


def haenszel(counts: Matched) -> MantelHaenszel:
    found = mantel_haenszel(counts)
    assert isinstance(found, MantelHaenszel)
    return found


def logistic(counts: Matched) -> LogisticFunctioning:
    found = logistic_functioning(counts)
    assert isinstance(found, LogisticFunctioning)
    return found


def test_berkeley() -> None:
    """R 4, mantelhaen.test(UCBAdmissions): the example of its help page."""
    found = haenszel(berkeley())
    assert found.odds_ratio.value == pytest.approx(0.9046968, abs=1e-6)
    assert found.odds_ratio.interval == pytest.approx((0.7719074, 1.0603298), abs=1e-6)
    assert found.chi_square == pytest.approx(1.4269, abs=1e-4)
    assert found.p == pytest.approx(0.2323, abs=1e-4)
    assert found.delta.value == pytest.approx(-2.35 * np.log(0.9046968), abs=1e-5)
    assert found.ets == "A"


def test_clinics() -> None:
    """Agresti 2002, 6.3.5: odds ratio 2.13, standard error of its logarithm .303, interval 1.18 to 3.87."""
    found = haenszel(clinics())
    assert found.odds_ratio.value == pytest.approx(2.13, abs=5e-3)
    assert found.odds_ratio.standard_error == pytest.approx(0.303, abs=1e-3)
    assert found.odds_ratio.interval == pytest.approx((1.18, 3.87), abs=5e-3)


def test_swapped_groups_turn_the_sign() -> None:
    counts = clinics()
    other = Matched(
        counts.scores, counts.focal_right, counts.focal_wrong, counts.reference_right, counts.reference_wrong
    )
    assert haenszel(other).delta.value == pytest.approx(-haenszel(counts).delta.value)
    assert haenszel(other).chi_square == pytest.approx(haenszel(counts).chi_square)


@pytest.mark.parametrize(
    ("delta", "error", "p", "expected"),
    [
        (0.9, 0.1, 0.001, "A"),
        (-2.0, 1.2, 0.10, "A"),
        (-1.2, 0.3, 0.001, "B"),
        (1.6, 0.4, 0.001, "B"),
        (-1.7, 0.3, 0.001, "C"),
        (1.5, 0.3, 0.001, "C"),
    ],
)
def test_classes_of_zieky(delta: float, error: float, p: float, expected: str) -> None:
    assert ets_class(delta, error, p) == expected


@pytest.mark.parametrize(
    ("change", "p", "expected"), [(0.01, 0.001, "A"), (0.2, 0.2, "A"), (0.04, 0.001, "B"), (0.07, 0.001, "C")]
)
def test_classes_of_jodoin_and_gierl(change: float, p: float, expected: str) -> None:
    assert jodoin_gierl_class(change, p) == expected


def test_logistic_regression_of_a_table() -> None:
    """Two groups alone: the coefficients are the log odds and their difference."""
    fitted = fit_logistic(np.array([[1.0, 0], [1, 1]]), np.array([30.0, 20]), np.array([10.0, 40]))
    assert fitted is not None
    assert fitted.coefficients == pytest.approx([np.log(3), np.log(0.5) - np.log(3)])


def test_uniform_functioning_is_seen() -> None:
    rows = [(50 + 5 * s, 50 - 5 * s, 30 + 5 * s, 70 - 5 * s) for s in range(-4, 5)]
    found = logistic(matched(*rows))
    assert found.uniform.p < 1e-6
    assert found.non_uniform.p > 0.05
    assert found.group < 0
    assert found.both.chi_square == pytest.approx(found.uniform.chi_square + found.non_uniform.chi_square)


def test_non_uniform_functioning_is_seen_by_regression_alone() -> None:
    rows = [(50 + 10 * s, 50 - 10 * s, 50 - 10 * s, 50 + 10 * s) for s in range(-4, 5)]
    assert logistic(matched(*rows)).non_uniform.p < 1e-6
    assert logistic(matched(*rows)).jodoin_gierl == "C"
    assert haenszel(matched(*rows)).ets == "A"


@pytest.mark.parametrize(
    "rows",
    [
        [(0, 10, 0, 12), (0, 8, 0, 9), (7, 0, 6, 0), (9, 0, 8, 0)],
        [(10, 0, 0, 12), (8, 0, 0, 9)],
    ],
)
def test_separation_is_said(rows: list[tuple[float, float, float, float]]) -> None:
    found = logistic_functioning(matched(*rows))
    assert isinstance(found, NotEstimable)
    assert "separate" in found.reason


@pytest.mark.parametrize(
    "rows",
    [
        [(5, 5, 0, 0), (6, 4, 0, 0)],
        [(0, 0, 5, 5)],
        [(5, 0, 5, 0), (6, 0, 4, 0)],
        [(0, 5, 0, 5), (0, 6, 0, 4)],
    ],
)
def test_what_cannot_be_compared_says_why(rows: list[tuple[float, float, float, float]]) -> None:
    assert isinstance(mantel_haenszel(matched(*rows)), NotEstimable)
    assert isinstance(logistic_functioning(matched(*rows)), NotEstimable)


def test_one_total_score_has_odds_but_no_regression() -> None:
    assert haenszel(matched((8, 2, 5, 5))).odds_ratio.value == pytest.approx(4)
    assert isinstance(logistic_functioning(matched((8, 2, 5, 5))), NotEstimable)


def simulated(shift: float) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(11)
    is_focal = np.arange(2000) >= 1000
    difficulties = np.linspace(-1.5, 1.5, 30) + np.where(np.arange(30) == 4, shift, 0) * is_focal[:, None]
    logits = 1.2 * (random.normal(size=(2000, 1)) - difficulties)
    return (random.random((2000, 30)) < 1 / (1 + np.exp(-logits))).astype(int), is_focal


def test_the_item_that_differs_is_found() -> None:
    points, is_focal = simulated(0.9)
    found = functioning(score_points(points), is_focal)
    first = found[4].mantel_haenszel
    assert isinstance(first, MantelHaenszel)
    assert (first.ets, first.n_reference, first.n_focal) == ("C", 1000, 1000)
    assert first.delta.value < -1.5
    others = [each.mantel_haenszel for place, each in enumerate(found) if place != 4]
    assert all(isinstance(each, MantelHaenszel) and each.ets != "C" for each in others)


def test_counts_add_up_to_everyone() -> None:
    points, is_focal = simulated(0)
    for counts in matched_counts(score_points(points), is_focal):
        assert (counts.n_reference, counts.n_focal) == (1000, 1000)


def test_who_omitted_does_not_count_when_ignored() -> None:
    points = simulated(0)[0].astype(float)
    points[:10, 0] = np.nan
    counts = matched_counts(score_points(points, "ignore"), np.arange(2000) >= 1000)
    assert (counts[0].n, counts[1].n) == (1990, 2000)


def test_points_have_no_functioning() -> None:
    found = functioning(score_points(np.array([[0, 3], [2, 1]])), np.array([True, False]))
    assert isinstance(found[0].mantel_haenszel, NotEstimable)
