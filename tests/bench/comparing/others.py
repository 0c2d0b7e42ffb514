"""What one would use instead of Assay's statistics, with the packages of requirements-others.lock alone.

usage: python others.py TASK FILE.npy, TASK being a name at the end; see timed.py
"""

from collections.abc import Mapping

import krippendorff
import mirt
import numpy as np
import pandas as pd
import pingouin
from timed import Task, run

RESAMPLES = 1_000


def item_analysis(scores: np.ndarray) -> list[float]:
    """Alpha and its interval, shares right, and each item's correlation with the rest."""
    people = pd.DataFrame(scores)
    alpha, _ = pingouin.cronbach_alpha(people)
    total = people.sum(axis=1)
    rest = [people[item].corr(total - people[item]) for item in people]
    return [float(alpha), float(people.mean().iloc[0]), float(rest[0])]


def rasch(scores: np.ndarray) -> list[float]:
    """Difficulties with standard errors, by marginal maximum likelihood."""
    return [float(mirt.fit_mirt(scores, model="1PL").log_likelihood)]


def two_parameter(scores: np.ndarray) -> list[float]:
    """The same with slopes."""
    return [float(mirt.fit_mirt(scores, model="2PL").log_likelihood)]


def alpha_with_interval(ratings: np.ndarray) -> list[float]:
    """Krippendorff's alpha, and an interval from drawing subjects again, which is left to the user."""
    draws = np.random.default_rng(0)
    number = len(ratings)
    found = krippendorff.alpha(ratings.T, level_of_measurement="ordinal")
    again = [
        krippendorff.alpha(ratings[draws.integers(number, size=number)].T, level_of_measurement="ordinal")
        for _ in range(RESAMPLES)
    ]
    return [float(found), *(float(each) for each in np.quantile(again, [0.025, 0.975]))]


TASKS: Mapping[str, Task] = {
    "item-analysis": item_analysis,
    "rasch": rasch,
    "2pl": two_parameter,
    "krippendorff": alpha_with_interval,
}

if __name__ == "__main__":
    run(TASKS)
