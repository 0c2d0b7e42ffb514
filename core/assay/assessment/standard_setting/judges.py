"""Each judge of a panel: own cut, severity, and how consistent the ratings are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.panels import Floats, Panel, mean_where_given
from assay.wording import say


@dataclass(frozen=True)
class JudgeReport:
    """One judge. Shares throughout, `points` aside; `n` of each statistic is the number of items it rests on."""

    judge: str
    n: int
    #: The cut of this judge alone; items that were left out count as the panel's mean plus the judge's severity.
    points: Statistic
    #: Mean difference from the panel's mean on the same items; above zero, the judge demands more than the panel.
    severity: Statistic
    #: The standard deviation of what is left of the ratings without item means and severity (items - 1).
    deviation: Statistic
    #: Pearson correlation with the mean rating of the other judges.
    with_panel: Statistic
    #: Pearson correlation with the share of candidates who answered rightly.
    with_empirical: Statistic
    #: Mean absolute difference from that share.
    empirical_error: Statistic


def severities(panel: Panel) -> Floats:
    """For each judge the mean difference from the item means, as a share; NaN for a judge without ratings."""
    return mean_where_given(panel.ratings - mean_where_given(panel.ratings, axis=0), axis=1)


def report_judges(panel: Panel, empirical: Mapping[str, float]) -> tuple[JudgeReport, ...]:
    """A report for each judge, in the order of the panel."""
    known = np.array([empirical.get(item, np.nan) for item in panel.items], dtype=float)
    return tuple(_report(panel, row, known) for row in range(len(panel.judges)))


def _report(panel: Panel, row: int, known: Floats) -> JudgeReport:
    own = panel.ratings[row]
    means = mean_where_given(panel.ratings, axis=0)
    others = mean_where_given(np.delete(panel.ratings, row, axis=0), axis=0)
    differences = (own - means)[~np.isnan(own)]
    return JudgeReport(
        judge=panel.judges[row],
        n=len(differences),
        points=_own_cut(own, means),
        severity=_mean(differences, say("the judge rated no item")),
        deviation=_spread(differences),
        with_panel=correlation(own, others),
        with_empirical=correlation(own, known),
        empirical_error=_mean(
            _present(np.abs(own - known)), say("no rated item has a known share of right answers")
        ),
    )


def _own_cut(own: Floats, means: Floats) -> Statistic:
    rated = ~np.isnan(own)
    n = int(rated.sum())
    if not n:
        return NotEstimable(say("the judge rated no item"), 0)
    if bool(np.isnan(means).any()):
        return NotEstimable(say("an item was rated by nobody"), n)
    # Over all items this is the sum of the judge's own ratings.
    return Estimate(float(means.sum()) + float((own - means)[rated].mean()) * len(means), n)


def _present(values: Floats) -> Floats:
    return values[~np.isnan(values)]


def _mean(values: Floats, otherwise: str) -> Statistic:
    return Estimate(float(values.mean()), len(values)) if len(values) else NotEstimable(otherwise, 0)


def _spread(differences: Floats) -> Statistic:
    if len(differences) < 2:
        return NotEstimable(say("a standard deviation needs two rated items"), len(differences))
    return Estimate(float(differences.std(ddof=1)), len(differences))


def correlation(one: Floats, other: Floats) -> Statistic:
    """Pearson's r over the places where both have a value; three such places at least, and both must vary."""
    both = ~(np.isnan(one) | np.isnan(other))
    x, y = one[both], other[both]
    if len(x) < 3:
        return NotEstimable(say("a correlation needs three items that both have"), len(x))
    x, y = x - x.mean(), y - y.mean()
    scale = float(np.sqrt((x**2).sum() * (y**2).sum()))
    if scale < 1e-12:
        return NotEstimable(say("no correlation: one of the two is the same for every item"), len(x))
    return Estimate(float(np.clip((x * y).sum() / scale, -1, 1)), len(x))
