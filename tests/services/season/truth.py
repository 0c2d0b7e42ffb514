"""What a season is drawn from: a model whose every number is known, and which the product never sees.

Questions follow the Rasch model: somebody of ability t answers an item of difficulty b rightly with the chance
1 / (1 + exp(b - t)), and takes one of the other options, or none, where they do not. Essays follow the many-facet
Rasch model on a rating scale: the odds of a level against the one below are exp(quality - severity - difficulty -
threshold). Nothing here imports the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

#: Items of the bank, and options of each.
ITEMS: Final = 70
OPTIONS: Final = 4
#: Whoever does not know omits so often.
OMITTING: Final = 0.05
#: The population: spread of ability, of the quality of essays, and how the two go together.
ABILITY: Final = 1.2
QUALITY, MEAN_QUALITY = 1.4, 0.4
TOGETHER: Final = 0.6
#: Criteria with their difficulties; levels 0 to 3 with their thresholds.
CRITERIA: Final[Mapping[str, float]] = {"look": -0.5, "care": -0.2, "order": 0.2, "words": 0.5}
WEIGHTS: Final[Mapping[str, int]] = {"look": 2, "care": 3, "order": 1, "words": 2}
THRESHOLDS: Final = (-1.6, 0.0, 1.6)
HIGHEST: Final = len(THRESHOLDS)
#: Fourteen reviewers, from lenient to severe.
SEVERITIES: Final[tuple[float, ...]] = tuple(np.linspace(-0.9, 0.9, 14).round(3).tolist())
#: Six judges with someone in mind who is just able enough, and how lenient each is.
BORDERLINE: Final = -0.25
JUDGES: Final = (-0.06, -0.03, -0.01, 0.01, 0.03, 0.06)

#: The same for every seed, so that forms and what is true of them are, too.
_FIXED: Final = np.random.default_rng(1922)
DIFFICULTIES: Final[Array] = _FIXED.permutation(np.linspace(-1.6, 1.6, ITEMS))
KEYS: Final[Codes] = _FIXED.integers(0, OPTIONS, ITEMS)


def chances(abilities: Array, difficulties: Array) -> Array:
    """People x items: the chance of a right response."""
    return np.asarray(1 / (1 + np.exp(difficulties - abilities[:, None])))


@dataclass(frozen=True)
class Truth:
    """Everybody of one season, and what they do."""

    seed: int
    size: int
    #: The item whose stated key is wrong: it is the option after the true one.
    wrong: int

    @cached_property
    def _draw(self) -> np.random.Generator:
        return np.random.default_rng((self.seed, 0))

    @cached_property
    def standing(self) -> tuple[Array, Array]:
        """Abilities, and the qualities of essays."""
        ability, own = self._draw.normal(size=(2, self.size))
        quality = TOGETHER * ability + np.sqrt(1 - TOGETHER**2) * own
        return ABILITY * ability, MEAN_QUALITY + QUALITY * quality

    @cached_property
    def choices(self) -> Codes:
        """People x items of the bank: the option taken by what is true, -1 for none."""
        abilities, _ = self.standing
        draw = np.random.default_rng((self.seed, 1))
        right = draw.random((self.size, ITEMS)) < chances(abilities, DIFFICULTIES)
        others = (KEYS + draw.integers(1, OPTIONS, right.shape)) % OPTIONS
        others[draw.random(right.shape) < OMITTING] = -1
        return np.where(right, KEYS, others)

    def levels(self, candidate: int, reviewer: int) -> dict[str, int]:
        """What a reviewer gives an essay; the same whenever it is asked."""
        draw = np.random.default_rng((self.seed, 2, candidate, reviewer))
        at = self.standing[1][candidate] - SEVERITIES[reviewer]
        return {name: _level(draw, at - difficulty) for name, difficulty in CRITERIA.items()}

    def judgements(self, items: Codes) -> tuple[Codes, Codes]:
        """Judges x items in percent, of the first round and of the second, in which judges come nearer."""
        draw = np.random.default_rng((self.seed, 3))
        just = chances(np.array([BORDERLINE]), DIFFICULTIES[items])
        first = just + np.array(JUDGES)[:, None] + draw.normal(0, 0.08, (len(JUDGES), len(items)))
        second = (first + first.mean(axis=0)) / 2
        return _percent(first), _percent(second)


def _level(draw: np.random.Generator, location: float) -> int:
    odds = np.exp(np.concatenate(([0.0], np.cumsum(location - np.array(THRESHOLDS)))))
    return int(draw.choice(len(odds), p=odds / odds.sum()))


def _percent(shares: Array) -> Codes:
    return np.clip(np.rint(100 * shares), 0, 100).astype(np.int64)
