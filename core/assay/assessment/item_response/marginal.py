"""Marginal maximum likelihood of logistic items, with ability normal and summed over a fixed grid.

Bock, R. D., & Aitkin, M. (1981), Psychometrika 46, 443-459: the posterior of each response pattern over
the grid gives expected counts, from which the items are improved. The gradient and the information of
the complete data follow from them; the information of what was observed takes off what is lost by not
knowing ability (Louis, T. A. (1982), J. R. Statist. Soc. B 44, 226-233).

An item's logit is `slope * z + intercept`, z standard normal. What is estimated is a vector that a
`design` matrix (2 items x parameters) maps to all slopes, then all intercepts: the identity for the
two-parameter model; one column for the common slope, which is the spread of ability, for Rasch's.
"""

from dataclasses import dataclass

import numpy as np

from assay.assessment.item_response.patterns import Array, Patterns

#: The grid reaches six standard deviations to both sides; beyond lies 2e-9 of a normal distribution.
REACH = 6.0
#: How many groups are multiplied at a time: few enough to stay in the processor's cache.
BLOCK = 500


@dataclass(frozen=True, eq=False)
class Grid:
    """Abilities in standard deviations, and the logarithms of their shares."""

    nodes: Array
    log_weights: Array


@dataclass(frozen=True, eq=False)
class Expectation:
    """What the patterns say of ability under some parameters."""

    log_likelihood: float
    #: Groups x nodes; each row sums to 1.
    posterior: Array
    #: Items x nodes.
    probabilities: Array


def normal_grid(points: int) -> Grid:
    """Equally spaced nodes with normal weights: for smooth integrands as exact as Gauss-Hermite nodes."""
    nodes = np.linspace(-REACH, REACH, points)
    log_weights = -0.5 * nodes**2
    return Grid(nodes, log_weights - np.log(np.exp(log_weights).sum()))


def expectation(patterns: Patterns, grid: Grid, values: Array) -> Expectation:
    """The posterior of each pattern; `values` are all slopes, then all intercepts."""
    slopes, intercepts = np.split(values, 2)
    logits = np.outer(slopes, grid.nodes) + intercepts[:, None]
    joint = patterns.responses @ logits - patterns.over_observed(np.logaddexp(0.0, logits))
    joint += grid.log_weights
    highest = joint.max(axis=1, keepdims=True)
    posterior = np.exp(joint - highest)
    totals = posterior.sum(axis=1, keepdims=True)
    posterior /= totals
    log_likelihood = patterns.persons @ (highest + np.log(totals)).ravel()
    return Expectation(float(log_likelihood), posterior, 0.5 * (1.0 + np.tanh(0.5 * logits)))


def gradient(patterns: Patterns, grid: Grid, found: Expectation) -> tuple[Array, Array]:
    """The derivatives of the log-likelihood by slopes and intercepts, and the complete data's information."""
    weighted = found.posterior * patterns.persons[:, None]
    tried = weighted.sum(axis=0)[None, :] if patterns.is_complete else patterns.observed.T @ weighted
    residuals = patterns.responses.T @ weighted - tried * found.probabilities
    slope = np.concatenate((residuals @ grid.nodes, residuals.sum(axis=1)))
    variances = tried * found.probabilities * (1.0 - found.probabilities)
    return slope, _in_blocks(*(np.diag(variances @ grid.nodes**power) for power in (2, 1, 0)))


def lost_information(patterns: Patterns, grid: Grid, found: Expectation) -> Array:
    """How much of the complete data's information is lost: the scores' variance given the responses."""
    moments = _moments(patterns, grid, found)
    slope_and_intercept = [_expected_residuals(patterns, grid, found, power) for power in (1, 0)]
    expected = np.hstack(slope_and_intercept) * np.sqrt(patterns.persons)[:, None]
    lost: Array = _in_blocks(*moments) - expected.T @ expected
    return lost


def _expected_residuals(patterns: Patterns, grid: Grid, found: Expectation, power: int) -> Array:
    """Groups x items: the posterior mean of residual times ability to a power."""
    powers = grid.nodes**power
    foreseen = found.posterior @ (found.probabilities * powers).T
    expected: Array = patterns.responses * (found.posterior @ powers)[:, None] - patterns.observed * foreseen
    return expected


def _moments(patterns: Patterns, grid: Grid, found: Expectation) -> tuple[Array, Array, Array]:
    """Items x items: the sums of residual times residual times ability squared, times ability, times 1."""
    weighted = found.posterior * patterns.persons[:, None]
    if not patterns.is_complete:
        return _moments_with_gaps(patterns, grid, found, weighted)
    right = patterns.responses.T @ weighted
    first, second, third = (
        _complete_moment(patterns.responses, weighted, right, found.probabilities, grid.nodes**power)
        for power in (2, 1, 0)
    )
    return first, second, third


def _complete_moment(responses: Array, weighted: Array, right: Array, p: Array, powers: Array) -> Array:
    """Multiplied out, the sum over nodes needs no sum over groups where all have responded to all items."""
    squares = (responses * (weighted @ powers)[:, None]).T @ responses
    mixed = (right * powers) @ p.T
    moment: Array = squares - mixed - mixed.T + (p * (weighted.sum(axis=0) * powers)) @ p.T
    return moment


def _moments_with_gaps(
    patterns: Patterns, grid: Grid, found: Expectation, weighted: Array
) -> tuple[Array, Array, Array]:
    items = patterns.responses.shape[1]
    moments = np.zeros((3, items, items))
    roots = np.sqrt(weighted)
    for start in range(0, len(roots), BLOCK):
        rows = slice(start, start + BLOCK)
        responses, observed = patterns.responses[rows], patterns.observed[rows]
        for index, node in enumerate(grid.nodes):
            residuals = (responses - found.probabilities[:, index] * observed) * roots[rows, index, None]
            moments += np.multiply.outer((node**2, node, 1.0), residuals.T @ residuals)
    return moments[0], moments[1], moments[2]


def _in_blocks(slopes: Array, crossed: Array, intercepts: Array) -> Array:
    blocks: Array = np.block([[slopes, crossed], [crossed, intercepts]])
    return blocks
