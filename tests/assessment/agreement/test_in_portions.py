"""What is computed for subjects with the same ratings together, and for each pair on what they share, is the same
as with every subject and the whole table.
"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from assay.assessment.agreement.arrays import Array, Booleans, categories_of, compacted, divided, indexes_of
from assay.assessment.agreement.kappa import cohen_kappa, mean_kappa
from assay.assessment.agreement.krippendorff import Level, krippendorff_alpha
from assay.assessment.agreement.resampling import Coefficient, Resampling, at_once, resampled
from assay.assessment.agreement.summary import agreement
from assay.assessment.agreement.weights import Weighting, agreement_weights
from assay.assessment.estimates import Estimate, Statistic

Again = Resampling | None
TABLES = arrays.arrays(
    float,
    st.tuples(st.integers(1, 12), st.integers(2, 5)),
    elements=st.one_of(st.just(np.nan), st.sampled_from([0.0, 1.0, 2.0, 3.5])),
)


def every_pair(ratings: Array, weighting: Weighting, again: Again) -> Statistic | None:
    """The mean of kappa over pairs, each by two whole columns."""
    rows: Booleans = (~np.isnan(ratings)).sum(axis=1) >= 2
    known, size = categories_of(ratings), len(categories_of(ratings))
    weights = agreement_weights(weighting, known)
    made = [
        _of_columns(ratings[rows][:, pair], known, weights)
        for pair in combinations(range(ratings.shape[1]), 2)
    ]
    usable = [each for each, n in made if n > 1 and not np.isnan(at_once(each, int(rows.sum())))]
    if not usable or size == 0:
        return None
    return _either(lambda drawn: sum(each(drawn) for each in usable) / len(usable), rows, again)


def _of_columns(two: Array, known: Array, weights: Array) -> tuple[Coefficient, int]:
    both = ~np.any(np.isnan(two), axis=1)
    first, second = indexes_of(two[both], known).T

    def kappa(drawn: Array) -> Array:
        some = drawn[:, both]
        n = some.sum(axis=1)
        before = divided(some @ np.eye(len(weights))[first], n[:, None])
        after = divided(some @ np.eye(len(weights))[second], n[:, None])
        observed = divided(some @ weights[first, second], n)
        by_chance = ((before @ weights) * after).sum(axis=1)
        return divided(observed - by_chance, np.where(1 - by_chance < 1e-12, 0.0, 1 - by_chance))

    return kappa, int(both.sum())


def every_subject(ratings: Array, level: Level, again: Again) -> Statistic | None:
    """Alpha, with a place for each rating of each subject in each resample."""
    rows: Booleans = (~np.isnan(ratings)).sum(axis=1) >= 2
    if not rows.any():
        return None
    known = ratings[rows]
    values = np.unique(known[~np.isnan(known)])
    indexes, sizes = indexes_of(compacted(known), values), (~np.isnan(known)).sum(axis=1)
    counts = np.stack([(indexes == each).sum(axis=1) for each in range(len(values))], axis=1)

    def alpha(drawn: Array) -> Array:
        often = drawn @ counts
        apart = _apart(level, values, often)
        pairs = np.einsum("ui,rij,uj->ru", counts, apart, counts) / (sizes - 1)
        expected = np.einsum("ri,rij,rj->r", often, apart, often)
        return 1 - divided((often.sum(axis=1) - 1) * (drawn * pairs).sum(axis=1), expected)

    return None if np.isnan(at_once(alpha, len(known))) else _either(alpha, rows, again)


def _apart(level: Level, values: Array, often: Array) -> Array:
    """The squared difference of two values, in each resample."""
    if level == "nominal":
        return np.broadcast_to(1 - np.eye(len(values)), (len(often), len(values), len(values)))
    scale = np.cumsum(often, axis=1) - often / 2 if level == "ordinal" else np.tile(values, (len(often), 1))
    return np.asarray((scale[:, :, None] - scale[:, None, :]) ** 2)


def _either(coefficient: Coefficient, rows: Booleans, again: Again) -> Statistic:
    n = int(rows.sum())
    return resampled(coefficient, rows, n, again) if again else Estimate(at_once(coefficient, n), n)


def numbers(found: Statistic | None) -> list[float]:
    """What is to be the same: the value, of how many, and the interval where it was drawn; nothing without a value."""
    if not isinstance(found, Estimate):
        return []
    return [found.value, found.n, *(found.interval or ())]


def again_of(ratings: Array, kind: str) -> Again:
    """No resampling, that of rows, or that of rows two by two."""
    clusters = np.arange(len(ratings)) // 2 if kind == "two by two" else None
    return None if kind == "none" else Resampling(30, 1, clusters)


KINDS = st.sampled_from(["none", "rows", "two by two"])


@given(TABLES, st.sampled_from(["unweighted", "linear", "quadratic"]), KINDS)
def test_the_mean_kappa_is_that_of_whole_columns(ratings: Array, weighting: Weighting, kind: str) -> None:
    again = again_of(ratings, kind)
    found = mean_kappa(ratings, weighting, resampling=again)
    if again is None and isinstance(found, Estimate):
        found = Estimate(found.value, found.n)
    assert numbers(found) == pytest.approx(
        numbers(every_pair(ratings, weighting, again)), rel=1e-12, abs=1e-12
    )


@given(TABLES, st.sampled_from(["nominal", "ordinal", "interval"]), KINDS)
def test_alpha_is_that_of_every_subject_by_itself(ratings: Array, level: Level, kind: str) -> None:
    again = again_of(ratings, kind)
    found = krippendorff_alpha(ratings, level, again)
    assert numbers(found) == pytest.approx(
        numbers(every_subject(ratings, level, again)), rel=1e-12, abs=1e-12
    )


@given(TABLES)
def test_each_pair_is_that_of_two_whole_columns(ratings: Array) -> None:
    whole = agreement(ratings, "ordinal")
    for pair in whole.pairs:
        for scheme, found in pair.kappas.items():
            weighting: Weighting = scheme  # type: ignore[assignment]
            assert found == cohen_kappa(ratings[:, pair.raters], weighting, whole.categories)
