"""Shares, raters against the others, and everything about a table together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.assessment.agreement.intraclass import FORMS
from assay.assessment.agreement.pooling import averaged, rated_part, stacked
from assay.assessment.agreement.raters import rater_summaries
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.shares import adjacent_agreement, exact_agreement, unanimous_agreement
from assay.assessment.agreement.summary import NEEDS_ORDER, agreement
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assessment.agreement.published import KRIPPENDORFF, SHROUT_FLEISS

TABLES = arrays.arrays(
    float,
    st.tuples(st.integers(1, 8), st.integers(1, 4)),
    elements=st.one_of(st.just(np.nan), st.sampled_from([0.0, 0.5, 1.0, 2.0, 4.0])),
)


def value(statistic: Statistic) -> float:
    assert isinstance(statistic, Estimate), statistic
    return statistic.value


def test_shares_of_pairs() -> None:
    """Gwet (2014) gives .8182 as the observed agreement of the table."""
    assert value(exact_agreement(KRIPPENDORFF)) == pytest.approx(0.8182, abs=5e-5)
    assert value(unanimous_agreement(KRIPPENDORFF)) == pytest.approx(8 / 11)
    assert value(adjacent_agreement(KRIPPENDORFF)) == pytest.approx((10 + 0.5) / 11)


def test_two_raters_have_the_interval_of_a_share() -> None:
    """Wilson (1927): 8 of 10 is from .490 to .943."""
    found = exact_agreement([[1, 1]] * 8 + [[1, 2]] * 2)
    assert isinstance(found, Estimate)
    assert found.interval == pytest.approx((0.4902, 0.9433), abs=5e-5)


def test_adjacent_has_room_for_floats() -> None:
    assert value(adjacent_agreement([[0.1 + 0.2, 0.2]], within=0.1)) == 1


@given(TABLES)
def test_exact_is_part_of_adjacent_and_all_is_part_of_exact(ratings: np.ndarray) -> None:
    exact = exact_agreement(ratings)
    if isinstance(exact, Estimate):
        assert value(unanimous_agreement(ratings)) <= exact.value + 1e-12
        assert exact.value <= value(adjacent_agreement(ratings)) + 1e-12
        assert exact.interval is None or exact.interval[0] <= exact.value <= exact.interval[1]


def test_a_lenient_rater_is_seen() -> None:
    first = rater_summaries(SHROUT_FLEISS)[0]
    assert value(first.mean) == pytest.approx(46 / 6)
    others = SHROUT_FLEISS[:, 1:].mean(axis=1)
    assert value(first.mean_difference) == pytest.approx((SHROUT_FLEISS[:, 0] - others).mean())
    assert value(first.correlation) == pytest.approx(np.corrcoef(SHROUT_FLEISS[:, 0], others)[0, 1])
    assert value(first.exact) == pytest.approx(1 / 18)
    assert first.n == first.ratings == 6


def test_a_rater_is_compared_where_others_rated_too() -> None:
    no = np.nan
    found = rater_summaries([[1, 2, no], [3, no, no], [2, 2, 5], [no, no, 4], [4, 4, 4]])
    assert [each.n for each in found] == [3, 3, 2]
    assert [each.ratings for each in found] == [4, 3, 3]
    assert value(found[0].exact) == pytest.approx((0 + 0.5 + 1) / 3)
    assert isinstance(found[2].correlation, NotEstimable)


def test_a_rater_who_always_says_the_same_has_no_correlation() -> None:
    found = rater_summaries([[2, 1], [2, 3], [2, 4], [2, 2]])
    assert isinstance(found[0].correlation, NotEstimable)
    assert "this rater's" in found[0].correlation.reason
    assert isinstance(found[1].correlation, NotEstimable)
    assert "the others" in found[1].correlation.reason


def test_a_rater_who_rated_nobody() -> None:
    silent = rater_summaries([[1, np.nan], [2, np.nan]])[1]
    assert (silent.n, silent.ratings) == (0, 0)
    for each in (silent.mean, silent.mean_difference, silent.exact, silent.correlation):
        assert isinstance(each, NotEstimable)


@given(TABLES, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_every_table_has_a_summary_of_finite_numbers(ratings: np.ndarray, level: str) -> None:
    found = agreement(ratings, level, resampling=Resampling(10))  # type: ignore[arg-type]
    measured = [found.exact, found.adjacent, found.unanimous, found.fleiss, *found.kappa.values()]
    measured += [*found.gwet.values(), *found.krippendorff.values()]
    statistics = [each.statistic for each in measured] + [each.resampled for each in measured]
    statistics += [found.intraclass[form].test.statistic for form in FORMS]
    for each in statistics:
        if isinstance(each, Estimate):
            assert np.isfinite([each.value, *(each.interval or ())]).all()
        elif each:
            assert each.reason


def test_nominal_ratings_say_what_needs_an_order() -> None:
    found = agreement(KRIPPENDORFF, "nominal")
    for each in (
        found.adjacent,
        found.kappa["quadratic"],
        found.gwet["linear"],
        found.krippendorff["interval"],
    ):
        assert each.statistic == NotEstimable(NEEDS_ORDER, 12)
    assert found.intraclass["ICC(2,1)"].test.statistic == NotEstimable(NEEDS_ORDER, 12)
    assert isinstance(found.krippendorff["nominal"].statistic, Estimate)
    assert isinstance(found.by_rater[0].mean, NotEstimable)
    assert isinstance(found.by_rater[0].exact, Estimate)


def test_pairs_are_those_with_a_subject_in_common() -> None:
    no = np.nan
    found = agreement([[1, 2, no], [2, 2, no], [3, 3, no], [no, no, 1]])
    assert [pair.raters for pair in found.pairs] == [(0, 1)]


def test_too_many_raters_or_values_are_said() -> None:
    crowd = agreement(np.tile([[1.0], [2.0]], 31))
    assert isinstance(crowd.kappa["linear"].statistic, NotEstimable)
    assert isinstance(crowd.fleiss.statistic, Estimate)
    assert crowd.pairs == ()
    fine = agreement(np.column_stack([np.arange(300.0), np.arange(300.0)]))
    assert isinstance(fine.gwet["unweighted"].statistic, NotEstimable)
    assert isinstance(fine.krippendorff["interval"].statistic, Estimate)


def test_rows_of_one_subject_have_no_errors_by_formula() -> None:
    rows, subjects = stacked(np.stack([SHROUT_FLEISS, SHROUT_FLEISS]))
    found = agreement(rows, resampling=Resampling(200, 0, subjects))
    alone = agreement(SHROUT_FLEISS, resampling=Resampling(200))
    ac1, once = found.gwet["unweighted"], alone.gwet["unweighted"]
    assert isinstance(ac1.statistic, Estimate)
    assert ac1.statistic.interval is None
    assert found.intraclass["ICC(2,1)"].test.f is None
    assert found.by_rater[0].mean == Estimate(value(alone.by_rater[0].mean), 12)
    # The same ratings twice say nothing new: drawing subjects, not rows, keeps the error as it was.
    assert isinstance(ac1.resampled, Estimate)
    assert isinstance(once.resampled, Estimate)
    assert ac1.resampled.standard_error == pytest.approx(once.resampled.standard_error)


def test_criteria_together() -> None:
    no = np.nan
    tables = np.array([[[1, 2], [no, no], [3, no]], [[2, 2], [no, no], [4, 4]]])
    rows, subjects = stacked(tables)
    assert subjects.tolist() == [0, 2, 0, 2]
    np.testing.assert_array_equal(rows, [[1, 2], [3, no], [2, 2], [4, 4]])
    np.testing.assert_array_equal(averaged(tables), [[1.5, 2], [no, no], [3.5, no]])
    kept, raters = rated_part(np.array([[no, 1, no], [no, no, no], [no, 2, 3]]))
    assert raters.tolist() == [1, 2]
    np.testing.assert_array_equal(kept, [[1, no], [2, 3]])
