"""Krippendorff's alpha."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.assessment.agreement.krippendorff import LEVELS, Level, krippendorff_alpha
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.agreement.published import KRIPPENDORFF, KRIPPENDORFF_BINARY

TABLES = arrays.arrays(
    float,
    st.tuples(st.integers(2, 8), st.integers(2, 4)),
    elements=st.one_of(st.just(np.nan), st.integers(0, 4).map(float)),
)


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_four_observers_with_missing_data(level: Level, value: float) -> None:
    """Krippendorff (2011), sections C and E."""
    found = krippendorff_alpha(KRIPPENDORFF, level)
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert found.n == 11
    assert found.interval is None


def test_two_observers_with_binary_data() -> None:
    """Krippendorff (2011), section A: .095."""
    found = krippendorff_alpha(KRIPPENDORFF_BINARY, "nominal")
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.095, abs=5e-4)


def difference(level: Level, often: dict[float, int], first: float, second: float) -> Fraction:
    """The difference functions of Krippendorff (2011), section E, word by word."""
    low, high = sorted((Fraction(first), Fraction(second)))
    if level == "nominal":
        return Fraction(low != high)
    if level == "interval":
        return (high - low) ** 2
    if level == "ratio":
        return ((high - low) / (high + low)) ** 2 if high + low else Fraction(0)
    between = sum(count for value, count in often.items() if low <= value <= high)
    return (between - Fraction(often[first] + often[second], 2)) ** 2 if low != high else Fraction(0)


def by_definition(ratings: np.ndarray, level: Level) -> Fraction | None:
    """Alpha from all pairs, one by one."""
    units = [[float(x) for x in row if not np.isnan(x)] for row in ratings]
    units = [unit for unit in units if len(unit) > 1]
    every = [value for unit in units for value in unit]
    often = {value: every.count(value) for value in set(every)}
    observed = sum(
        difference(level, often, a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)
    )
    expected = sum(difference(level, often, a, b) for a, b in permutations(every, 2))
    return 1 - (len(every) - 1) * Fraction(observed) / expected if expected else None


@given(TABLES, st.sampled_from(LEVELS))
def test_it_is_the_definition(ratings: np.ndarray, level: Level) -> None:
    found, expected = krippendorff_alpha(ratings, level), by_definition(ratings, level)
    if expected is None:
        assert isinstance(found, NotEstimable)
    else:
        assert isinstance(found, Estimate)
        assert found.value == pytest.approx(float(expected), abs=1e-9)


@given(TABLES, st.sampled_from(LEVELS), st.integers(0, 5))
def test_each_resample_is_the_alpha_of_its_subjects(ratings: np.ndarray, level: Level, seed: int) -> None:
    """What the fast bootstrap computes for one resample is what the table of drawn subjects gives."""
    pairable = ratings[(~np.isnan(ratings)).sum(axis=1) > 1]
    found = krippendorff_alpha(ratings, level, Resampling(20, seed))
    drawn = (
        np.random.default_rng(seed).integers(len(pairable), size=(20, len(pairable))) if len(pairable) else []
    )
    values = [krippendorff_alpha(pairable[rows], level) for rows in drawn]
    known = [each.value for each in values if isinstance(each, Estimate)]
    if isinstance(found, Estimate):
        assert found.interval == pytest.approx(tuple(np.percentile(known, [2.5, 97.5])), abs=1e-9)


@given(TABLES)
def test_ordinal_alpha_knows_only_the_order(ratings: np.ndarray) -> None:
    plain, other = (krippendorff_alpha(each, "ordinal") for each in (ratings, ratings**3 + 7))
    assert type(plain) is type(other)
    if isinstance(plain, Estimate) and isinstance(other, Estimate):
        assert other.value == pytest.approx(plain.value)


@pytest.mark.parametrize("level", LEVELS)
def test_perfect_agreement_is_one_and_claims_no_certainty(level: Level) -> None:
    ratings = np.repeat([[0.0], [2.0], [3.5]], 3, axis=1)
    found = krippendorff_alpha(ratings, level)
    assert isinstance(found, Estimate)
    assert found.value == 1
    assert isinstance(krippendorff_alpha(ratings, level, Resampling(100)), NotEstimable)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        (np.full((4, 3), 0.1), "every rating is the same"),
        (np.full((4, 3), np.nan), "two raters"),
        ([[1], [2]], "two raters"),
        (np.empty((0, 2)), "two raters"),
        ([[1, np.nan], [np.nan, 2]], "two raters"),
    ],
)
def test_what_is_not_estimable(level: Level, ratings: np.ndarray, why: str) -> None:
    found = krippendorff_alpha(ratings, level)
    assert isinstance(found, NotEstimable)
    assert why in found.reason


def test_a_ratio_scale_has_nothing_below_zero() -> None:
    assert isinstance(krippendorff_alpha([[-1, 2], [2, 2]], "ratio"), NotEstimable)


def test_large_numbers_keep_their_digits() -> None:
    found = krippendorff_alpha(KRIPPENDORFF + 1e8, "interval")
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.8491071, abs=1e-6)
