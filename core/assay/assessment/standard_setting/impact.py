"""What a cut would do: who passes, how many lie near it, and what its error may change.

Standards for Educational and Psychological Testing (AERA, APA, NCME 2014): 5.21 asks that the rationale and procedure
of a cut be documented, 5.22 that judgments be made in a reasonable way, 5.23 that cuts be informed by sound data on
performance; 2.14 asks for the standard error of measurement near the cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

#: The cuts that are tried: the recommended one and so many standard errors beside it.
STEPS: Final = (-2, -1, 0, 1, 2)
#: Forgives what floats add.
ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Tried:
    """One cut: so many standard errors from the recommended one, the whole score that passes, and who would."""

    errors: int
    points: float
    passing_score: int
    pass_rate: Statistic


@dataclass(frozen=True)
class Borderline:
    """How decisions near a cut rest on its error; `n` is the number of candidates' scores."""

    n: int
    tried: tuple[Tried, ...]
    #: Candidates who pass at one of the cuts one standard error beside the recommended one, and fail at the other.
    depend_on_panel: Statistic
    #: Candidates within one standard error of measurement of the cut, where that error is known.
    within_measurement_error: Statistic


def borderline(
    points: Statistic, error: Statistic, scores: Sequence[float], measurement_error: float | None = None
) -> Borderline | NotEstimable:
    """Pass rates at the cut and at one and two standard errors beside it, and the shares that lie near it.

    `points` and `error` are those of the panel, `scores` points of candidates on the same scale (whole, or shares of
    what was possible, rescaled), `measurement_error` the standard
    error of measurement in points, best the conditional one at the cut.
    """
    if isinstance(points, NotEstimable):
        return points
    if not scores:
        return NotEstimable(say("there are no scores"), 0)
    steps = STEPS if isinstance(error, Estimate) else (0,)
    size = error.value if isinstance(error, Estimate) else 0.0
    return Borderline(
        n=len(scores),
        tried=tuple(_try(step, points.value + step * size, scores) for step in steps),
        depend_on_panel=_between(points.value, error, scores),
        within_measurement_error=_within(points.value, measurement_error, scores),
    )


def passing_score(points: float) -> int:
    """The lowest whole score that reaches a cut."""
    return ceil(points - ROUNDING)


def _try(step: int, points: float, scores: Sequence[float]) -> Tried:
    needed = passing_score(points)
    passing = sum(each >= points - ROUNDING for each in scores)
    return Tried(step, points, needed, Estimate(passing / len(scores), len(scores)))


def _between(points: float, error: Statistic, scores: Sequence[float]) -> Statistic:
    if isinstance(error, NotEstimable):
        return error
    low, high = points - error.value - ROUNDING, points + error.value - ROUNDING
    return Estimate(sum(low <= each < high for each in scores) / len(scores), len(scores))


def _within(points: float, error: float | None, scores: Sequence[float]) -> Statistic:
    if error is None:
        return NotEstimable(say("the standard error of measurement is not known"), len(scores))
    near = sum(abs(each - points) <= error + ROUNDING for each in scores)
    return Estimate(near / len(scores), len(scores))
