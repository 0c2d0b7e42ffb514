"""Logistic regression on counts, by Newton's method."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assay.assessment.item_analysis.scores import Floats

#: Newton's method doubles the digits with each step; what needs more has no finite answer.
_STEPS: Final = 40
_CLOSE: Final = 1e-9
#: Half a response more of each kind never moves a log odds this far.
_ENDLESS: Final = 30.0


@dataclass(frozen=True)
class Fitted:
    """Coefficients and the log likelihood."""

    coefficients: Floats
    log_likelihood: float


def fit_logistic(columns: Floats, right: Floats, wrong: Floats) -> Fitted | None:
    """Maximum likelihood for `right` against `wrong` responses (counts) in rows of `columns`.

    `None` when the columns part right from wrong so that no finite estimate exists (Albert & Anderson 1984),
    or when they repeat each other. Columns should be about standardized.
    """
    coefficients = np.zeros(columns.shape[1])
    likelihood = _log_likelihood(columns, coefficients, right, wrong)
    for _ in range(_STEPS):
        step = _step(columns, coefficients, right, wrong)
        if step is None:
            return None
        step, now = _shortened(columns, coefficients, step, right, wrong, likelihood)
        coefficients, likelihood = coefficients + step, now
        if np.abs(coefficients).max() > _ENDLESS:
            return None
        if np.abs(step).max() < _CLOSE:
            return Fitted(coefficients, likelihood)
    return None


def _step(columns: Floats, coefficients: Floats, right: Floats, wrong: Floats) -> Floats | None:
    chances = _chances(columns @ coefficients)
    people = right + wrong
    gradient = columns.T @ (right - people * chances)
    information = (columns * (people * chances * (1 - chances))[:, None]).T @ columns
    if np.linalg.cond(information) > 1 / np.finfo(np.float64).eps:
        return None
    return np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)


def _shortened(
    columns: Floats, coefficients: Floats, step: Floats, right: Floats, wrong: Floats, before: float
) -> tuple[Floats, float]:
    """The step, halved until the likelihood does not fall."""
    for _ in range(_STEPS):
        now = _log_likelihood(columns, coefficients + step, right, wrong)
        if now >= before - _CLOSE * (1 + abs(before)):
            break
        step = step / 2
    return step, now


def _chances(log_odds: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(log_odds / 2)))


def _log_likelihood(columns: Floats, coefficients: Floats, right: Floats, wrong: Floats) -> float:
    log_odds = columns @ coefficients
    return -float(right @ np.logaddexp(0, -log_odds) + wrong @ np.logaddexp(0, log_odds))
