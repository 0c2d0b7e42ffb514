"""Equating of observed scores: published conversions, what all methods promise, and edges."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.assessment.equating.distributions import (
    AnchoredDistribution,
    ScoreDistribution,
    anchored_distribution,
    score_distribution,
)
from assay.assessment.equating.linear import (
    AnchoredMoments,
    Line,
    Moments,
    anchored_moments,
    chained_linear,
    levine,
    linear_equating,
    mean_equating,
    tucker,
)
from assay.assessment.equating.methods import AnchorMethod, Method, Settings, equivalents
from assay.assessment.equating.percentiles import percentile_ranks
from assay.assessment.equating.smoothing import Smoothed, smoothed, smoothed_jointly
from assay.assessment.equating.tables import ConversionTable, Resampling, conversion_table
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.equating.published import ACT_EQUIPERCENTILE, ACT_X, ACT_Y

X = score_distribution(range(41), ACT_X, (0, 40))
Y = score_distribution(range(41), ACT_Y, (0, 40))
METHODS = get_args(Method)
ANCHORED = get_args(AnchorMethod)


def groups(seed: int, shift: float = 0.0, n: int = 600) -> AnchoredDistribution:
    """Scores on 30 items of which the first 10 are the anchor."""
    generator = np.random.default_rng(seed)
    ability = generator.normal(shift, 1.0, (n, 1))
    right = generator.random((n, 30)) < 1.0 / (1.0 + np.exp(-(ability - np.tile(np.linspace(-2, 2, 10), 3))))
    return anchored_distribution(right.sum(axis=1), right[:, :10].sum(axis=1), None, (0, 30), (0, 10))


def test_moments_are_those_of_table_2_6() -> None:
    """Kolen & Brennan (2004), Table 2.6."""
    assert (X.n, Y.n) == (4329, 4152)
    assert (X.mean, X.sd) == (pytest.approx(19.8524, abs=1e-4), pytest.approx(8.2116, abs=1e-4))
    assert (Y.mean, Y.sd) == (pytest.approx(18.9798, abs=1e-4), pytest.approx(8.9393, abs=1e-4))


def test_equipercentile_is_table_2_7() -> None:
    found = equivalents(X, Y, Settings("equipercentile"))
    assert not isinstance(found, NotEstimable)
    assert found == pytest.approx(ACT_EQUIPERCENTILE, abs=1e-4)


def test_mean_and_linear_follow_from_the_moments() -> None:
    x, y = Moments(X.mean, X.sd, X.n), Moments(Y.mean, Y.sd, Y.n)
    assert mean_equating(x, y).intercept == pytest.approx(-0.8726, abs=1e-4)
    found = linear_equating(x, y)
    assert isinstance(found, Line)
    assert (found.slope, found.intercept) == (
        pytest.approx(1.0886, abs=1e-4),
        pytest.approx(-2.6319, abs=1e-4),
    )


#: Kolen & Brennan (2004), the example of chapter 4: 36 items, of which 12 are common.
NEAT_X = AnchoredMoments(15.8205, 6.5278, 1655, 5.1063, 2.3760, 13.4088)
NEAT_Y = AnchoredMoments(18.6728, 6.8784, 1638, 5.8626, 2.4515, 14.7603)


def test_tucker_and_levine_are_those_of_chapter_4() -> None:
    """Kolen & Brennan (2004), ch. 4, Tucker and Levine observed score results, the weight of group 1 being 1."""
    by_tucker, by_levine = tucker(NEAT_X, NEAT_Y, 1.0), levine(NEAT_X, NEAT_Y, 1.0)
    assert isinstance(by_tucker, Line)
    assert isinstance(by_levine, Line)
    assert (by_tucker.slope, by_tucker.intercept) == (
        pytest.approx(1.0289, abs=1e-3), pytest.approx(0.5370, abs=1e-3),
    )  # fmt: skip
    assert by_tucker.slope * NEAT_X.mean + by_tucker.intercept == pytest.approx(16.8153, abs=1e-3)
    assert by_tucker.slope * NEAT_X.sd == pytest.approx(6.7168, abs=1e-3)
    assert (by_levine.slope, by_levine.intercept) == (
        pytest.approx(1.0112, abs=1e-3), pytest.approx(0.2513, abs=1e-3),
    )  # fmt: skip


def test_chained_linear_is_two_linear_equatings() -> None:
    found = chained_linear(NEAT_X, NEAT_Y)
    first = linear_equating(NEAT_X, Moments(NEAT_X.anchor_mean, NEAT_X.anchor_sd, 1))
    second = linear_equating(Moments(NEAT_Y.anchor_mean, NEAT_Y.anchor_sd, 1), NEAT_Y)
    assert isinstance(found, Line)
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert found.slope == pytest.approx(first.slope * second.slope)
    assert found.intercept == pytest.approx(second.slope * first.intercept + second.intercept)


@pytest.mark.parametrize("method", METHODS)
def test_a_form_is_equal_to_itself(method: Method) -> None:
    group = groups(1)
    found = equivalents(group, group, Settings(method))
    assert not isinstance(found, NotEstimable)
    taken = group.counts.sum(axis=1) > 0
    assert found[taken] == pytest.approx(group.total.scores[taken], abs=1e-6)


@pytest.mark.parametrize("method", ANCHORED)
@pytest.mark.parametrize("degree", [0, 4])
def test_with_an_anchor_differing_groups_give_about_the_same_form(method: AnchorMethod, degree: int) -> None:
    """X and Y are alike, only the groups differ: by a third of a standard deviation."""
    if degree and method not in ("chained-equipercentile", "frequency-estimation"):
        degree = 0
    found = equivalents(groups(2, n=4000), groups(3, 0.33, n=4000), Settings(method, degree=degree))
    assert not isinstance(found, NotEstimable)
    assert np.abs(found - np.arange(31))[5:26].max() < 1.5


@pytest.mark.parametrize("method", METHODS)
def test_points_that_all_get_on_y_are_added(method: Method) -> None:
    x, y = groups(4), groups(5, 0.2)
    moved = AnchoredDistribution(y.lowest + 7, y.lowest_anchor, y.counts)
    found, before = equivalents(x, moved, Settings(method)), equivalents(x, y, Settings(method))
    assert not isinstance(found, NotEstimable)
    assert not isinstance(before, NotEstimable)
    assert found == pytest.approx(before + 7, abs=1e-9)


def test_external_levine_has_its_own_slope() -> None:
    found = levine(NEAT_X, NEAT_Y, 1.0, is_external=True)
    assert isinstance(found, Line)
    slope = (6.8784**2 + 14.7603) / (2.4515**2 + 14.7603)
    assert found.slope * NEAT_X.mean + found.intercept == pytest.approx(18.6728 + slope * (5.1063 - 5.8626))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=2, max_size=60),
    st.lists(st.integers(0, 20), min_size=2, max_size=60),
)
def test_equivalents_never_fall_and_stay_within_half_a_point_of_the_scale(x: list[int], y: list[int]) -> None:
    found = equivalents(
        score_distribution(x), score_distribution(y, limits=(0, 20)), Settings("equipercentile")
    )
    assert not isinstance(found, NotEstimable)
    assert (np.diff(found) >= -1e-9).all()
    assert (found >= -0.5).all()
    assert (found <= 20.5).all()


def test_percentile_ranks_take_half_of_a_score_s_own() -> None:
    """Kolen & Brennan (2004), Table 2.1 style: five scores of equal frequency."""
    even = score_distribution(range(5))
    assert percentile_ranks(even, even.scores) == pytest.approx([0.1, 0.3, 0.5, 0.7, 0.9])


@pytest.mark.parametrize("degree", [1, 2, 4, 6, 9])
def test_smoothing_keeps_the_moments(degree: int) -> None:
    """Holland & Thayer (2000): the first moments of the fitted distribution are those observed."""
    found = smoothed(X, degree)
    assert isinstance(found, Smoothed)
    for power in range(1, degree + 1):
        moment = (X.scores / 40) ** power @ np.array(ACT_X)
        assert (X.scores / 40) ** power @ found.distribution.counts == pytest.approx(moment, rel=1e-7)
    assert found.distribution.counts.sum() == pytest.approx(4329)
    assert found.degrees_of_freedom == 40 - degree


def test_smoother_equivalents_are_near_the_others() -> None:
    plain = equivalents(X, Y, Settings("equipercentile"))
    smooth = equivalents(X, Y, Settings("equipercentile", degree=6))
    assert not isinstance(plain, NotEstimable)
    assert not isinstance(smooth, NotEstimable)
    assert np.abs(plain - smooth)[3:38].max() < 0.6
    assert np.abs(np.diff(smooth, 2))[3:38].max() < np.abs(np.diff(plain, 2))[3:38].max()


def test_joint_smoothing_keeps_margins_covariance_and_what_cannot_be() -> None:
    group = groups(6)
    found = smoothed_jointly(group, 3)
    assert isinstance(found, AnchoredDistribution)
    before, after = anchored_moments(group), anchored_moments(found)
    assert (after.mean, after.sd, after.covariance) == pytest.approx(
        (before.mean, before.sd, before.covariance)
    )
    assert found.counts[2, 3:].sum() == 0


def test_smoothing_asks_for_different_scores() -> None:
    assert isinstance(smoothed(score_distribution([1, 1, 2]), 2), NotEstimable)
    assert isinstance(smoothed(X, 11), NotEstimable)
    assert isinstance(smoothed_jointly(groups(7), 11), NotEstimable)
    found = conversion_table(score_distribution([3, 3]), Y, Settings("equipercentile", degree=2))
    assert isinstance(found, NotEstimable)


def test_standard_errors_are_those_of_the_theory_and_of_the_seed() -> None:
    """The standard error of the mean method is that of a difference of means."""
    table = conversion_table(X, Y, Settings("mean"), Resampling(400, seed=1))
    assert isinstance(table, ConversionTable)
    value = table.rows[20].equivalent
    assert isinstance(value, Estimate)
    expected = np.sqrt(X.sd**2 / X.n + Y.sd**2 / Y.n)
    assert value.standard_error == pytest.approx(expected, rel=0.15)
    assert table == conversion_table(X, Y, Settings("mean"), Resampling(400, seed=1))
    assert table != conversion_table(X, Y, Settings("mean"), Resampling(400, seed=2))
    assert (table.n, table.resamples, table.warnings) == ((4329, 4152), 400, ())


def test_without_resamples_there_is_no_error() -> None:
    table = conversion_table(X, Y, Settings("linear"))
    assert isinstance(table, ConversionTable)
    assert isinstance(table.rows[0].equivalent, Estimate)
    assert table.rows[0].equivalent.standard_error is None


@pytest.mark.parametrize("method", ["linear", "tucker", "levine", "chained-linear"])
def test_equal_scores_give_no_line(method: Method) -> None:
    same = AnchoredDistribution(0, 0, np.array([[0.0, 0.0], [0.0, 9.0]]))
    assert isinstance(conversion_table(same, same, Settings(method)), NotEstimable)


def test_one_person_each_is_equated_by_the_mean_only() -> None:
    one, other = score_distribution([3]), score_distribution([5])
    found = equivalents(one, other, Settings("mean"))
    assert not isinstance(found, NotEstimable)
    assert found[3] == 5
    assert isinstance(equivalents(one, other, Settings("linear")), NotEstimable)


def test_groups_without_a_common_anchor_score_have_no_frequency_estimation() -> None:
    x = AnchoredDistribution(0, 0, np.array([[5.0, 0.0], [5.0, 0.0]]))
    y = AnchoredDistribution(0, 0, np.array([[0.0, 5.0], [0.0, 5.0]]))
    assert isinstance(equivalents(x, y, Settings("frequency-estimation")), NotEstimable)


def test_few_persons_and_lone_anchor_scores_are_said() -> None:
    table = conversion_table(groups(8, n=60), groups(9, n=60), Settings("frequency-estimation"))
    assert isinstance(table, ConversionTable)
    assert "60 persons are few" in table.warnings[0]
    assert "anchor scores that the other group lacks" in table.warnings[1]


@pytest.mark.parametrize(
    ("scores", "frequencies", "what"),
    [
        ([], None, "no scores"),
        ([1.5], None, "not a whole number"),
        ([np.nan], None, "not a whole number"),
        ([1, 2], [1], "needs its frequency"),
        ([1, 2], [1, -1], "not negative"),
        ([1, 2], [0, 0], "not all zero"),
    ],
)
def test_wrong_scores_are_refused(scores: list[float], frequencies: list[float] | None, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        score_distribution(scores, frequencies)


def test_methods_ask_for_what_they_need() -> None:
    with pytest.raises(ValueError, match="needs the scores on an anchor"):
        equivalents(X, Y, Settings("tucker"))
    with pytest.raises(ValueError, match="needs no smoothing"):
        equivalents(X, Y, Settings("linear", degree=4))
    with pytest.raises(ValueError, match="must be the same for both"):
        equivalents(groups(1), anchored_distribution([1, 2], [1, 1]), Settings("chained-equipercentile"))
    with pytest.raises(ValueError, match="not between"):
        score_distribution([5], limits=(0, 4))
    with pytest.raises(ValueError, match="needs its anchor score"):
        anchored_distribution([1, 2], [1])


def test_negative_scores_have_a_place() -> None:
    assert score_distribution([-2, 3]).lowest == -2
    assert isinstance(score_distribution([-2, 3]), ScoreDistribution)
