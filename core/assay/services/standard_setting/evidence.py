"""What candidates did on the items that a panel judges: how many were right, and the scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from assay.assessment.estimates import Estimate
from assay.assessment.exam.forms import MultipleChoicePart
from assay.assessment.exam.regrading import rules
from assay.assessment.item_analysis.reliability import reliability
from assay.assessment.item_analysis.scores import Scores
from assay.content.items import Item
from assay.services.forms import read_form
from assay.services.scores.choices import choices_of, credits_of
from assay.services.scores.scoring import corrections_in_force
from assay.services.standard_setting.sections import alike_forms, judged_part
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.standard_settings import Panel
from assay.storage.windows import StoredForm

#: With fewer candidates shares and pass rates move too much to lean on: they are shown, and marked.
FEWEST_CANDIDATES: Final = 30
#: Sittings whose answers stand as they were given.
OVER: Final = (*HANDED_IN, "scored", "released")
#: From the feedback on judges see the first round of the whole panel; never the second.
FED_BACK: Final = ("feedback", "round-2")


@dataclass(frozen=True)
class Evidence:
    """The candidates who sat exactly these items."""

    #: Points of each candidate, one an item; where items were dropped, as many of all as they have of the others.
    scores: tuple[float, ...]
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


@dataclass(frozen=True, eq=False)
class _Scored:
    """The candidates of forms that are scored alike."""

    #: People x items in the order of the panel, 1 where right by the rules of the form, between where right in parts.
    right: NDArray[np.uint8] | NDArray[np.float64]
    #: Whether each item tells people apart: it is neither dropped nor everybody's point.
    counts: NDArray[np.bool_]
    credited: int

    @property
    def possible(self) -> int:
        """The most points there are."""
        return int(self.counts.sum()) + self.credited

    @property
    def shares(self) -> NDArray[np.float64]:
        """Earned of possible, by candidate."""
        earned = self.right[:, self.counts].sum(axis=1, dtype=np.float64) + self.credited
        return np.asarray(earned / max(self.possible, 1), dtype=np.float64)


def evidence_for(session: Session, panel: Panel) -> Evidence:
    """What the panel talks of: as it was kept when the feedback or the second round began, else what there is now."""
    kept = panel.evidence if panel.status in FED_BACK else None
    return current_evidence(session, panel) if kept is None else _read(kept)


def keep_evidence(session: Session, panel: Panel) -> None:
    """Compute it once, for everybody who now talks of it; it does not move while they do."""
    if panel.status in FED_BACK:
        panel.evidence = asdict(current_evidence(session, panel))


def _read(kept: Mapping[str, Any]) -> Evidence:
    return Evidence(tuple(kept["scores"]), kept["right"], kept["measurement_error"])


def current_evidence(session: Session, panel: Panel) -> Evidence:
    """What there is now, by the corrections in force for each form.

    An item that was dropped or credited for some of the candidates has no share. Void sittings do not count, nor
    sections carried over.
    """
    judged = judged_part(session, panel).items
    groups = [each for each in _scored(session, panel, judged) if len(each.right)]
    if not groups:
        return Evidence((), {}, None)
    counts = np.all([each.counts for each in groups], axis=0)
    right = np.concatenate([each.right for each in groups])
    items = len(judged)
    scores = np.concatenate([each.shares for each in groups]) * items
    means = right.mean(axis=0)
    return Evidence(
        scores=tuple(scores.tolist()),
        right={
            item.id: float(share)
            for item, share, is_counted in zip(judged, means, counts, strict=True)
            if is_counted
        },
        measurement_error=_measurement_error(right[:, counts], groups, items),
    )


def _scored(session: Session, panel: Panel, judged: Sequence[Item]) -> Iterator[_Scored]:
    """Each form by its own corrections; its questions may stand in another order, and others among them."""
    over = Sitting.status.in_(OVER)
    for form, position in alike_forms(session, panel).items():
        part = _part(session, form, position)
        places = [part.items.index(item) for item in judged]
        by_number = rules(part, corrections_in_force(session, form, position))
        ordered = [by_number[place + 1] for place in places]
        chosen = choices_of(session, over, [form], position, part)
        yield _Scored(
            right=credits_of(chosen.of(places), ordered),
            counts=np.array([not (rule.is_dropped or rule.is_credited) for rule in ordered], dtype=bool),
            credited=sum(rule.is_credited and not rule.is_dropped for rule in ordered),
        )


def _part(session: Session, form: int, position: int) -> MultipleChoicePart:
    found = read_form(session, form, session.get_one(StoredForm, form).fingerprint).parts[position]
    if not isinstance(found, MultipleChoicePart):
        raise TypeError(f"part {position} of form {form} has no items")
    return found


def _measurement_error(
    right: NDArray[np.uint8] | NDArray[np.float64], groups: Sequence[_Scored], items: int
) -> float | None:
    """Of the items that count for everybody, in points of all items, as the scores are."""
    error = reliability(Scores(right, None, np.ones(right.shape[1]))).standard_error
    possible = sum(each.possible * len(each.right) for each in groups) / len(right)
    return error.value * items / possible if isinstance(error, Estimate) else None
