"""What a reviewer read while they may have drifted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.exam.forms import EssayPart
from assay.services.forms import read_form
from assay.services.people import Actor
from assay.storage.calibration import CalibrationRound, ControlReading
from assay.storage.ratings import BARRED, Allocation, Rating
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import Window

Key = tuple[str, str, str]
_Span = tuple[datetime, datetime]
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Suspect:
    """A candidate's essay that was made final after the last control response within tolerance."""

    sitting: int
    window: int
    code: str
    question: int
    title: str
    final_at: datetime
    #: As in `Allocation`.
    reading: str
    status: str

    @property
    def can_be_read_anew(self) -> bool:
        """Whether it is taken from the reviewer, a third reading, too: not after there is a result."""
        return self.status in HANDED_IN


def suspects(session: Session, actor: Actor, key: Key) -> Mapping[int, Sequence[Suspect]]:
    """Those of each reviewer, the oldest first; without what the actor wrote or scores themselves."""
    spans = _spans(session, key)
    scored = select(Allocation.sitting_id).where(Allocation.reviewer_id == actor.person_id)
    query = (
        select(Rating, Sitting, Allocation.reading)
        .join(Sitting, Sitting.id == Rating.sitting_id)
        .join(Window, Window.id == Sitting.window_id)
        .join(
            Allocation,
            (Allocation.sitting_id == Rating.sitting_id) & (Allocation.reviewer_id == Rating.reviewer_id),
        )
        .where(Rating.reviewer_id.in_(spans), Rating.status == "final", Rating.association == key[0])
        .where(Window.exam == key[1], Sitting.status != "void", Allocation.reading != BARRED)
        .where(Sitting.person_id != actor.person_id, Sitting.id.not_in(scored))
        .options(joinedload(Sitting.form))
        .order_by(Rating.final_at, Rating.sitting_id, Rating.section, Rating.question)
    )
    found: dict[int, list[Suspect]] = defaultdict(list)
    for rating, sitting, reading in session.execute(query):
        who, at = rating.reviewer_id, rating.final_at
        if at and any(after < at <= until for after, until in spans[who]):
            suspect = _suspect(session, rating, sitting, reading, key[2])
            found[who] += [suspect] if suspect else []
    return found


def _suspect(
    session: Session, rating: Rating, sitting: Sitting, reading: str, section: str
) -> Suspect | None:
    part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[rating.section]
    if not isinstance(part, EssayPart) or part.section.id != section or rating.final_at is None:
        return None
    title = part.prompts[rating.question - 1].title
    place = (sitting.id, sitting.window_id, sitting.code, rating.question)
    return Suspect(*place, title, rating.final_at, reading, sitting.status)


def _spans(session: Session, key: Key) -> Mapping[int, Sequence[_Span]]:
    """From the last control response within tolerance until the stop; where the newest one is out, until now."""
    association, exam, section = key
    here = {"association": association, "exam": exam}
    readings = select(ControlReading).filter_by(**here, part=section)
    readings = readings.where(ControlReading.round_id.is_not(None), ControlReading.final_at.is_not(None))
    checks: dict[int | None, list[ControlReading]] = defaultdict(list)
    for each in session.scalars(readings.order_by(ControlReading.final_at, ControlReading.id)):
        checks[each.round_id].append(each)
    found: dict[int, list[_Span]] = defaultdict(list)
    for of in session.scalars(select(CalibrationRound).filter_by(**here, section=section)):
        span = _span(of, checks[of.id])
        found[of.reviewer_id] += [span] if span else []
    return found


def _span(of: CalibrationRound, readings: Sequence[ControlReading]) -> _Span | None:
    checks = [
        (each.final_at, not each.findings["off"])
        for each in readings
        if each.findings is not None and each.final_at is not None
    ]
    if of.decided_at is None or not checks or checks[-1][1]:
        return None
    after = max((at for at, is_within in checks if is_within), default=of.decided_at)
    return after, of.stopped_at or of.ended_at or _END_OF_TIME
