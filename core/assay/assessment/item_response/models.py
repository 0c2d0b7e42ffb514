"""What a fit of an item response model says."""

from dataclasses import dataclass

import numpy as np

from assay.assessment.estimates import Estimate, Statistic
from assay.assessment.item_response.patterns import Array


@dataclass(frozen=True)
class FittedItem:
    """An item's place on the scale of ability: P(1 | ability) = logistic(slope * ability + intercept)."""

    #: Its column in the responses, from 0.
    item: int
    #: The ability at which half succeed: -intercept / slope.
    difficulty: Statistic
    slope: Statistic
    intercept: Statistic


@dataclass(frozen=True)
class ItemResponseModel:
    """A fitted model. The mean ability is 0; each standard error is from the observed information."""

    #: One for each column of the responses, also for those that cannot be estimated.
    items: tuple[FittedItem, ...]
    #: The standard deviation of ability, in the units of the difficulties.
    spread: Estimate
    #: How many persons responded to an item that was estimated.
    n: int
    log_likelihood: float
    #: How many numbers were estimated.
    parameters: int
    #: How many steps the climb took; a model that did not converge is never returned.
    iterations: int
    #: What to keep in mind, as sentences; for example that there are few persons.
    warnings: tuple[str, ...]

    @property
    def aic(self) -> float:
        """Akaike's criterion: of two models of the same responses the lower is the better."""
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion, which asks more of each further parameter."""
        return float(np.log(self.n)) * self.parameters - 2 * self.log_likelihood

    @property
    def estimated(self) -> tuple[int, ...]:
        """The columns of the items that were estimated."""
        return tuple(each.item for each in self.items if isinstance(each.slope, Estimate))

    @property
    def slopes(self) -> Array:
        """The slopes of the estimated items."""
        return np.array([each.slope.value for each in self.items if isinstance(each.slope, Estimate)])

    @property
    def intercepts(self) -> Array:
        """The intercepts of the estimated items."""
        return np.array([each.intercept.value for each in self.items if isinstance(each.intercept, Estimate)])


@dataclass(frozen=True)
class RaschModel(ItemResponseModel):
    """All slopes are 1; the spread of ability is estimated, in logits (Rasch 1960; Thissen 1982)."""


@dataclass(frozen=True)
class TwoParameterModel(ItemResponseModel):
    """Each item has its slope (logistic metric, without 1.7); the spread of ability is 1 (Birnbaum 1968)."""
