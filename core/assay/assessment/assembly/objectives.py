"""What makes forms parallel: values of items whose sums shall lie at a target on every form.

Source: W. J. van der Linden, Linear Models for Optimal Test Design, Springer 2005: minimax (5.3.3, absolute
targets) and maximin (5.3.2, relative targets).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["difficulty", "information"]


@dataclass(frozen=True)
class ItemParameters:
    """The three-parameter logistic model of an item; 2PL with c = 0, Rasch with a = 1 too. No factor 1.7."""

    a: float
    b: float
    c: float = 0.0


@dataclass(frozen=True)
class Objective:
    """Sums over a form's scored items, one for each name in `points`.

    With `targets` the largest distance from them over all forms and points is made small (minimax); without,
    the smallest sum is made large (maximin), weighted by `shape` when that is given.
    """

    kind: Kind
    statistic: str
    points: tuple[float | None, ...]
    values: Mapping[str, tuple[float, ...]]
    targets: tuple[float, ...] | None
    shape: tuple[float, ...] | None = None


def information(item: ItemParameters, theta: float) -> float:
    """Fisher information of an item at an ability (Lord 1980, formula 5-9; Birnbaum 1968 with D = 1)."""
    logistic = float(1 / (1 + np.exp(-np.clip(item.a * (theta - item.b), -700, 700))))
    probability = item.c + (1 - item.c) * logistic
    slope = item.a * (1 - item.c) * logistic * (1 - logistic)
    return slope * slope / (probability * (1 - probability)) if 0 < probability < 1 else 0.0


def mean_difficulty(
    statistic: str, values: Mapping[str, float], length: int, target: float | None = None
) -> Objective:
    """Forms of `length` scored items whose mean `statistic` (p or b) lies at `target`, else at the mean of all."""
    if target is None:
        target = float(np.mean(list(values.values()))) if values else 0.0
    shares = {name: (value / length,) for name, value in values.items()}
    return Objective("difficulty", statistic, (None,), shares, (target,))


def information_targets(
    parameters: Mapping[str, ItemParameters],
    points: Sequence[float],
    targets: Sequence[float] | None = None,
    shape: Sequence[float] | None = None,
) -> Objective:
    """Forms with the information `targets` at the abilities `points`, or else as much as there can be."""
    if not points or any(given is not None and len(given) != len(points) for given in (targets, shape)):
        raise ValueError("expected at least one point, and as many targets as points")
    values = {name: tuple(information(item, at) for at in points) for name, item in parameters.items()}
    aims = None if targets is None else tuple(targets)
    return Objective(
        "information", "information", tuple(points), values, aims, tuple(shape) if shape else None
    )
