"""Frequencies without their accidents: log-linear models that keep the first moments as they are.

Holland, P. W., & Thayer, D. T. (2000), Univariate and bivariate loglinear models for discrete test score
distributions, Journal of Educational and Behavioral Statistics 25, 133-183; Kolen & Brennan 2004, ch. 3.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from assay.assessment.equating.distributions import AnchoredDistribution, Array, ScoreDistribution
from assay.assessment.estimates import NotEstimable
from assay.wording import say

STEPS = 100
HALVINGS = 30
#: The greatest degree: beyond it, polynomials follow the accidents again.
HIGHEST_DEGREE = 10


@dataclass(frozen=True, eq=False)
class Smoothed:
    """Smoothed frequencies, with the likelihood ratio against the frequencies as they were."""

    distribution: ScoreDistribution
    chi_square: float
    degrees_of_freedom: int

    @property
    def p(self) -> float:
        """The chance of so much misfit if the model holds."""
        return float(chdtrc(self.degrees_of_freedom, self.chi_square))


def smoothed(distribution: ScoreDistribution, degree: int) -> Smoothed | NotEstimable:
    """The frequencies of a polynomial log-linear model: mean, variance … up to the moment `degree` stay."""
    counts = distribution.counts
    if not 1 <= degree <= HIGHEST_DEGREE or degree >= np.count_nonzero(counts):
        return _too_high(degree, distribution.n)
    fitted = _fitted(_polynomials(len(counts), degree), counts)
    if fitted is None:
        return _not_converged(degree, distribution.n)
    there = counts > 0
    deviance = 2.0 * float(counts[there] @ np.log(counts[there] / fitted[there]))
    return Smoothed(
        ScoreDistribution(distribution.lowest, fitted), max(deviance, 0.0), len(counts) - degree - 1
    )


def smoothed_jointly(
    distribution: AnchoredDistribution, degree: int, is_external: bool = False
) -> AnchoredDistribution | NotEstimable:
    """Both margins keep `degree` moments, and the covariance stays (Kolen & Brennan 2004, section 5.1.5).

    Unless the anchor is external, pairs that cannot be (an anchor score above the score, or more missed on
    the anchor than on the whole form) stay at 0.
    """
    rows, columns = distribution.counts.shape
    observed = [np.count_nonzero(distribution.counts.sum(axis=axis)) for axis in (0, 1)]
    if not 1 <= degree <= HIGHEST_DEGREE or degree >= min(observed):
        return _too_high(degree, distribution.n)
    x, v = _polynomials(rows, degree), _polynomials(columns, degree)
    possible = _possible(distribution, is_external)
    cells = np.hstack((np.repeat(x, columns, axis=0), np.tile(v, (rows, 1))))
    crossed = np.outer(x[:, 0], v[:, 0]).reshape(-1, 1)
    basis = np.hstack((cells, crossed))[possible.ravel()]
    fitted = _fitted(basis, distribution.counts[possible])
    if fitted is None:
        return _not_converged(degree, distribution.n)
    counts = np.zeros((rows, columns))
    counts[possible] = fitted
    return AnchoredDistribution(distribution.lowest, distribution.lowest_anchor, counts)


def _possible(distribution: AnchoredDistribution, is_external: bool) -> NDArray[np.bool_]:
    rows, columns = distribution.counts.shape
    score = np.arange(rows)[:, None]
    anchor = np.arange(columns)[None, :]
    possible: NDArray[np.bool_] = (anchor <= score) & (columns - 1 - anchor <= rows - 1 - score)
    breaks_off = distribution.counts[~possible].sum() > 0
    return np.ones((rows, columns), dtype=bool) if is_external or breaks_off else possible


def _polynomials(points: int, degree: int) -> Array:
    """Points x degree: orthonormal polynomials without the constant; the powers as such are nearly collinear."""
    powers = np.vander(np.linspace(-1.0, 1.0, points), degree + 1, increasing=True)
    orthonormal: Array = np.linalg.qr(powers)[0][:, 1:] * np.sqrt(points)
    return orthonormal


def _fitted(basis: Array, counts: Array) -> Array | None:
    """Newton's steps for the multinomial likelihood, halved until they climb; None without an end."""
    n = counts.sum()
    target = counts @ basis
    values = np.zeros(basis.shape[1])
    for _ in range(STEPS):
        fitted: Array = n * _shares(basis, values)
        score = target - fitted @ basis
        centered = basis - fitted @ basis / n
        information = centered.T @ (centered * fitted[:, None])
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError:
            return None
        if score @ step < 1e-16 * n:
            return fitted
        values = _climbed(basis, target, n, values, step)
    return None


def _climbed(basis: Array, target: Array, n: float, values: Array, step: Array) -> Array:
    before = _log_likelihood(basis, target, n, values)
    after: Array = values + step
    for _ in range(HALVINGS):
        if _log_likelihood(basis, target, n, after) >= before:
            break
        after = 0.5 * (values + after)
    return after


def _log_likelihood(basis: Array, target: Array, n: float, values: Array) -> float:
    logits = basis @ values
    top = logits.max()
    return float(target @ values - n * (top + np.log(np.exp(logits - top).sum())))


def _shares(basis: Array, values: Array) -> Array:
    logits = basis @ values
    odds = np.exp(logits - logits.max())
    shares: Array = odds / odds.sum()
    return shares


def _too_high(degree: int, n: int) -> NotEstimable:
    return NotEstimable(
        say(
            "degree %(degree)s needs more than %(degree)s different scores, and is 1 to 10",
            degree=degree,
        ),
        n,
    )


def _not_converged(degree: int, n: int) -> NotEstimable:
    return NotEstimable(say("the log-linear model of degree %(degree)s did not converge", degree=degree), n)
