"""Who chose which option: distractors at work, and keys that are probably wrong."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from assay.assessment.estimates import Statistic
from assay.assessment.item_analysis.correlations import (
    SAME_CHOICE,
    SAME_ON_OTHERS,
    Sums,
    correlation,
)
from assay.assessment.item_analysis.scores import Choices, Floats, Scores

#: Groups by total score, the points of an option's curve.
GROUPS: Final = 5


@dataclass(frozen=True)
class OptionStatistics:
    """One option of an item; `option` is `None` for having omitted it."""

    option: str | None
    is_right: bool
    #: How many chose it, and their share of those who count.
    n: int
    share: float
    #: Their mean score on the other items; `None` when nobody chose it.
    mean_rest: float | None
    #: Correlation of having chosen it with the score on the other items: above 0 for the key alone, it is hoped.
    point_biserial: Statistic
    #: The share that chose it in each fifth by total score, lowest first; `None` for a fifth without people.
    curve: tuple[float | None, ...]


@dataclass(frozen=True)
class _Counted:
    """Of one item, by code (the last code: omitted): people, sums of rest scores, people by group."""

    n: Floats
    rest: Floats
    groups: Floats
    rest_squares: float


def score_groups(totals: Floats, groups: int = GROUPS) -> NDArray[np.intp]:
    """The group of each person by total (0 is the lowest); people with one total are never parted."""
    below = np.searchsorted(np.sort(totals), totals, side="left")
    upto = np.searchsorted(np.sort(totals), totals, side="right")
    middle = (below + upto) / (2 * max(len(totals), 1))
    return np.minimum((middle * groups).astype(np.intp), groups - 1)


def option_statistics(choices: Choices, scores: Scores) -> tuple[tuple[OptionStatistics, ...], ...]:
    """For each item its options that anybody chose or the key names, then the omitted responses, if any."""
    totals = scores.totals()
    groups = score_groups(totals)
    # A row an item: reading down a column of a large table is slow.
    codes = np.ascontiguousarray(choices.codes.T)
    return tuple(_of_item(choices, codes[item], scores, totals, groups, item) for item in range(scores.items))


def _of_item(
    choices: Choices,
    codes: NDArray[Any],
    scores: Scores,
    totals: Floats,
    groups: NDArray[np.intp],
    item: int,
) -> tuple[OptionStatistics, ...]:
    size = len(choices.options) + 1
    counted = _count(codes.astype(np.intp), size, scores, totals, groups, item)
    right = choices.right[item]
    shown = [code for code in range(len(choices.options)) if counted.n[code] or code in right]
    shown.sort(key=lambda code: choices.options[code])
    if counted.n[-1]:
        shown.append(len(choices.options))
    names = (*choices.options, None)
    return tuple(_one(counted, code, names[code], code in right) for code in shown)


def _count(
    codes: NDArray[np.intp],
    size: int,
    scores: Scores,
    totals: Floats,
    groups: NDArray[np.intp],
    item: int,
) -> _Counted:
    rest = rest_scores(scores, totals, item)
    if scores.answered is not None:
        counts = scores.answered[:, item]
        codes, rest, groups = codes[counts], rest[counts], groups[counts]
    codes[codes < 0] = size - 1
    return _Counted(
        np.bincount(codes, minlength=size).astype(np.float64),
        np.bincount(codes, weights=rest, minlength=size).astype(np.float64),
        np.bincount(groups * size + codes, minlength=size * GROUPS).reshape(GROUPS, size).astype(np.float64),
        float(rest @ rest),
    )


def rest_scores(scores: Scores, totals: Floats, item: int) -> Floats:
    """Everyone's score on the other items; where omitted ones are ignored, the share of what was answered."""
    points: NDArray[Any] = scores.points[:, item]
    if scores.answered is None:
        return np.asarray(totals - points, dtype=np.float64)
    possible = scores.answered @ scores.maxima - scores.answered[:, item] * scores.maxima[item]
    sums = scores.points.sum(axis=1, dtype=np.float64) - points
    shares = np.divide(sums, possible, out=np.zeros_like(sums), where=possible > 0)
    return np.asarray(shares * (scores.maxima.sum() - scores.maxima[item]), dtype=np.float64)


def _one(counted: _Counted, code: int, option: str | None, is_right: bool) -> OptionStatistics:
    n, chose = round(counted.n.sum()), counted.n[code]
    in_groups = counted.groups.sum(axis=1)
    return OptionStatistics(
        option=option,
        is_right=is_right,
        n=round(chose),
        share=float(chose) / n if n else 0.0,
        mean_rest=float(counted.rest[code] / chose) if chose else None,
        point_biserial=_biserial(counted, [code]),
        curve=tuple(
            float(of / all_) if all_ else None
            for of, all_ in zip(counted.groups[:, code], in_groups, strict=True)
        ),
    )


def _biserial(counted: _Counted, codes: list[int]) -> Statistic:
    chose, points = float(counted.n[codes].sum()), float(counted.rest[codes].sum())
    total = float(counted.rest.sum())
    sums = Sums(round(counted.n.sum()), chose, total, chose, counted.rest_squares, points)
    return correlation(sums, SAME_CHOICE, SAME_ON_OTHERS)
