"""The same tasks as in others.py, done by Assay.

usage: python tasks.py TASK FILE.npy, TASK being a name at the end; see timed.py
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from timed import Task, run

from assay.assessment.agreement.krippendorff import krippendorff_alpha
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.estimates import Estimate, Statistic
from assay.assessment.item_analysis.analysis import analyse
from assay.assessment.item_analysis.scores import score_points
from assay.assessment.item_response.models import ItemResponseModel
from assay.assessment.item_response.rasch import fit_rasch
from assay.assessment.item_response.two_parameter import fit_two_parameter

RESAMPLES = 1_000


def item_analysis(scores: NDArray[Any]) -> list[float]:
    """Everything of `assay analyse items` that needs no key and no groups."""
    found = analyse(score_points(scores), np.zeros(scores.shape[1], dtype=np.int64))
    first = found.items[0]
    return [_value(found.reliability.alpha), _value(first.difficulty), _value(first.item_rest)]


def rasch(scores: NDArray[Any]) -> list[float]:
    """Difficulties with standard errors, by marginal maximum likelihood."""
    return [_likelihood(fit_rasch(scores))]


def two_parameter(scores: NDArray[Any]) -> list[float]:
    """The same with slopes."""
    return [_likelihood(fit_two_parameter(scores))]


def alpha_with_interval(ratings: NDArray[Any]) -> list[float]:
    """Krippendorff's alpha, and an interval from drawing subjects again."""
    found = krippendorff_alpha(ratings, "ordinal", Resampling(RESAMPLES, seed=0))
    assert isinstance(found, Estimate)
    assert found.interval is not None
    return [found.value, *found.interval]


def _value(statistic: Statistic) -> float:
    assert isinstance(statistic, Estimate)
    return statistic.value


def _likelihood(model: object) -> float:
    assert isinstance(model, ItemResponseModel)
    return model.log_likelihood


TASKS: Mapping[str, Task] = {
    "item-analysis": item_analysis,
    "rasch": rasch,
    "2pl": two_parameter,
    "krippendorff": alpha_with_interval,
}

if __name__ == "__main__":
    run(TASKS)
