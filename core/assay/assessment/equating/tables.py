"""The conversion table: each score on X, its equivalent on Y, and the standard error by resampling persons."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from assay.assessment.equating.distributions import (
    AnchoredDistribution,
    Array,
    Distribution,
    ScoreDistribution,
)
from assay.assessment.equating.methods import Settings, equivalents, unshared
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

#: Kolen & Brennan (2004), section 8.2: equipercentile equating asks for some 1500 persons a form, linear for 400.
ENOUGH_FOR_RANKS = 1500
ENOUGH_FOR_LINES = 400


@dataclass(frozen=True)
class Resampling:
    """How often persons are drawn anew with replacement, and the seed of the draws."""

    times: int
    seed: int = 0


@dataclass(frozen=True)
class Row:
    """A score on X and what it is worth on Y."""

    score: int
    equivalent: Statistic


@dataclass(frozen=True)
class ConversionTable:
    """From the lowest to the highest score on X."""

    rows: tuple[Row, ...]
    #: Persons who took X, and Y.
    n: tuple[int, int]
    warnings: tuple[str, ...]
    #: Resamples x scores: the tables of the resamples that gave one; standard errors come from these.
    draws: Array = field(repr=False, compare=False)

    @property
    def resamples(self) -> int:
        """How many of the resamples gave a table."""
        return len(self.draws)

    def at(self, score: float) -> Statistic:
        """The equivalent of any score, whole or between two: on the line from one row to the next, in each resample."""
        lowest, highest = self.rows[0].score, self.rows[-1].score
        if not lowest <= score <= highest:
            return NotEstimable(
                say(
                    "%(score)s is not between %(lowest)s and %(highest)s",
                    score=f"{score:g}",
                    lowest=lowest,
                    highest=highest,
                ),
                sum(self.n),
            )
        place = min(int(score - lowest), max(len(self.rows) - 2, 0))
        part, ends = score - lowest - place, self.rows[place : place + 2]
        values = [each.equivalent.value for each in ends if isinstance(each.equivalent, Estimate)]
        if len(values) < len(ends):
            return NotEstimable(say("a score beside it has no equivalent"), sum(self.n))
        beside = self.draws[:, place : place + 2] if self.resamples > 1 else np.zeros((0, len(ends)))
        weights = np.array([1.0 - part, part])[: len(ends)]
        error = float((beside @ weights).std(ddof=1)) if len(beside) else None
        return Estimate(float(np.array(values) @ weights), sum(self.n), error)


def conversion_table(
    x: Distribution, y: Distribution, settings: Settings, resampling: Resampling | None = None
) -> ConversionTable | NotEstimable:
    """Equate X to Y; each group's persons are resampled on their own (Efron & Tibshirani 1993; K&B ch. 7.2)."""
    found = equivalents(x, y, settings)
    if isinstance(found, NotEstimable):
        return found

    def again(generator: np.random.Generator) -> Array | NotEstimable:
        return equivalents(_resampled(x, generator), _resampled(y, generator), settings)

    draws = resampled(again, resampling)
    return ConversionTable(
        rows_of(x.lowest, found, draws, x.n + y.n), (x.n, y.n), _warnings(x, y, settings), draws
    )


def resampled(
    again: Callable[[np.random.Generator], Array | NotEstimable], resampling: Resampling | None
) -> Array:
    """Draws x scores: the tables of those resamples that gave one."""
    if resampling is None:
        return np.zeros((0, 0))
    generator = np.random.default_rng(resampling.seed)
    draws = [again(generator) for _ in range(resampling.times)]
    tables = [each for each in draws if not isinstance(each, NotEstimable)]
    return np.array(tables) if tables else np.zeros((0, 0))


def rows_of(lowest: int, found: Array, draws: Array, n: int) -> tuple[Row, ...]:
    """The rows of a table; without at least two draws there are no standard errors."""
    errors = draws.std(axis=0, ddof=1).tolist() if len(draws) > 1 else [None] * len(found)
    return tuple(
        Row(lowest + place, Estimate(float(value), n, error))
        for place, (value, error) in enumerate(zip(found, errors, strict=True))
    )


def _resampled(distribution: Distribution, generator: np.random.Generator) -> Distribution:
    counts = distribution.counts
    drawn = generator.multinomial(distribution.n, counts.ravel() / counts.sum()).reshape(counts.shape)
    if isinstance(distribution, AnchoredDistribution):
        return AnchoredDistribution(distribution.lowest, distribution.lowest_anchor, drawn.astype(float))
    return ScoreDistribution(distribution.lowest, drawn.astype(float))


def _warnings(x: Distribution, y: Distribution, settings: Settings) -> tuple[str, ...]:
    by_ranks = settings.method.endswith(("equipercentile", "estimation"))
    enough = ENOUGH_FOR_RANKS if by_ranks else ENOUGH_FOR_LINES
    found = []
    if min(x.n, y.n) < enough:
        found.append(
            say(
                "%(persons)s persons are few: some %(enough)s a form are advised for this method",
                persons=min(x.n, y.n),
                enough=enough,
            )
        )
    if (
        settings.method == "frequency-estimation"
        and not settings.degree
        and isinstance(x, AnchoredDistribution)
        and isinstance(y, AnchoredDistribution)
        and (alone := unshared(x, y))
    ):
        found.append(
            say(
                "%(alone)s persons have anchor scores that the other group lacks; smoothing bridges such gaps",
                alone=alone,
            )
        )
    return tuple(found)
