"""The likelihood of the rating scale model with raters and criteria, subjects drawn from a normal population.

Andrich, D. (1978), Psychometrika 43, 561-573; Linacre, J. M. (1989), Many-Facet Rasch Measurement: the log
odds of category k over k - 1 is ability - severity of the rater - difficulty of the criterion - threshold k.

The parameters in full are: spread of the subjects, their mean, severities, difficulties, thresholds; a design
maps the free ones to them so that severities, difficulties and thresholds each sum to 0.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import block_diag
from scipy.sparse import csr_array

from assay.assessment.item_response.marginal import Grid
from assay.assessment.item_response.patterns import Array, Indexes
from assay.assessment.item_response.rating_design import RatingDesign

#: Logits beyond which no severity or spread is credible.
FARTHEST = 15.0


def summing_to_zero(design: RatingDesign) -> Array:
    """The map of free parameters to all of them."""
    sizes = len(design.raters), len(design.criteria), len(design.categories) - 1
    contrasts = [np.vstack((np.eye(size - 1), -np.ones((1, size - 1)))) for size in sizes]
    whole: Array = block_diag(np.eye(2), *contrasts)
    return whole


def category_probabilities(locations: Array, thresholds: Array) -> Array:
    """Shape of `locations` x categories; a location is ability less severity and difficulty."""
    powers = np.arange(len(thresholds) + 1)
    logits = locations[..., None] * powers - np.concatenate(([0.0], np.cumsum(thresholds)))
    logits -= logits.max(axis=-1, keepdims=True)
    odds = np.exp(logits)
    probabilities: Array = odds / odds.sum(axis=-1, keepdims=True)
    return probabilities


@dataclass(frozen=True, eq=False)
class Cells:
    """The pairs of rater and criterion that occur, and the subjects' categories in them."""

    rater: Indexes
    criterion: Indexes
    #: Subjects x (cells x categories): 1 for the category that was given.
    given: csr_array
    #: Subjects x cells: 1 where there is a rating.
    rated: csr_array

    @classmethod
    def of(cls, design: RatingDesign) -> "Cells":
        """The cells of a design."""
        width, ones = len(design.categories), np.ones(len(design.steps))
        keys, cell = np.unique(design.rater * len(design.criteria) + design.criterion, return_inverse=True)
        rows = len(design.subjects)
        given = csr_array(
            (ones, (design.subject, cell * width + design.steps)), shape=(rows, len(keys) * width)
        )
        rated = csr_array((ones, (design.subject, cell)), shape=(rows, len(keys)))
        return cls(keys // len(design.criteria), keys % len(design.criteria), given, rated)


@dataclass(frozen=True, eq=False)
class RatingScaleLikelihood:
    """The likelihood of the free parameters."""

    cells: Cells
    design: Array
    #: Raters, criteria, thresholds.
    sizes: tuple[int, int, int]
    grid: Grid

    def at(self, values: Array) -> "RatingScalePoint":
        """The likelihood at some parameters."""
        return RatingScalePoint(self, self.design @ values)


@dataclass(frozen=True, eq=False)
class RatingScalePoint:
    """The likelihood at some parameters, here in full."""

    likelihood: RatingScaleLikelihood
    full: Array

    @cached_property
    def probabilities(self) -> Array:
        """Nodes x cells x categories."""
        cells, (raters, criteria, _) = self.likelihood.cells, self.likelihood.sizes
        severities, difficulties, thresholds = np.split(self.full[2:], (raters, raters + criteria))
        abilities = self.full[0] * self.likelihood.grid.nodes + self.full[1]
        places = severities[cells.rater] + difficulties[cells.criterion]
        return category_probabilities(abilities[:, None] - places, thresholds)

    @cached_property
    def _posterior(self) -> tuple[float, Array]:
        logs = np.log(np.maximum(self.probabilities, 1e-300))
        joint = self.likelihood.cells.given @ logs.reshape(len(logs), -1).T + self.likelihood.grid.log_weights
        highest = joint.max(axis=1, keepdims=True)
        posterior = np.exp(joint - highest)
        totals = posterior.sum(axis=1, keepdims=True)
        return float((highest + np.log(totals)).sum()), posterior / totals

    @property
    def log_likelihood(self) -> float:
        """The logarithm of the likelihood."""
        return self._posterior[0]

    @property
    def posterior(self) -> Array:
        """Subjects x nodes; each row sums to 1."""
        return self._posterior[1]

    def _scores(self, node: int) -> Array:
        """(Cells x categories) x parameters: the derivatives of a rating's log probability at a node."""
        cells, (raters, criteria, thresholds) = self.likelihood.cells, self.likelihood.sizes
        p = self.probabilities[node]
        powers = np.arange(thresholds + 1)
        residuals = powers - (p @ powers)[:, None]
        scores = np.zeros((*p.shape, 2 + raters + criteria + thresholds))
        places = np.arange(len(p))
        scores[..., 0] = residuals * self.likelihood.grid.nodes[node]
        scores[..., 1] = residuals
        scores[places, :, 2 + cells.rater] = -residuals
        scores[places, :, 2 + raters + cells.criterion] = -residuals
        reached = np.cumsum(p[:, ::-1], axis=1)[:, ::-1][:, 1:]
        scores[..., 2 + raters + criteria :] = reached[:, None, :] - (powers[:, None] >= powers[1:])
        return scores.reshape(p.size, -1)

    def gradient(self) -> tuple[Array, Array]:
        """The gradient and the information of the complete data."""
        design, cells = self.likelihood.design, self.likelihood.cells
        given, rated = cells.given.T @ self.posterior, cells.rated.T @ self.posterior
        vector, complete = np.zeros(len(self.full)), np.zeros((len(self.full), len(self.full)))
        for node in range(len(self.likelihood.grid.nodes)):
            scores = self._scores(node)
            vector += given[:, node] @ scores
            weights = (self.probabilities[node] * rated[:, node, None]).ravel()
            complete += scores.T @ (scores * weights[:, None])
        return design.T @ vector, design.T @ complete @ design

    def lost_information(self) -> Array:
        """What is lost by not knowing the subjects' abilities."""
        design, given = self.likelihood.design, self.likelihood.cells.given
        lost = np.zeros((design.shape[1], design.shape[1]))
        expected = np.zeros((given.shape[0], design.shape[1]))
        for node in range(len(self.likelihood.grid.nodes)):
            scores, share = given @ (self._scores(node) @ design), self.posterior[:, node, None]
            lost += scores.T @ (scores * share)
            expected += scores * share
        remaining: Array = lost - expected.T @ expected
        return remaining

    def is_diverging(self) -> bool:
        """Whether a parameter has gone where no estimate is credible."""
        return bool(np.abs(self.full).max() > FARTHEST)
