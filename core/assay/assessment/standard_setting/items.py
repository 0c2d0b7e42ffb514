"""Each item of a panel: what the judges made of it, and whether they agree."""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.panels import Floats, Panel
from assay.wording import say


@dataclass(frozen=True)
class ItemJudgement:
    """One item; shares throughout, `n` is the number of judges who rated it."""

    item: str
    n: int
    mean: Statistic
    #: Standard deviation over judges (judges - 1).
    deviation: Statistic
    #: The lowest and the highest rating.
    lowest: float | None
    highest: float | None
    #: Whether the judges disagree: the deviation is as large as the panel's limit, or larger.
    flagged: bool
    #: The share of candidates who answered rightly, where known.
    empirical: float | None

    @property
    def range(self) -> float | None:
        """From the lowest rating to the highest."""
        return None if self.lowest is None or self.highest is None else self.highest - self.lowest


def judge_items(
    panel: Panel, empirical: Mapping[str, float], disagreement: float
) -> tuple[ItemJudgement, ...]:
    """What was said of each item, in the order of the panel."""
    given = panel.given
    return tuple(
        _judge(item, panel.ratings[given[:, column], column], empirical.get(item), disagreement)
        for column, item in enumerate(panel.items)
    )


def _judge(item: str, ratings: Floats, empirical: float | None, disagreement: float) -> ItemJudgement:
    deviation = _deviation(ratings)
    n = len(ratings)
    return ItemJudgement(
        item=item,
        n=n,
        mean=Estimate(float(ratings.mean()), n) if n else NotEstimable(say("no judge rated it"), 0),
        deviation=deviation,
        lowest=float(ratings.min()) if n else None,
        highest=float(ratings.max()) if n else None,
        # 1e-9: a deviation of 0.15 that floats make 0.1499… is flagged as well.
        flagged=isinstance(deviation, Estimate) and deviation.value >= disagreement - 1e-9,
        empirical=empirical,
    )


def _deviation(ratings: Floats) -> Statistic:
    if len(ratings) < 2:
        return NotEstimable(say("a standard deviation needs two judges"), len(ratings))
    return Estimate(float(ratings.std(ddof=1)), len(ratings))
