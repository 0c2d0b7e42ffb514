"""What is true of a form in the population, by giving it to a crowd twice; and how far samples stray from it.

Everything is numpy on the model of `truth`, but for the estimator of decision consistency, whose scatter is had by
letting it estimate from samples of the model.
"""

from dataclasses import dataclass
from functools import cached_property
from math import atanh, sqrt
from typing import Final

import numpy as np
from scipy.special import ndtr
from scipy.stats import binom

from assay.assessment.item_analysis.decisions import Accuracy, livingston_lewis
from services.season.truth import ABILITY, DIFFICULTIES, Array, Codes, chances

CROWD: Final = 60_000
SAMPLES: Final = 60
#: Of a normal estimate farther than so many standard errors from the truth: one in 1.7 million.
FAR: Final = 5.0
#: Chance that a count of true intervals falls below the bound of `fewest_inside`.
UNLIKELY: Final = 1e-6


@dataclass(frozen=True)
class Population:
    """A form, and a cut in points."""

    items: tuple[int, ...]
    least: int
    n: int

    @cached_property
    def _crowd(self) -> tuple[Array, Array, Array]:
        """Chances, and two administrations."""
        draw = np.random.default_rng(5)
        p = chances(ABILITY * draw.normal(size=CROWD), DIFFICULTIES[list(self.items)])
        return p, *((draw.random(p.shape) < p).astype(np.float64) for _ in range(2))

    @cached_property
    def alpha(self) -> float:
        """Alpha of the population: at most the reliability, and here its like to the third place."""
        _, x, _ = self._crowd
        k, totals = x.shape[1], x.sum(axis=1)
        return float(k / (k - 1) * (1 - x.var(axis=0).sum() / totals.var()))

    @cached_property
    def reliability(self) -> float:
        """The variance of true scores over that of observed ones."""
        p, x, _ = self._crowd
        return float(p.sum(axis=1).var() / x.sum(axis=1).var())

    @cached_property
    def error(self) -> float:
        """The standard error of measurement in points."""
        p, *_ = self._crowd
        return sqrt(float((p * (1 - p)).sum(axis=1).mean()))

    @cached_property
    def mean(self) -> float:
        """The mean of totals, in points."""
        p, *_ = self._crowd
        return float(p.sum(axis=1).mean())

    @cached_property
    def spread(self) -> float:
        """The standard deviation of totals, in points."""
        _, x, _ = self._crowd
        return float(x.sum(axis=1).std())

    @cached_property
    def consistency(self) -> float:
        """How many are decided alike by two administrations."""
        _, x, again = self._crowd
        return float(((x.sum(axis=1) >= self.least) == (again.sum(axis=1) >= self.least)).mean())

    @cached_property
    def accuracy(self) -> float:
        """How many are decided as their true score would be."""
        p, x, _ = self._crowd
        return float(((x.sum(axis=1) >= self.least) == (p.sum(axis=1) >= self.least)).mean())

    @cached_property
    def bias(self) -> Array:
        """What the estimators' own assumptions cost: what they say of the whole crowd, less the truth."""
        truth = self.alpha, self.error, self.consistency, self.accuracy
        return np.asarray(self._sample(self._crowd[1])) - np.array(truth)

    @cached_property
    def scatter(self) -> Array:
        """Standard deviations over samples of n people: alpha, standard error, consistency, accuracy."""
        draw, (_, x, _) = np.random.default_rng(6), self._crowd
        rows = [self._sample(x[draw.integers(0, len(x), self.n)]) for _ in range(SAMPLES)]
        # The deviation of so few samples is itself unsure by 1 / sqrt(2 (SAMPLES - 1)): taken three times too large.
        return np.asarray(np.std(rows, axis=0, ddof=1) * (1 + 3 / sqrt(2 * (SAMPLES - 1))))

    def _sample(self, x: Array) -> tuple[float, float, float, float]:
        k, totals = x.shape[1], x.sum(axis=1)
        variance = float(totals.var(ddof=1))
        alpha = float(k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / variance))
        found = livingston_lewis(totals, float(k), alpha, self.least)
        assert isinstance(found, Accuracy)
        shares = [getattr(each, "value", np.nan) for each in (found.agreement, found.accuracy)]
        return alpha, sqrt(variance * (1 - alpha)), *shares

    def false_alarm(self) -> float:
        """At most the chance that some item with the right key is flagged.

        Its correlation with the rest of the test would have to come out at .05 or less, which has the chance of a
        normal deviate by Fisher's transformation; the other two conditions of the flag are left out.
        """
        return float(
            sum(ndtr((atanh(0.05) - atanh(each)) * sqrt(self.n - 3)) for each in self._rests(self._crowd[1]))
        )

    def _rests(self, x: Array) -> list[float]:
        totals = x.sum(axis=1)
        return [float(np.corrcoef(x[:, item], totals - x[:, item])[0, 1]) for item in range(x.shape[1])]


def fewest_inside(n: int, level: float = 0.95) -> int:
    """The count of n intervals that hold the truth which is fallen short of with a chance of `UNLIKELY` at most."""
    return int(binom.ppf(UNLIKELY, n, level))


def centered(values: Codes | Array) -> Array:
    """Less their mean."""
    return np.asarray(values - np.mean(values))
