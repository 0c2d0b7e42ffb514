"""The six intraclass correlations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.assessment.agreement.intraclass import FORMS, Form, intraclass
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.variance import mean_squares
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.agreement.published import SHROUT_FLEISS

TABLES = arrays.arrays(float, st.tuples(st.integers(3, 10), st.integers(2, 4)), elements=st.integers(0, 9))


def test_mean_squares_of_shrout_and_fleiss() -> None:
    """Shrout and Fleiss (1979), table 3: BMS 11.24, JMS 32.49, EMS 1.02, WMS 6.26."""
    found = mean_squares(SHROUT_FLEISS, np.ones((1, 6)))
    assert found.subjects == pytest.approx(11.24, abs=5e-3)
    assert found.raters == pytest.approx(32.49, abs=5e-3)
    assert found.error == pytest.approx(1.02, abs=5e-3)
    assert found.within == pytest.approx(6.26, abs=5e-3)


@pytest.mark.parametrize(
    ("form", "value", "f", "df", "interval"),
    [
        ("ICC(1,1)", 0.166, 1.795, (5, 18), (-0.133, 0.723)),
        ("ICC(2,1)", 0.290, 11.027, (5, 15), (0.019, 0.761)),
        ("ICC(3,1)", 0.715, 11.027, (5, 15), (0.342, 0.946)),
        ("ICC(1,k)", 0.443, 1.795, (5, 18), (-0.884, 0.912)),
        ("ICC(2,k)", 0.620, 11.027, (5, 15), (0.071, 0.927)),
        ("ICC(3,k)", 0.909, 11.027, (5, 15), (0.676, 0.986)),
    ],
)
def test_shrout_and_fleiss(
    form: Form, value: float, f: float, df: tuple[int, int], interval: tuple[float, float]
) -> None:
    """Shrout and Fleiss (1979), table 4; intervals by their formulas, as psych::ICC of R prints them."""
    found = intraclass(SHROUT_FLEISS, form)
    assert isinstance(found.statistic, Estimate)
    assert found.statistic.value == pytest.approx(value, abs=5e-4)
    assert found.f == pytest.approx(f, abs=5e-4)
    assert found.df == df
    assert found.statistic.interval == pytest.approx(interval, abs=5e-4)
    assert found.statistic.n == 6
    assert found.raters == 4


def test_the_test_of_the_hypothesis_of_zero() -> None:
    """F(5, 18) = 1.79 has p = .165, F(5, 15) = 11.03 has p = .000135."""
    assert intraclass(SHROUT_FLEISS, "ICC(1,1)").p == pytest.approx(0.1648, abs=5e-5)
    assert intraclass(SHROUT_FLEISS, "ICC(3,1)").p == pytest.approx(0.000135, abs=5e-7)


@given(TABLES, st.sampled_from(FORMS))
def test_order_and_origin_do_not_count(ratings: np.ndarray, form: Form) -> None:
    plain = intraclass(ratings, form).statistic
    for other in (ratings[::-1], ratings[:, ::-1], ratings * 2 + 1000):
        again = intraclass(other, form).statistic
        assert type(again) is type(plain)
        if isinstance(plain, Estimate) and isinstance(again, Estimate):
            assert again.value == pytest.approx(plain.value, abs=1e-6)


@given(TABLES)
def test_a_lenient_rater_changes_agreement_and_not_consistency(ratings: np.ndarray) -> None:
    lenient = ratings + np.eye(ratings.shape[1])[0] * 5
    plain, shifted = (intraclass(each, "ICC(3,1)").statistic for each in (ratings, lenient))
    assert type(plain) is type(shifted)
    if isinstance(plain, Estimate) and isinstance(shifted, Estimate):
        assert shifted.value == pytest.approx(plain.value, abs=1e-6)


@pytest.mark.parametrize("form", FORMS)
def test_perfect_agreement_is_one_without_interval(form: Form) -> None:
    found = intraclass(np.repeat([[1.1], [2.3], [7.7]], 3, axis=1), form)
    assert isinstance(found.statistic, Estimate)
    assert found.statistic.value == pytest.approx(1)
    assert found.statistic.interval is None
    assert found.f is None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        (np.full((4, 3), 2.1), "every rating is the same"),
        ([[1], [2]], "raters: 1;"),
        ([[1, 2]], "all 2 raters rated: 1;"),
        (np.full((4, 3), np.nan), "raters: 0;"),
        ([[1, 2, np.nan], [1, 2, 3], [1, np.nan, 2]], "all 3 raters rated: 1;"),
    ],
)
def test_what_is_not_estimable(form: Form, ratings: np.ndarray, why: str) -> None:
    found = intraclass(ratings, form)
    assert isinstance(found.statistic, NotEstimable)
    assert why in found.statistic.reason
    assert found.f is None


def test_means_without_differences_between_subjects() -> None:
    found = intraclass([[1, 3], [3, 1], [2, 2]], "ICC(3,k)").statistic
    assert isinstance(found, NotEstimable)
    assert "between subjects" in found.reason


def test_one_way_takes_any_raters_as_long_as_each_subject_has_as_many() -> None:
    no = np.nan
    pool = np.array([[9, no, 8], [6, 1, no], [no, 4, 6], [7, no, 2]])
    both = np.array([[9, 8], [6, 1], [4, 6], [7, 2.0]])
    assert intraclass(pool, "ICC(1,1)") == intraclass(both, "ICC(1,1)")
    assert isinstance(intraclass(pool, "ICC(2,1)").statistic, NotEstimable)


def test_subjects_with_a_rating_missing_are_left_out() -> None:
    ratings = np.vstack([SHROUT_FLEISS, [[1, 2, 3, np.nan], [np.nan] * 4]])
    assert intraclass(ratings, "ICC(2,1)") == intraclass(SHROUT_FLEISS, "ICC(2,1)")


def test_large_numbers_keep_their_digits() -> None:
    found = intraclass(SHROUT_FLEISS + 1e8, "ICC(1,1)").statistic
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.165742, abs=1e-6)


def test_where_the_mean_of_all_raters_has_no_lower_end_there_is_no_interval() -> None:
    """The interval of one rater begins at -1, and the mean of two such would be minus infinity."""
    two = [[3.5, 0], [1, 1]]
    one, mean = (intraclass(two, form).statistic for form in ("ICC(2,1)", "ICC(2,k)"))
    assert isinstance(one, Estimate)
    assert isinstance(mean, Estimate)
    assert (one.interval, mean.interval) == ((-1.0, pytest.approx(0.886, abs=1e-3)), None)


def test_resampled() -> None:
    found = intraclass(SHROUT_FLEISS, "ICC(3,1)", Resampling(500, seed=1))
    assert isinstance(found.statistic, Estimate)
    assert found.statistic.interval is not None
    low, high = found.statistic.interval
    assert low < found.statistic.value < high
    assert found.f == pytest.approx(11.027, abs=5e-4)
