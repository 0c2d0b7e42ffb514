"""The climb to the highest likelihood: EM from afar, where it is safe, and Newton near the top, where it is fast.

The steps of EM are those of the gradient algorithm (Lange, K. (1995), J. R. Statist. Soc. B 57, 425-437).
The climb has arrived when a further Newton step would move the parameters, measured by their own
standard errors, by less than a hundred-thousandth.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assay.assessment.item_response.patterns import Array

#: The square of the distance, in standard errors, at which the climb ends.
ARRIVED = 1e-10
#: At this square of the distance, as EM sees it, Newton's steps begin.
NEAR = 1.0
ROUNDS = 10
EM_STEPS = 40
NEWTON_STEPS = 20
HALVINGS = 10
#: No parameter moves further in a step.
LONGEST = 1.0


class Likelihood(Protocol):
    """A log-likelihood that can be climbed."""

    def at(self, values: Array) -> "Point":
        """The likelihood and what is needed for a step, at some parameters."""
        ...


class Point(Protocol):
    """A likelihood at some parameters."""

    @property
    def log_likelihood(self) -> float:
        """The logarithm of the likelihood."""
        ...

    def gradient(self) -> tuple[Array, Array]:
        """The gradient and the information of the complete data."""
        ...

    def lost_information(self) -> Array:
        """What is to be taken off the complete data's information."""
        ...

    def is_diverging(self) -> bool:
        """Whether a parameter has gone where no estimate is credible."""
        ...


@dataclass(frozen=True, eq=False)
class Climb:
    """Where the climb ended; without a covariance it did not arrive."""

    values: Array
    log_likelihood: float
    iterations: int
    #: Parameters x parameters: the inverse of the observed information.
    covariance: Array | None


def maximize(likelihood: Likelihood, start: Array) -> Climb:
    """Climb from `start` until arrival, divergence, or the end of the rounds."""
    values, iterations, near = start, 0, NEAR
    for _ in range(ROUNDS):
        values, steps = _by_em(likelihood, values, near)
        iterations += steps
        if likelihood.at(values).is_diverging():
            break
        values, steps, covariance = _by_newton(likelihood, values)
        iterations += steps
        if covariance is not None:
            return Climb(values, likelihood.at(values).log_likelihood, iterations, covariance)
        near *= 0.1  # Newton began too early
    return Climb(values, likelihood.at(values).log_likelihood, iterations, None)


def _by_em(likelihood: Likelihood, values: Array, near: float) -> tuple[Array, int]:
    """Steps of EM until they are short, or values diverge."""
    for taken in range(EM_STEPS):
        point = likelihood.at(values)
        gradient, complete = point.gradient()
        inverse = _inverse(complete)
        if inverse is None or point.is_diverging():
            return values, taken
        step = inverse @ gradient
        values = values + np.clip(step, -LONGEST, LONGEST)
        if gradient @ step < near:
            return values, taken + 1
    return values, EM_STEPS


def _by_newton(likelihood: Likelihood, values: Array) -> tuple[Array, int, Array | None]:
    """Newton's steps while they climb; with the covariance on arrival, without where EM must go on."""
    point = likelihood.at(values)
    for taken in range(NEWTON_STEPS):
        gradient, complete = point.gradient()
        covariance = _inverse(complete - point.lost_information())
        if covariance is None or point.is_diverging():
            return values, taken, None
        step = covariance @ gradient
        if gradient @ step < ARRIVED:
            return values, taken, covariance
        further = _further(likelihood, values, point, step)
        if further is None:
            return values, taken, None
        values, point = further
    return values, NEWTON_STEPS, None


def _further(likelihood: Likelihood, values: Array, point: Point, step: Array) -> tuple[Array, Point] | None:
    """The point after a step, shortened until the likelihood is no lower; None if it is lower throughout."""
    size = min(1.0, LONGEST / float(np.abs(step).max()))
    for _ in range(HALVINGS):
        after = likelihood.at(values + size * step)
        if after.log_likelihood >= point.log_likelihood - 1e-10 * abs(point.log_likelihood):
            return values + size * step, after
        size *= 0.5
    return None


def _inverse(matrix: Array) -> Array | None:
    """The inverse of a positive definite matrix; None if it is not, or nearly not."""
    scale = np.sqrt(np.abs(np.diag(matrix)))
    if not np.isfinite(matrix).all() or not (scale > 0).all():
        return None
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    if values[0] < 1e-10:
        return None
    inverse: Array = (vectors / values) @ vectors.T / np.outer(scale, scale)
    return inverse
