"""What candidates did on the items that a panel judges: how many were right, and the scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.estimates import Estimate
from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.exam.regrading import rules
from assay.assessment.item_analysis.reliability import reliability
from assay.assessment.item_analysis.scores import Scores
from assay.services.forms import read_form
from assay.services.scores.scoring import corrections_in_force
from assay.services.standard_setting.panels import judged_part
from assay.storage.sittings import HANDED_IN, Response, Sitting
from assay.storage.standard_settings import Panel
from assay.storage.windows import StoredForm

#: With fewer candidates shares and pass rates move too much to lean on: they are shown, and marked.
FEWEST_CANDIDATES: Final = 30
#: Sittings whose answers stand as they were given.
OVER = (*HANDED_IN, "scored", "released")


@dataclass(frozen=True)
class Evidence:
    """The candidates who sat exactly these items."""

    #: Points of each candidate, one an item.
    scores: tuple[int, ...]
    #: The share of candidates who were right, by item; one that was not answered is not right.
    right: Mapping[str, float]
    #: In points; nothing where it cannot be estimated.
    measurement_error: float | None

    @property
    def n(self) -> int:
        """How many candidates."""
        return len(self.scores)

    @property
    def are_few(self) -> bool:
        """Whether there are some, but too few to lean on."""
        return 0 < self.n < FEWEST_CANDIDATES


def alike_forms(session: Session, panel: Panel) -> tuple[int, ...]:
    """The forms of the same window with the very same items in this section, for other categories."""
    wanted = [item.id for item in judged_part(session, panel).items]
    query = select(StoredForm.id, StoredForm.fingerprint).where(StoredForm.window_id == panel.form.window_id)
    rows = session.execute(query.order_by(StoredForm.id)).all()
    return tuple(key for key, mark in rows if _items(read_form(session, key, mark), panel.section) == wanted)


def _items(form: Form, section: str) -> list[str]:
    parts = (part for part in form.parts if isinstance(part, MultipleChoicePart))
    return [item.id for part in parts if part.section.id == section for item in part.items]


def evidence_for(session: Session, panel: Panel) -> Evidence:
    """What there is now, by the corrections in force: a question that was dropped or credited has no share.

    Void sittings do not count, nor sections carried over."""
    part = judged_part(session, panel)
    form = read_form(session, panel.form_id, panel.form.fingerprint)
    position = form.parts.index(part)
    rule = rules(part, corrections_in_force(session, panel.form_id, position))
    query = (
        select(Response.sitting_id, Response.question, Response.answer)
        .join(Sitting, Sitting.id == Response.sitting_id)
        .where(Sitting.form_id.in_(alike_forms(session, panel)), Sitting.status.in_(OVER))
        .where(Response.section == position)
        .order_by(Response.sitting_id)
    )
    rows: dict[int, list[int]] = {}
    for sitting, question, answer in session.execute(query):
        own = rows.setdefault(sitting, [0] * part.length)
        own[question - 1] = rule[question].score(answer.get("choice")).earned
    points = np.array(list(rows.values()), dtype=np.uint8).reshape(len(rows), part.length)
    shares = points.mean(axis=0) if rows else np.empty(0)
    return Evidence(
        scores=tuple(int(each) for each in points.sum(axis=1)),
        right={
            part.items[number - 1].id: float(share)
            for number, share in enumerate(shares, 1)
            if not (rule[number].is_dropped or rule[number].is_credited)
        },
        measurement_error=_measurement_error(points),
    )


def _measurement_error(points: np.typing.NDArray[np.uint8]) -> float | None:
    error = reliability(Scores(points, None, np.ones(points.shape[1]))).standard_error
    return error.value if isinstance(error, Estimate) else None
