"""The standard error of measurement at each score: smaller at the ends than in the middle."""

from dataclasses import dataclass
from math import sqrt

from assay.assessment.estimates import Estimate
from assay.assessment.item_analysis.reliability import Reliability


@dataclass(frozen=True)
class ScoreError:
    """The standard errors of measurement, in points, of people with one total score."""

    score: int
    #: Lord 1955: sqrt(x (k - x) / (k - 1)), as if each form were a random draw of items.
    lord: float
    #: Keats 1957: Lord's, shrunk so that the errors agree with alpha; `None` where that cannot be had.
    keats: float | None


def score_errors(reliability: Reliability) -> tuple[ScoreError, ...]:
    """The errors of each score from 0 to the number of items; for items of 0 and 1, two at least.

    Keats' factor is (1 - KR-20) / (1 - KR-21) on the variance (Feldt & Brennan 1989, p. 124).
    """
    k = reliability.items
    if k < 2:
        return ()
    factor = _keats(reliability)
    lords = [sqrt(score * (k - score) / (k - 1)) for score in range(k + 1)]
    return tuple(
        ScoreError(score, lord, None if factor is None else lord * factor) for score, lord in enumerate(lords)
    )


def _keats(reliability: Reliability) -> float | None:
    alpha, kr21 = reliability.alpha, reliability.kr21
    if not (isinstance(alpha, Estimate) and isinstance(kr21, Estimate)):
        return None
    return sqrt((1 - alpha.value) / (1 - kr21.value)) if kr21.value < 1 and alpha.value <= 1 else None
