"""How far a cut would be another with other judges, or with other judges and items.

Two-way random effects, judges crossed with items, one rating a cell: Brennan and Lockwood (1980), "A comparison
of the Nedelsky and Angoff cutting score procedures using generalizability theory", Applied Psychological
Measurement 4, 219-240. Where ratings are missing, components come from the analogous-ANOVA procedure (Henderson's
method 1; Brennan 2001, Generalizability Theory, ch. 7), which is the ordinary analysis where none is.
"""

from dataclasses import dataclass

import numpy as np

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.panels import Floats, Panel
from assay.wording import say


@dataclass(frozen=True)
class Components:
    """Variance components of single ratings (shares, squared); estimates below zero are set to zero and named."""

    judges: float
    items: float
    #: Judges by items, with whatever else is not explained.
    residual: float
    n_judges: int
    n_items: int
    n: int
    set_to_zero: tuple[str, ...] = ()


def components(panel: Panel) -> Components | NotEstimable:
    """The variance components of a panel's ratings; needs two judges, two items and ratings that cross."""
    given = panel.given
    n = int(given.sum())
    by_judge, by_item = given.sum(axis=1), given.sum(axis=0)
    judges, items = int((by_judge > 0).sum()), int((by_item > 0).sum())
    if judges < 2 or items < 2:
        return NotEstimable(
            say(
                "variance components need two judges and two items; there are %(judges)s and %(items)s",
                judges=judges,
                items=items,
            ),
            n,
        )
    solved = _solve(panel.ratings, by_judge.astype(float), by_item.astype(float), n)
    if solved is None:
        return NotEstimable(say("judges and items do not cross enough to tell their variances apart"), n)
    names = ("judges", "items", "residual")
    low = tuple(name for name, value in zip(names, solved, strict=True) if value < -1e-12)
    of_judges, of_items, residual = (max(float(value), 0.0) for value in solved)
    return Components(of_judges, of_items, residual, judges, items, n, low)


def _solve(ratings: Floats, by_judge: Floats, by_item: Floats, n: int) -> Floats | None:
    """Sums of squares set equal to what they are expected to be: three equations for three components."""
    filled = np.nan_to_num(ratings)
    judges, items = float((by_judge > 0).sum()), float((by_item > 0).sum())
    of_mean = float(filled.sum()) ** 2 / n
    sums = [
        float((filled**2).sum()),
        _sum_of_squares(filled.sum(axis=1), by_judge),
        _sum_of_squares(filled.sum(axis=0), by_item),
    ]
    mean = np.array([float((by_judge**2).sum()) / n, float((by_item**2).sum()) / n, 1.0])
    expected = np.array([[n, n, n], [n, judges, judges], [items, n, items]], dtype=float) - mean
    if np.linalg.matrix_rank(expected) < 3:
        return None
    return np.asarray(np.linalg.solve(expected, np.array(sums) - of_mean), dtype=float)


def _sum_of_squares(totals: Floats, counts: Floats) -> float:
    present = counts > 0
    return float((totals[present] ** 2 / counts[present]).sum())


def error_over_judges_and_items(found: Components | NotEstimable, items: int) -> Statistic:
    """The standard error of the cut in points, judges and items both being samples.

    The variance of the mean rating is judges/n_j + items/n_i + residual/(n_j n_i) (Brennan and Lockwood 1980);
    in points it is taken times `items`. With missing ratings the residual is divided by the ratings there are.
    """
    if isinstance(found, NotEstimable):
        return found
    variance = found.judges / found.n_judges + found.items / found.n_items + found.residual / found.n
    return Estimate(items * variance**0.5, found.n)
