"""What one window came to, from the raw data alone: choices of the truth, and levels as reviewers typed them.

Written anew in the simplest way, so that it shares no mistake with the product. Points of essays are fractions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np

from services.season.content import DISTANCE, ESSAY_CUT
from services.season.reading import Given, Levels
from services.season.sitting import Sat
from services.season.truth import CRITERIA, HIGHEST, KEYS, OPTIONS, WEIGHTS, Array, Codes, Truth

MOST = sum(weight * HIGHEST for weight in WEIGHTS.values())


@dataclass(frozen=True)
class Raw:
    """One window: who sat, what was typed, and what it comes to."""

    truth: Truth
    straddling: bool
    sat: Sequence[Sat]
    given: Sequence[Given]
    agreed: dict[int, Levels]
    #: What was adopted: the panel's share, rounded.
    cut: Decimal

    @cached_property
    def items(self) -> Codes:
        """The items of the form, as places in the bank."""
        (items,) = {each.items for each in self.sat}
        return np.array(items)

    @cached_property
    def answers(self) -> Codes:
        """People x items of the form."""
        return np.array([self.truth.choices[each.candidate, self.items] for each in self.sat])

    @cached_property
    def before(self) -> Codes:
        """Points by the stated keys."""
        stated = (KEYS + (np.arange(len(KEYS)) == self.truth.wrong)) % OPTIONS
        return np.asarray((self.answers == stated[self.items]).sum(axis=1))

    @cached_property
    def right(self) -> Array:
        """People x items: 1 where right by the true keys."""
        return np.asarray((self.answers == KEYS[self.items]).astype(float))

    @cached_property
    def after(self) -> Codes:
        """Points by the true keys."""
        return np.asarray(self.right.sum(axis=1).astype(np.int64))

    @property
    def share(self) -> Fraction:
        """What the panel says: the mean of all judgements of the second round."""
        return Fraction(int(self.judged.sum()), self.judged.size * 100)

    @property
    def judged(self) -> Codes:
        """Judges x items of the second round, in percent."""
        return self.truth.judgements(self.items)[1]

    @property
    def least(self) -> int:
        """The fewest points that pass."""
        return ceil(Fraction(self.cut) * len(self.items))

    def readings(self, candidate: int, kind: str = "first") -> list[Given]:
        """The readings of one essay."""
        return [each for each in self._by_essay.get(candidate, ()) if each.reading == kind]

    @cached_property
    def _by_essay(self) -> dict[int, list[Given]]:
        found: dict[int, list[Given]] = {}
        for each in self.given:
            found.setdefault(each.candidate, []).append(each)
        return found

    def is_sent(self, candidate: int) -> bool:
        """Whether two first readings do not settle an essay."""
        totals = [points(each.levels) for each in self.readings(candidate)]
        if len(totals) < 2:
            return False
        passing = {total >= Fraction(ESSAY_CUT) * MOST for total in totals}
        far = max(totals) - min(totals) >= Fraction(DISTANCE) * MOST
        return far or (self.straddling and len(passing) == 2)

    def essay(self, candidate: int) -> Fraction:
        """The share of the points: of all readings the mean, or what was agreed on; nothing for no essay."""
        if candidate in self.agreed:
            return Fraction(points(self.agreed[candidate]), MOST)
        read = [points(each.levels) for kind in ("first", "third") for each in self.readings(candidate, kind)]
        return Fraction(sum(read), MOST * len(read)) if read else Fraction(0)

    @cached_property
    def essays(self) -> list[Fraction]:
        """Of everybody who sat."""
        return [self.essay(each.candidate) for each in self.sat]

    def passes(self, scores: Codes) -> list[bool]:
        """Who passes both parts with these points of the questions."""
        cut = Fraction(ESSAY_CUT)
        return [
            points >= self.least and essay >= cut for points, essay in zip(scores, self.essays, strict=True)
        ]

    @property
    def passed(self) -> list[bool]:
        """Who has passed in the end: nobody loses by a key that was wrong."""
        pairs = zip(self.passes(self.before), self.passes(self.after), strict=True)
        return [before or after for before, after in pairs]

    def pairs(self, of: Callable[[Levels], float]) -> Array:
        """Essays x 2: something of the two first readings of each."""
        both = (self.readings(each.candidate) for each in self.sat if each.writes)
        return np.array([[of(each.levels) for each in two] for two in both])

    def rows(self) -> Iterator[tuple[str, str, str, int]]:
        """Every rating as code, a number for the reader, criterion and level: first readings, then what settled."""
        codes = {each.candidate: each.code for each in self.sat}
        for each in self.given:
            for name in CRITERIA:
                yield codes[each.candidate], f"Reviewer {each.reviewer + 1}", name, each.levels[name]
        for candidate, levels in self.agreed.items():
            for name in CRITERIA:
                yield codes[candidate], "agreed", name, levels[name]


def points(levels: Levels) -> int:
    """Levels by their weights."""
    return sum(levels[name] * weight for name, weight in WEIGHTS.items())


def interval_alpha(pairs: Array) -> float:
    """Krippendorff's alpha at the interval level, each unit with two values: 1 - Do / De by squared differences."""
    observed = ((pairs[:, 0] - pairs[:, 1]) ** 2).mean()
    values = pairs.ravel()
    expected = 2 * values.var(ddof=1)
    return float(1 - observed / expected)


def one_way(pairs: Array) -> tuple[float, float]:
    """ICC(1,1) and ICC(1,2) from the mean squares of a one-way analysis of variance."""
    n = len(pairs)
    between = 2 * ((pairs.mean(axis=1) - pairs.mean()) ** 2).sum() / (n - 1)
    within = ((pairs - pairs.mean(axis=1, keepdims=True)) ** 2).sum() / n
    return float((between - within) / (between + within)), float((between - within) / between)


def ordinal_alpha(pairs: Array) -> float:
    """Krippendorff's alpha at the ordinal level by its coincidences, each unit with two values."""
    levels = np.arange(HIGHEST + 1)
    matrix = np.zeros((len(levels), len(levels)))
    for one, other in pairs.astype(int):
        matrix[one, other] += 1
        matrix[other, one] += 1
    counts = matrix.sum(axis=1)
    cumulated = np.cumsum(counts)
    distance = np.zeros_like(matrix)
    for low in levels:
        for high in levels[low + 1 :]:
            between = cumulated[high] - (cumulated[low] - counts[low])
            distance[low, high] = distance[high, low] = (between - (counts[low] + counts[high]) / 2) ** 2
    n = counts.sum()
    expected = (counts[:, None] * counts[None, :] * distance).sum() / (n - 1)
    return float(1 - (matrix * distance).sum() / expected)
