"""What judges said, as the statistics take it: from rows to judges x items."""

from collections.abc import Iterable

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.standard_setting.hofstee import Acceptable
from assay.assessment.standard_setting.panels import Panel as Ratings
from assay.storage.standard_settings import FIRST, SECOND, HofsteeAnswer, Judgement, Panel


def ratings_of(session: Session, panel: Panel, part: MultipleChoicePart, round_: int) -> Ratings:
    """The ratings of one round; who left an item as it was in the second keeps the first judgement of it."""
    query = select(Judgement).where(Judgement.panel_id == panel.id, Judgement.round.in_(_counting(round_)))
    judges = [each.person_id for each in panel.judges]
    rows = {judge: row for row, judge in enumerate(judges)}
    shares = np.full((len(judges), part.length), np.nan)
    for each in session.scalars(query.order_by(Judgement.round)):
        shares[rows[each.judge_id], each.question - 1] = each.share / 100
    return Ratings(tuple(map(str, judges)), tuple(item.id for item in part.items), shares)


def _counting(round_: int) -> Iterable[int]:
    return (FIRST, SECOND) if round_ == SECOND else (round_,)


def acceptable(session: Session, panel: Panel, items: int) -> tuple[Acceptable, ...]:
    """What the judges who answered can accept, with cuts in points."""
    query = select(HofsteeAnswer).where(HofsteeAnswer.panel_id == panel.id).order_by(HofsteeAnswer.judge_id)
    return tuple(
        Acceptable(
            each.lowest_cut * items / 100,
            each.highest_cut * items / 100,
            each.lowest_fail / 100,
            each.highest_fail / 100,
        )
        for each in session.scalars(query)
    )
