"""The Hofstee compromise: between cuts and rates of failure that a panel can accept.

Hofstee (1983), "The case for compromise in educational selection and grading", in Anderson and Helmick (eds.), On
Educational Testing; De Gruijter (1985), "Compromise models for establishing examination standards", Journal of
Educational Measurement 22, 263-269; Cizek and Bunch (2007), ch. 12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

import numpy as np

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.panels import Floats
from assay.wording import say

TOO_MANY_FAIL: Final = say(
    "even at the lowest acceptable cut %(cut)s the share that fails (%(share)s) is above the highest "
    "acceptable one (%(acceptable)s)"
)
TOO_FEW_FAIL: Final = say(
    "even at the highest acceptable cut %(cut)s the share that fails (%(share)s) is below the lowest "
    "acceptable one (%(acceptable)s)"
)


@dataclass(frozen=True)
class Acceptable:
    """What one judge can accept: the lowest and highest cut in points, the lowest and highest share that fails."""

    lowest_cut: float
    highest_cut: float
    lowest_fail_rate: float
    highest_fail_rate: float

    def __post_init__(self) -> None:
        """Refuse (ValueError) bounds that are upside down, and rates outside 0 to 1."""
        if self.lowest_cut > self.highest_cut or self.lowest_fail_rate > self.highest_fail_rate:
            raise ValueError("the lowest comes before the highest")
        if not 0 <= self.lowest_fail_rate <= self.highest_fail_rate <= 1:
            raise ValueError("rates of failure lie between 0 and 1")


@dataclass(frozen=True)
class Hofstee:
    """The compromise of a panel; the corners are the means over its judges."""

    n_judges: int
    n_scores: int
    corners: Acceptable
    #: Where the line meets the curve of failures, in points; or why it does not.
    cut: Statistic
    #: The share that fails there, on the line.
    fail_rate: Statistic
    #: The lowest whole score that passes, and the share of these scores that would fail.
    passing_score: int | None
    observed_fail_rate: float | None


def hofstee(judges: Sequence[Acceptable], scores: Sequence[float]) -> Hofstee:
    """Where the line from (lowest cut, highest fail rate) to (highest cut, lowest fail rate) meets the failures.

    `scores` are points of candidates, whole or rescaled to what was possible; who has fewer than the cut fails.
    Between whole cuts the curve is drawn straight. Where the curve lies above or below the line everywhere, there is
    no cut and the reason says which, since taking a corner instead is a decision that a panel has to make. ValueError
    without judges.
    """
    if not judges:
        raise ValueError("a compromise needs a judge")
    corners = _mean(judges)
    found = _crossing(corners, np.asarray(sorted(scores), dtype=float))
    if isinstance(found, NotEstimable):
        return Hofstee(len(judges), len(scores), corners, found, found, None, None)
    # 1e-9: a cut that floats make 60.000000001 is still reached by 60.
    passing = ceil(found - 1e-9)
    failing = float(_failing(np.asarray(sorted(scores), dtype=float), float(passing)))
    rate = Estimate(_line(corners, found), len(scores))
    return Hofstee(len(judges), len(scores), corners, Estimate(found, len(scores)), rate, passing, failing)


def _mean(judges: Sequence[Acceptable]) -> Acceptable:
    count = len(judges)
    return Acceptable(
        sum(each.lowest_cut for each in judges) / count,
        sum(each.highest_cut for each in judges) / count,
        sum(each.lowest_fail_rate for each in judges) / count,
        sum(each.highest_fail_rate for each in judges) / count,
    )


def _failing(scores: Floats, cut: float) -> float:
    """The share of sorted scores below a cut; straight between whole cuts."""
    low, high = floor(cut), ceil(cut)
    below, above = (np.searchsorted(scores, whole, side="left") / len(scores) for whole in (low, high))
    return float(below + (above - below) * (cut - low))


def _line(corners: Acceptable, cut: float) -> float:
    width = corners.highest_cut - corners.lowest_cut
    fallen = (cut - corners.lowest_cut) / width if width else 0.0
    return corners.highest_fail_rate - fallen * (corners.highest_fail_rate - corners.lowest_fail_rate)


def _crossing(corners: Acceptable, scores: Floats) -> float | NotEstimable:
    n = len(scores)
    if not n:
        return NotEstimable(say("there are no scores"), 0)
    if corners.lowest_cut == corners.highest_cut:
        return NotEstimable(
            say("the lowest and the highest cut are the same: there is nothing to compromise on"), n
        )
    low, high = corners.lowest_cut, corners.highest_cut
    if _failing(scores, low) > corners.highest_fail_rate:
        return NotEstimable(_beside(TOO_MANY_FAIL, low, _failing(scores, low), corners.highest_fail_rate), n)
    if _failing(scores, high) < corners.lowest_fail_rate:
        return NotEstimable(_beside(TOO_FEW_FAIL, high, _failing(scores, high), corners.lowest_fail_rate), n)
    return _meeting(corners, scores)


def _beside(words: str, cut: float, share: float, acceptable: float) -> str:
    return say(words, cut=f"{cut:g}", share=f"{share:.3f}", acceptable=f"{acceptable:.3f}")


def _meeting(corners: Acceptable, scores: Floats) -> float:
    """Where the rising curve first reaches the falling line, on a piece between two neighboring points."""
    low, high = corners.lowest_cut, corners.highest_cut
    points = [low, *(float(each) for each in range(floor(low) + 1, ceil(high))), high]
    before, gap_before = low, _failing(scores, low) - _line(corners, low)
    for point in points:
        gap = _failing(scores, point) - _line(corners, point)
        if gap >= 0:
            step = 0.0 if gap == gap_before else (point - before) * -gap_before / (gap - gap_before)
            return before + step
        before, gap_before = point, gap
    raise AssertionError("the ends were compared before")
