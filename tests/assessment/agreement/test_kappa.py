"""Cohen's kappa, plain and weighted, and its mean over pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.agreement.kappa import cohen_kappa, mean_kappa
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.weights import agreement_weights
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.agreement.published import COHEN_1968, FLEISS_1981, SHROUT_FLEISS, pairs_of

LEVELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=30)


def value(statistic: Estimate | NotEstimable) -> float:
    assert isinstance(statistic, Estimate), statistic
    return statistic.value


def test_cohen_1968() -> None:
    """Cohen (1968), p. 216: kappa .492, weighted kappa .348 by the weights of table 1."""
    ratings = pairs_of(COHEN_1968)
    weights = 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
    assert value(cohen_kappa(ratings)) == pytest.approx(0.492, abs=5e-4)
    assert value(cohen_kappa(ratings, weights)) == pytest.approx(0.348, abs=5e-4)


def test_fleiss_1981_and_its_standard_error() -> None:
    """Fleiss (1981), section 13.1: kappa .68, standard error .087 after Fleiss, Cohen and Everitt (1969)."""
    found = cohen_kappa(pairs_of(FLEISS_1981))
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(0.676, abs=5e-4)
    assert found.standard_error == pytest.approx(0.0877, abs=5e-4)
    assert found.interval == pytest.approx((0.5046, 0.8484), abs=1e-3)
    assert found.n == 100


def test_quadratic_kappa_is_an_intraclass_correlation_in_the_limit() -> None:
    """Fleiss and Cohen (1973): with quadratic weights kappa is 1 - sum of squares / its expectation."""
    ratings = pairs_of(COHEN_1968)
    first, second = ratings.T
    expected = ((first[:, None] - second[None, :]) ** 2).mean()
    assert value(cohen_kappa(ratings, "quadratic")) == pytest.approx(
        1 - ((first - second) ** 2).mean() / expected
    )


def test_a_level_that_nobody_chose_keeps_its_place() -> None:
    ratings = np.array([[1, 1], [1, 2], [4, 4], [4, 2], [2, 2.0]])
    named = cohen_kappa(ratings, "quadratic", categories=[1, 2, 3, 4, 5])
    assert value(named) == pytest.approx(value(cohen_kappa(ratings, "quadratic")))


def test_ordinal_weights_count_the_pairs_within_the_span() -> None:
    """Gwet (2014), ch. 3: with four categories 1 - 1/6, 1 - 3/6, 0."""
    weights = agreement_weights("ordinal", np.array([1.0, 2, 3, 4]))
    assert weights[0] == pytest.approx([1, 5 / 6, 1 / 2, 0])


def test_missing_ratings_leave_the_subjects_that_both_rated() -> None:
    ratings = np.vstack([pairs_of(FLEISS_1981), [[1, np.nan], [np.nan, 2]]])
    assert cohen_kappa(ratings) == cohen_kappa(pairs_of(FLEISS_1981))


@given(LEVELS)
def test_order_of_raters_and_subjects_and_names_of_categories_do_not_count(
    pairs: list[tuple[int, int]],
) -> None:
    ratings = np.array(pairs, dtype=float)
    for scheme in ("unweighted", "linear", "quadratic"):
        plain = cohen_kappa(ratings, scheme)  # type: ignore[arg-type]
        for other in (ratings[:, ::-1], ratings[::-1], 10 - 2 * ratings):
            again = cohen_kappa(other, scheme)  # type: ignore[arg-type]
            assert type(again) is type(plain)
            if isinstance(plain, Estimate):
                assert value(again) == pytest.approx(plain.value, abs=1e-9)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=20).filter(lambda each: len(set(each)) > 1))
def test_perfect_agreement_is_one_and_claims_no_certainty(levels: list[int]) -> None:
    found = cohen_kappa(np.column_stack([levels, levels]), "linear")
    assert isinstance(found, Estimate)
    assert found.value == pytest.approx(1)
    assert found.standard_error is None
    assert found.interval is None


@pytest.mark.parametrize(
    ("ratings", "why"),
    [
        ([[1, 1], [1, 1]], "same one category"),
        ([[1, np.nan], [np.nan, 1]], "both rated: 0"),
        ([[1, 2]], "both rated: 1"),
        (np.empty((0, 2)), "both rated: 0"),
    ],
)
def test_what_is_not_estimable(ratings: list[list[float]], why: str) -> None:
    found = cohen_kappa(ratings)
    assert isinstance(found, NotEstimable)
    assert why in found.reason


def test_light_is_the_mean_over_pairs() -> None:
    """Light (1971): the mean of the kappas of all pairs of raters."""
    pairs = [
        value(cohen_kappa(SHROUT_FLEISS[:, [i, j]], "quadratic")) for i in range(4) for j in range(i + 1, 4)
    ]
    found = mean_kappa(SHROUT_FLEISS, "quadratic")
    assert value(found) == pytest.approx(np.mean(pairs))
    assert isinstance(found, Estimate)
    assert found.standard_error is None


def test_a_single_rater_has_no_pairs() -> None:
    assert isinstance(mean_kappa([[1], [2]]), NotEstimable)


def test_the_bootstrap_agrees_with_the_formula() -> None:
    ratings = pairs_of(COHEN_1968)
    formula, again = cohen_kappa(ratings), cohen_kappa(ratings, resampling=Resampling(2000, seed=3))
    assert isinstance(formula, Estimate)
    assert isinstance(again, Estimate)
    assert formula.standard_error is not None
    assert again.standard_error == pytest.approx(formula.standard_error, rel=0.06)
    assert again == cohen_kappa(ratings, resampling=Resampling(2000, seed=3))
    assert again != cohen_kappa(ratings, resampling=Resampling(2000, seed=4))


def test_misuse_is_an_error() -> None:
    with pytest.raises(ValueError, match="3 raters"):
        cohen_kappa([[1, 2, 3]])
    with pytest.raises(ValueError, match="not one of the categories"):
        cohen_kappa([[1, 2]], categories=[1, 3])
    with pytest.raises(ValueError, match="2 x 2"):
        cohen_kappa([[1, 2], [2, 1]], np.eye(3))
    with pytest.raises(ValueError, match="diagonal"):
        cohen_kappa([[1, 2], [2, 1]], np.zeros((2, 2)))
    with pytest.raises(ValueError, match="infinite"):
        cohen_kappa([[1, np.inf]])
    with pytest.raises(ValueError, match="1 dimensions"):
        cohen_kappa([1, 2])
