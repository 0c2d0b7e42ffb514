"""Fleiss' kappa, AC1 and AC2."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.assessment.agreement.kappa import cohen_kappa
from assay.assessment.agreement.multirater import fleiss_kappa, gwet_ac
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.weights import Weighting
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.agreement.published import FLEISS_COUNTS, KRIPPENDORFF, pairs_of, raters_of

TABLES = arrays.arrays(float, st.tuples(st.integers(3, 12), st.integers(2, 4)), elements=st.integers(0, 3))


def test_fleiss_1971() -> None:
    """Fleiss (1971), p. 380: kappa .430."""
    found = fleiss_kappa(raters_of(FLEISS_COUNTS))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.430, abs=5e-4)
    assert found.n == 30


@pytest.mark.parametrize(
    ("weighting", "value", "error", "low"),
    [("unweighted", 0.77544, 0.14295, 0.46081), ("quadratic", 0.91400, 0.10396, 0.68518)],
)
def test_gwet_2014(weighting: Weighting, value: float, error: float, low: float) -> None:
    """Gwet (2014), table 2.10 and its analysis: AC1 .775, standard error .143, interval from .461 to 1."""
    found = gwet_ac(KRIPPENDORFF, weighting)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.standard_error == pytest.approx(error, abs=5e-5)
    assert found.interval == pytest.approx((low, 1), abs=5e-5)


def test_fleiss_kappa_with_missing_ratings() -> None:
    """Gwet (2014), the same table: Fleiss' kappa .76117, standard error .15302."""
    found = fleiss_kappa(KRIPPENDORFF)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.76117, abs=5e-5)
    assert found.standard_error == pytest.approx(0.15302, abs=5e-5)
    assert found.n == 11


def test_the_paradox_of_kappa() -> None:
    """Feinstein and Cicchetti (1990), and Gwet (2008): 118 + 2 of 125 agree, kappa is near 0, AC1 is not."""
    ratings = pairs_of(np.array([[118, 5], [2, 0]]))
    kappa, coefficient = cohen_kappa(ratings), gwet_ac(ratings)
    assert isinstance(kappa, Estimate)
    assert isinstance(coefficient, Estimate)
    assert kappa.value == pytest.approx(-0.0234, abs=5e-4)
    assert coefficient.value == pytest.approx(0.9408, abs=5e-4)


def test_more_categories_change_ac1_but_not_fleiss() -> None:
    assert gwet_ac(KRIPPENDORFF, categories=range(1, 9)) != gwet_ac(KRIPPENDORFF)
    wide, narrow = fleiss_kappa(KRIPPENDORFF, categories=range(1, 9)), fleiss_kappa(KRIPPENDORFF)
    assert isinstance(wide, Estimate)
    assert isinstance(narrow, Estimate)
    assert wide.value == pytest.approx(narrow.value)


@given(TABLES, st.randoms())
def test_order_of_raters_and_subjects_does_not_count(ratings: np.ndarray, random: object) -> None:
    for statistic in (fleiss_kappa, gwet_ac):
        plain, other = statistic(ratings, "linear"), statistic(ratings[::-1, ::-1], "linear")
        assert type(plain) is type(other)
        if isinstance(plain, Estimate) and isinstance(other, Estimate):
            assert other.value == pytest.approx(plain.value)
            assert plain.value <= 1 + 1e-9


def test_perfect_agreement_is_one() -> None:
    ratings = np.repeat([[1.0], [2.0], [3.0]], 3, axis=1)
    for statistic in (fleiss_kappa, gwet_ac):
        found = statistic(ratings)
        assert isinstance(found, Estimate)
        assert found.value == pytest.approx(1)
        assert found.interval is None


def test_everybody_in_one_category() -> None:
    ratings = np.ones((4, 3))
    for statistic in (fleiss_kappa, gwet_ac):
        assert isinstance(statistic(ratings), NotEstimable)
    # On a scale with more categories AC1 can tell agreement from chance, and Fleiss' kappa cannot.
    known = gwet_ac(ratings, categories=[1, 2])
    assert isinstance(known, Estimate)
    assert known.value == 1
    assert isinstance(fleiss_kappa(ratings, categories=[1, 2]), NotEstimable)


@pytest.mark.parametrize(
    "ratings", [np.full((3, 2), np.nan), [[1], [2]], [[1, np.nan], [np.nan, 2]], np.empty((0, 3))]
)
def test_without_pairs_there_is_nothing(ratings: np.ndarray) -> None:
    for statistic in (fleiss_kappa, gwet_ac):
        found = statistic(ratings)
        assert found == NotEstimable("no subject was rated by two raters", 0)


def test_one_subject_has_a_value_without_error() -> None:
    found = gwet_ac([[1, 2, 2]])
    assert isinstance(found, Estimate)
    assert found.standard_error is None


def test_the_bootstrap_agrees_with_the_formula() -> None:
    ratings = raters_of(FLEISS_COUNTS)
    formula, again = gwet_ac(ratings), gwet_ac(ratings, resampling=Resampling(2000))
    assert isinstance(formula, Estimate)
    assert isinstance(again, Estimate)
    assert formula.standard_error is not None
    assert again.standard_error == pytest.approx(formula.standard_error, rel=0.1)
