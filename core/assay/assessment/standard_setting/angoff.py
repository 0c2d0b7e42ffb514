"""The modified Angoff method: a cut from judges' ratings of items.

Angoff (1971), "Scales, norms, and equivalent scores", in Thorndike (ed.), Educational Measurement, 2nd ed., with the
ratings as shares of minimally competent candidates; Cizek and Bunch (2007), Standard Setting, ch. 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.generalizability import (
    Components,
    components,
    error_over_judges_and_items,
)
from assay.assessment.standard_setting.items import ItemJudgement, judge_items
from assay.assessment.standard_setting.judges import JudgeReport, report_judges, severities
from assay.assessment.standard_setting.panels import Panel, mean_where_given
from assay.wording import say

#: The standard deviation of an item's ratings, as a share, from which its judges are said to disagree. A convention
#: of ours: 15 points of 100 is also where common software marks a single rating as an outlier.
DISAGREEMENT: Final = 0.15


@dataclass(frozen=True)
class Angoff:
    """What one round of a panel comes to. `points` are out of the number of items; `share` is points over items."""

    n_judges: int
    n_items: int
    n_ratings: int
    n_missing: int
    #: With the standard error by judges and its 95 % interval (t, judges - 1 degrees of freedom).
    points: Statistic
    share: Statistic
    #: The standard error of `points` when other judges had rated these items.
    error_by_judges: Statistic
    #: The same when other judges had rated other items of the kind.
    error_by_judges_and_items: Statistic
    components: Components | NotEstimable
    judges: tuple[JudgeReport, ...]
    items: tuple[ItemJudgement, ...]


def angoff(
    panel: Panel, empirical: Mapping[str, float] | None = None, disagreement: float = DISAGREEMENT
) -> Angoff:
    """The cut of a panel: the sum over items of the mean rating.

    `empirical` is the share of candidates who answered each item rightly, where known. No cut is estimable
    while there is an item without any rating. A judge who left items out is compared on the items that were rated.
    """
    given = panel.given
    n, known = int(given.sum()), empirical or {}
    parts = components(panel)
    by_judges = error_by_judges(panel)
    points = _cut(panel, by_judges, len(panel.items))
    return Angoff(
        n_judges=len(panel.active),
        n_items=len(panel.items),
        n_ratings=n,
        n_missing=given.size - n,
        points=points,
        share=_scaled(points, len(panel.items)),
        error_by_judges=by_judges,
        error_by_judges_and_items=error_over_judges_and_items(parts, len(panel.items)),
        components=parts,
        judges=report_judges(panel, known),
        items=judge_items(panel, known, disagreement),
    )


def error_by_judges(panel: Panel) -> Statistic:
    """The standard error of the cut in points over judges: the SD of their own cuts over the root of their number.

    Without missing ratings it is the usual one (Cizek and Bunch 2007, ch. 6). Where a judge left items out, the cut
    of that judge is the panel's plus the judge's severity on the items that were rated.
    """
    own = severities(panel)
    own = own[~np.isnan(own)] * len(panel.items)
    if len(own) < 2:
        return NotEstimable(
            say("a standard error over judges needs two judges; there are %(judges)s", judges=len(own)),
            len(own),
        )
    return Estimate(float(own.std(ddof=1)) / len(own) ** 0.5, len(own))


def _cut(panel: Panel, error: Statistic, items: int) -> Statistic:
    n = int(panel.given.sum())
    if not n:
        return NotEstimable(say("there are no ratings"), 0)
    if unrated := panel.unrated:
        one = say("no judge rated the item %(item)s", item=unrated[0])
        more = say(
            "no judge rated the item %(item)s and %(more)s more", item=unrated[0], more=len(unrated) - 1
        )
        return NotEstimable(more if unrated[1:] else one, n)
    points = float(mean_where_given(panel.ratings, axis=0).sum())
    if isinstance(error, NotEstimable):
        return Estimate(points, n)
    reach = float(stdtrit(error.n - 1, 0.975)) * error.value
    return Estimate(points, n, error.value, (max(points - reach, 0.0), min(points + reach, float(items))))


def _scaled(points: Statistic, items: int) -> Statistic:
    if isinstance(points, NotEstimable):
        return points
    error = None if points.standard_error is None else points.standard_error / items
    ends = None if points.interval is None else (points.interval[0] / items, points.interval[1] / items)
    return Estimate(points.value / items, points.n, error, ends)
