"""The six intraclass correlations: one-way, two-way random and two-way mixed, of one rater and of the mean."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, fdtri

from assay.assessment.agreement.arrays import Array, Booleans, as_ratings, compacted, divided
from assay.assessment.agreement.resampling import Resampling, at_once, resampled
from assay.assessment.agreement.variance import MeanSquares, mean_squares
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.wording import say

#: As Shrout and Fleiss (1979) write them; k stands for the mean of all k raters.
Form = Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
#: The same as McGraw and Wong (1996) write them: A is absolute agreement, C is consistency.
MCGRAW_WONG: Final[dict[Form, str]] = {
    "ICC(1,1)": "ICC(1)",
    "ICC(2,1)": "ICC(A,1)",
    "ICC(3,1)": "ICC(C,1)",
    "ICC(1,k)": "ICC(k)",
    "ICC(2,k)": "ICC(A,k)",
    "ICC(3,k)": "ICC(C,k)",
}
_UPPER: Final = 0.975

ALL_THE_SAME: Final = say("every rating is the same, so there is no variance to share out")
NO_SUBJECT_VARIANCE: Final = say(
    "the subjects' means do not differ, so there is no variance between subjects"
)


@dataclass(frozen=True)
class Intraclass:
    """One form, with the F test of the hypothesis that it is 0."""

    form: Form
    statistic: Statistic
    #: How many raters each subject has, k.
    raters: int
    #: Mean square of subjects over that of error; None where the error is zero or nothing is estimable.
    f: float | None = None
    df: tuple[int, int] | None = None
    p: float | None = None


def intraclass(values: ArrayLike, form: Form, resampling: Resampling | None = None) -> Intraclass:
    """An intraclass correlation with F, degrees of freedom and 95 % interval; n is the subjects that are used.

    Used are the subjects that every rater rated. The one-way forms do not ask who rated, so where each
    subject has the same number of ratings, though of different raters, all of them are used.
    Sources: Shrout and Fleiss (1979); McGraw and Wong (1996), tables 4 and 7.
    """
    table, rows = _complete(as_ratings(values), is_one_way=form.startswith("ICC(1"))
    n, k = table.shape
    reason = _refusal(n, k)
    if reason:
        return Intraclass(form, NotEstimable(reason, n), k)

    def coefficient(drawn: Array) -> Array:
        return _value(form, mean_squares(table, drawn))

    squares = mean_squares(table, np.ones((1, n)))
    value = at_once(coefficient, n)
    if np.isnan(value):
        reason = ALL_THE_SAME if np.ptp(table) == 0 else NO_SUBJECT_VARIANCE
        return Intraclass(form, NotEstimable(reason, n), k)
    if resampling:
        return _tested(form, resampled(coefficient, rows, n, resampling, width=k), squares, n)
    return _tested(form, Estimate(value, n, None, _interval(form, squares, n)), squares, n)


def _complete(ratings: Array, is_one_way: bool) -> tuple[Array, Booleans]:
    """The complete part of the table, and which rows it is."""
    given = (~np.isnan(ratings)).sum(axis=1)
    if is_one_way:
        rows = given >= 2
        if len(np.unique(given[rows])) == 1:
            return compacted(ratings[rows]), rows
    # A rater who rated nobody is no rater of this table.
    ratings = ratings[:, ~np.isnan(ratings).all(axis=0)]
    rows = (given > 0) & (given == ratings.shape[1])
    return ratings[rows], rows


def _refusal(n: int, k: int) -> str:
    if k < 2:
        return say("raters: %(raters)s; two are needed", raters=k)
    if n < 2:
        return say(
            "subjects that all %(raters)s raters rated: %(subjects)s; two are needed", raters=k, subjects=n
        )
    return ""


def _value(form: Form, squares: MeanSquares) -> Array:
    """Shrout and Fleiss (1979); NaN where the divisor is zero."""
    between, error, n, k = squares.subjects, squares.error, squares.n, squares.k
    if form == "ICC(1,1)":
        return divided(between - squares.within, between + (k - 1) * squares.within)
    if form == "ICC(1,k)":
        return divided(between - squares.within, between)
    if form == "ICC(2,1)":
        return divided(between - error, between + (k - 1) * error + k * (squares.raters - error) / n)
    if form == "ICC(2,k)":
        return divided(between - error, between + (squares.raters - error) / n)
    if form == "ICC(3,1)":
        return divided(between - error, between + (k - 1) * error)
    return divided(between - error, between)


def _tested(form: Form, statistic: Statistic, squares: MeanSquares, n: int) -> Intraclass:
    k = squares.k
    is_one_way = form.startswith("ICC(1")
    below = float((squares.within if is_one_way else squares.error)[0])
    if below == 0:
        return Intraclass(form, statistic, k)
    df = (n - 1, n * (k - 1) if is_one_way else (n - 1) * (k - 1))
    f = float(squares.subjects[0]) / below
    return Intraclass(form, statistic, k, f, df, float(fdtrc(*df, f)))


def _interval(form: Form, squares: MeanSquares, n: int) -> tuple[float, float] | None:
    """The 95 % interval; None where error or subjects have no variance (it would be a point), or it has no end."""
    below = float((squares.within if form.startswith("ICC(1") else squares.error)[0])
    if below == 0 or squares.subjects[0] == 0:
        return None
    is_mean = form.endswith("k)")
    if form.startswith("ICC(2"):
        return _absolute(squares, n, is_mean)
    k = squares.k
    df = n * (k - 1) if form.startswith("ICC(1") else (n - 1) * (k - 1)
    f = float(squares.subjects[0]) / below
    low, high = f / float(fdtri(n - 1, df, _UPPER)), f * float(fdtri(df, n - 1, _UPPER))
    if is_mean:
        return 1 - 1 / low, 1 - 1 / high
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _absolute(squares: MeanSquares, n: int, is_mean: bool) -> tuple[float, float] | None:
    """Absolute agreement, with Satterthwaite's degrees of freedom: McGraw and Wong (1996), table 7."""
    k = squares.k
    between, raters, error = (float(each[0]) for each in (squares.subjects, squares.raters, squares.error))
    single = float(_value("ICC(2,1)", squares)[0])
    a, b = k * single / (n * (1 - single)), 1 + k * single * (n - 1) / (n * (1 - single))
    spread = (a * raters) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    df = (a * raters + b * error) ** 2 / spread if spread > 0 else 0.0
    if df <= 0:
        return None
    rest = k * raters + (k * n - k - n) * error
    upper, lower = float(fdtri(n - 1, df, _UPPER)), float(fdtri(df, n - 1, _UPPER))
    ends = (
        n * (between - upper * error) / (upper * rest + n * between),
        n * (lower * between - error) / (rest + n * lower * between),
    )
    if not is_mean:
        return ends
    # A mean of k has no bound where that of one lies so low.
    return (_stepped_up(ends[0], k), _stepped_up(ends[1], k)) if 1 + (k - 1) * ends[0] > 0 else None


def _stepped_up(single: float, k: int) -> float:
    """From one rater to the mean of k (Spearman 1910, Brown 1910)."""
    return k * single / (1 + (k - 1) * single)
