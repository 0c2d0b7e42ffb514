"""From the first round of a panel to the second: what judges are shown in between, and what they changed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.angoff import error_by_judges
from assay.assessment.standard_setting.judges import severities
from assay.assessment.standard_setting.panels import Floats, Panel, mean_where_given
from assay.wording import say


@dataclass(frozen=True)
class Feedback:
    """What one judge is shown of one item before the second round: shares; None where there is none."""

    judge: str
    item: str
    own: float | None
    n: int
    panel_mean: float | None
    panel_lowest: float | None
    panel_highest: float | None
    empirical: float | None


@dataclass(frozen=True)
class JudgeChange:
    """What one judge changed; `n` counts the items rated in both rounds."""

    judge: str
    n: int
    changed: int
    #: Mean of later minus earlier rating.
    mean: Statistic
    #: Mean of its size.
    mean_absolute: Statistic


@dataclass(frozen=True)
class ItemChange:
    """How the mean and the spread of one item moved; later minus earlier."""

    item: str
    n: int
    mean: Statistic
    deviation: Statistic


@dataclass(frozen=True)
class Change:
    """From one round to the next; later minus earlier, points out of the number of items."""

    #: Ratings given by the same judge to the same item in both rounds, and how many of them differ.
    n: int
    changed: int
    points: Statistic
    standard_error: Statistic
    #: The standard deviation of the judges' severities: below zero, the judges came closer.
    spread: Statistic
    judges: tuple[JudgeChange, ...]
    items: tuple[ItemChange, ...]


def feedback(panel: Panel, empirical: Mapping[str, float] | None = None) -> tuple[Feedback, ...]:
    """For each judge and item the own rating beside the panel's (Cizek and Bunch 2007, ch. 6, normative feedback)."""
    known, found = empirical or {}, []
    for column, item in enumerate(panel.items):
        ratings = panel.ratings[:, column]
        given = ratings[~np.isnan(ratings)]
        n = len(given)
        mean, low, high = (float(given.mean()), float(given.min()), float(given.max())) if n else (None,) * 3
        for judge, own in zip(panel.judges, ratings, strict=True):
            said = None if np.isnan(own) else float(own)
            found.append(Feedback(judge, item, said, n, mean, low, high, known.get(item)))
    return tuple(sorted(found, key=lambda each: panel.judges.index(each.judge)))


def change(earlier: Panel, later: Panel) -> Change:
    """What moved between two rounds, over the judges and items that both have."""
    judges = tuple(each for each in earlier.judges if each in later.judges)
    items = tuple(each for each in earlier.items if each in later.items)
    before, after = _among(earlier, judges, items), _among(later, judges, items)
    moved = after.ratings - before.ratings
    paired = moved[~np.isnan(moved)]
    same = set(earlier.items) == set(later.items)
    unlike = NotEstimable(say("the rounds do not have the same items"), len(paired))
    return Change(
        n=len(paired),
        changed=_changed(paired),
        points=_difference(_sum(earlier), _sum(later)) if same else unlike,
        standard_error=_difference(error_by_judges(earlier), error_by_judges(later)) if same else unlike,
        spread=_difference(_spread(severities(before)), _spread(severities(after))),
        judges=tuple(_of_judge(judge, moved[row]) for row, judge in enumerate(judges)),
        items=tuple(_of_item(item, before, after, column) for column, item in enumerate(items)),
    )


def _among(panel: Panel, judges: tuple[str, ...], items: tuple[str, ...]) -> Panel:
    rows = [panel.judges.index(each) for each in judges]
    columns = [panel.items.index(each) for each in items]
    return Panel(judges, items, panel.ratings[np.ix_(rows, columns)])


def _of_judge(judge: str, moved: Floats) -> JudgeChange:
    paired = moved[~np.isnan(moved)]
    n = len(paired)
    if not n:
        nothing = NotEstimable(say("no item was rated in both rounds"), 0)
        return JudgeChange(judge, 0, 0, nothing, nothing)
    size = Estimate(float(np.abs(paired).mean()), n)
    return JudgeChange(judge, n, _changed(paired), Estimate(float(paired.mean()), n), size)


def _of_item(item: str, before: Panel, after: Panel, column: int) -> ItemChange:
    one, other = before.ratings[:, column], after.ratings[:, column]
    n = int((~np.isnan(one + other)).sum())
    return ItemChange(
        item, n, _difference(_mean(one), _mean(other)), _difference(_spread(one), _spread(other))
    )


def _changed(paired: Floats) -> int:
    return int((np.abs(paired) > 1e-9).sum())


def _sum(panel: Panel) -> Statistic:
    if panel.unrated or not panel.given.any():
        return NotEstimable(say("a round has items that no judge rated"), int(panel.given.sum()))
    return Estimate(float(mean_where_given(panel.ratings, axis=0).sum()), int(panel.given.sum()))


def _mean(values: Floats) -> Statistic:
    there = values[~np.isnan(values)]
    return (
        Estimate(float(there.mean()), len(there)) if len(there) else NotEstimable(say("no judge rated it"), 0)
    )


def _spread(values: Floats) -> Statistic:
    there = values[~np.isnan(values)]
    if len(there) < 2:
        return NotEstimable(say("a standard deviation needs two judges"), len(there))
    return Estimate(float(there.std(ddof=1)), len(there))


def _difference(before: Statistic, after: Statistic) -> Statistic:
    if isinstance(before, NotEstimable):
        return before
    if isinstance(after, NotEstimable):
        return after
    return Estimate(after.value - before.value, min(before.n, after.n))
