"""What a cut on one form is worth on another, by each method that common items allow, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np

from assay.assessment.equating.anchors import (
    FAR_APART,
    TOO_FAR_APART,
    anchor_correlation,
    group_difference,
)
from assay.assessment.equating.distributions import AnchoredDistribution, Array, anchored_distribution
from assay.assessment.equating.methods import ANCHOR_METHODS, LINEAR_METHODS, AnchorMethod, Settings
from assay.assessment.equating.tables import (
    ENOUGH_FOR_LINES,
    ENOUGH_FOR_RANKS,
    ConversionTable,
    Resampling,
    conversion_table,
)
from assay.assessment.equating.true_scores import TrueScoreEquating, equate_true_scores
from assay.assessment.estimates import NotEstimable, Statistic
from assay.assessment.item_response.rasch import ENOUGH_PERSONS, fit_rasch
from assay.wording import say

CutMethod = Literal[AnchorMethod, "rasch"]
CUT_METHODS: Final[tuple[CutMethod, ...]] = (*ANCHOR_METHODS, "rasch")
#: Skaggs, G. (2005), Journal of Educational Measurement 42(4), 309-330: with 25 persons a form no equating is better
#: than none; from 50 on it can be.
FEWEST_PERSONS: Final = 50
#: Fits take longer than sums, and a page waits for them: of 20 a standard error is itself sure to a sixth.
RESAMPLES: Final = 500
RESAMPLES_OF_FITS: Final = 20


ALIKE_ON_SOURCE: Final = say("on the form of the cut, all or none are right on %(alike)s of %(items)s items")
ALIKE_ON_TARGET: Final = say(
    "on the form that it is carried to, all or none are right on %(alike)s of %(items)s items"
)
SAME_ON_SOURCE: Final = say(
    "on the form of the cut, all have the same score or the same score on the common items"
)
SAME_ON_TARGET: Final = say(
    "on the form that it is carried to, all have the same score or the same score on the common items"
)
FAR: Final = say(
    "the groups are %(deviations)s standard deviations apart on the common items, so far that methods disagree "
    "(Kolen and Brennan 2014)"
)
TOO_FAR: Final = say(
    "the groups are %(deviations)s standard deviations apart on the common items, too far for any method "
    "(Kolen and Brennan 2014)"
)


@dataclass(frozen=True, eq=False)
class Group:
    """Who took a form: persons x items, 1 right and 0 wrong, and the columns of the common items."""

    right: Array
    #: In the same order on both forms.
    common: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many persons."""
        return len(self.right)

    @cached_property
    def scores(self) -> AnchoredDistribution:
        """Scores and anchor scores, over all that are possible."""
        anchor = self.right[:, list(self.common)].sum(axis=1)
        limits, anchor_limits = (0, self.right.shape[1]), (0, len(self.common))
        return anchored_distribution(self.right.sum(axis=1), anchor, None, limits, anchor_limits)


@dataclass(frozen=True)
class CutEquivalent:
    """The cut by one method: points on Y, with the standard error by resampling persons."""

    method: CutMethod
    points: Statistic
    #: Persons of X and Y.
    n: tuple[int, int]
    warnings: tuple[str, ...] = ()

    @property
    def enough(self) -> int:
        """How many persons a form the method asks for."""
        return enough_for(self.method)

    @property
    def is_sure(self) -> bool:
        """Whether there are so many."""
        return min(self.n) >= self.enough


def enough_for(method: CutMethod) -> int:
    """Persons a form: Kolen & Brennan (2004), section 8.2, for lines and ranks; Linacre (1994) for the Rasch model."""
    if method == "rasch":
        return ENOUGH_PERSONS
    return ENOUGH_FOR_LINES if method in LINEAR_METHODS else ENOUGH_FOR_RANKS


def cut_equivalents(x: Group, y: Group, cut: float, seed: int = 0) -> tuple[CutEquivalent, ...]:
    """The cut on X, in points of its items, as points on Y by every method.

    ValueError without common items, or where nobody took a form.
    """
    if not x.common or len(x.common) != len(y.common):
        raise ValueError("equating needs common items, in the same order on both forms")
    if not x.n or not y.n:
        raise ValueError("nobody took one of the forms")
    return tuple(_equivalent(x, y, cut, method, seed) for method in CUT_METHODS)


def _equivalent(x: Group, y: Group, cut: float, method: CutMethod, seed: int) -> CutEquivalent:
    n = x.n, y.n
    if min(n) < FEWEST_PERSONS:
        reason = say(
            "fewer than %(fewest)s people sat one of the forms (Skaggs 2005)",
            fewest=FEWEST_PERSONS,
        )
        return CutEquivalent(method, NotEstimable(reason, sum(n)), n)
    table = _table(x, y, method, seed)
    if isinstance(table, NotEstimable):
        return CutEquivalent(method, table, n)
    found = table.at(cut)
    return CutEquivalent(method, found, n, table.warnings)


def _table(x: Group, y: Group, method: CutMethod, seed: int) -> ConversionTable | NotEstimable:
    if method != "rasch":
        return conversion_table(x.scores, y.scores, Settings(method), Resampling(RESAMPLES, seed))
    if reason := _constant(x, y):
        return NotEstimable(reason, x.n + y.n)
    pairs = tuple(zip(x.common, y.common, strict=True))
    resampling = Resampling(RESAMPLES_OF_FITS, seed)
    found = equate_true_scores(x.right, y.right, pairs, fit_rasch, "mean-mean", resampling)
    return found.table if isinstance(found, TrueScoreEquating) else found


def _constant(x: Group, y: Group) -> str:
    """Items that all or none got right have no difficulty, and the score on them no ability."""
    for words, group in ((ALIKE_ON_SOURCE, x), (ALIKE_ON_TARGET, y)):
        means = group.right.mean(axis=0)
        if alike := int(np.isin(means, (0.0, 1.0)).sum()):
            return say(words, alike=alike, items=len(means))
    return ""


def group_warnings(x: Group, y: Group) -> Iterator[str]:
    """What makes the groups too unlike, or the common items too unlike the rest."""
    apart = group_difference(x.scores, y.scores)
    if apart is not None and abs(apart) > FAR_APART:
        yield say(TOO_FAR if abs(apart) > TOO_FAR_APART else FAR, deviations=f"{abs(apart):.2f}")
    for words, group in ((SAME_ON_SOURCE, x), (SAME_ON_TARGET, y)):
        if anchor_correlation(group.scores) is None:
            yield words
