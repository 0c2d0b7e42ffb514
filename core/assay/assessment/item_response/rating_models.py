"""What a fit of the many-facet model says of raters, criteria and subjects."""

from dataclasses import dataclass

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_response.item_fit import MeanSquare


@dataclass(frozen=True)
class Element:
    """A rater, criterion or subject, on the scale of logits."""

    name: str
    #: Severity, difficulty or ability; 95 % interval. Severities and difficulties have mean 0.
    measure: Statistic
    #: The rating to expect from it with an average partner in the other facets (Linacre 1989).
    fair_average: Statistic
    observed_average: float
    infit: MeanSquare | NotEstimable
    outfit: MeanSquare | NotEstimable
    #: How many ratings.
    n: int


@dataclass(frozen=True)
class FacetsModel:
    """A fitted many-facet model; elements in the order of their names."""

    raters: tuple[Element, ...]
    criteria: tuple[Element, ...]
    #: Abilities are means of the posterior, with its standard deviation.
    subjects: tuple[Element, ...]
    #: The categories that were used; thresholds lie between neighbors and have mean 0.
    categories: tuple[int, ...]
    thresholds: tuple[Estimate, ...]
    #: The mean and the standard deviation of the subjects' population.
    mean: Estimate
    spread: Estimate
    #: How many ratings.
    n: int
    log_likelihood: float
    iterations: int
    warnings: tuple[str, ...]
