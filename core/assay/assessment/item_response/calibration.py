"""The likelihood of logistic items as a thing to climb, on a grid as fine as the test asks for."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.marginal import (
    REACH,
    Expectation,
    Grid,
    expectation,
    gradient,
    lost_information,
    normal_grid,
)
from assay.assessment.item_response.maximizing import Climb, maximize
from assay.assessment.item_response.patterns import Array, Patterns
from assay.wording import say

#: A slope (in the Rasch model the spread) beyond this is a step and no curve: no likelihood has a maximum there.
STEEPEST = 10.0
#: The grid's points at first, and at most: a long test has narrow posteriors and needs more of them.
POINTS = 61
MOST_POINTS = 481


@dataclass(frozen=True)
class MarginalLikelihood:
    """The likelihood of the parameters that a design maps to all slopes, then all intercepts."""

    patterns: Patterns
    design: Array
    grid: Grid

    def at(self, values: Array) -> "MarginalPoint":
        """The likelihood at some parameters."""
        return MarginalPoint(self, values)


@dataclass(frozen=True)
class MarginalPoint:
    """The likelihood at some parameters."""

    likelihood: MarginalLikelihood
    values: Array

    @cached_property
    def found(self) -> Expectation:
        """What the patterns say of ability."""
        each = self.likelihood
        return expectation(each.patterns, each.grid, each.design @ self.values)

    @property
    def log_likelihood(self) -> float:
        """The logarithm of the likelihood."""
        return self.found.log_likelihood

    def gradient(self) -> tuple[Array, Array]:
        """The gradient and the information of the complete data."""
        each = self.likelihood
        vector, complete = gradient(each.patterns, each.grid, self.found)
        return each.design.T @ vector, each.design.T @ complete @ each.design

    def lost_information(self) -> Array:
        """What is lost by not knowing ability."""
        each = self.likelihood
        lost: Array = each.design.T @ lost_information(each.patterns, each.grid, self.found) @ each.design
        return lost

    def is_diverging(self) -> bool:
        """Whether a slope is too steep to be one."""
        return bool(np.abs(slopes_of(self.likelihood.design, self.values)).max() > STEEPEST)


def slopes_of(design: Array, values: Array) -> Array:
    """The items' slopes under some parameters."""
    slopes: Array = np.split(design @ values, 2)[0]
    return slopes


def climbed(patterns: Patterns, design: Array, start: Array) -> Climb:
    """The climb on a grid whose nodes lie closer than the narrowest posterior is wide."""
    points = POINTS
    while True:
        climb = maximize(MarginalLikelihood(patterns, design, normal_grid(points)), start)
        needed = points_for(slopes_of(design, climb.values))
        if climb.covariance is None or points >= needed:
            return climb
        points, start = needed, climb.values


def points_for(slopes: Array) -> int:
    """How many nodes, given slopes on standard normal ability.

    The most information that items can give is a quarter of their squared slopes (Lord 1980, eq. 5-9).
    """
    narrowest = 1.0 / float(np.sqrt(1.0 + 0.25 * (slopes**2).sum()))
    return min(max(POINTS, 2 * ceil(REACH / narrowest) + 1), MOST_POINTS)


def not_converged(climb: Climb, n: int) -> NotEstimable:
    """The reason to give where a climb did not arrive."""
    return NotEstimable(
        say("the estimation did not converge in %(iterations)s steps", iterations=climb.iterations), n
    )
