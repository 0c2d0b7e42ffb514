"""What a reviewer read while they may have drifted."""

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
        """Whether a first reading is taken from the reviewer: not after there is a result."""
        return self.reading == "first" and self.status in HANDED_IN


def suspects(session: Session, actor: Actor, key: Key, reviewer_id: int) -> tuple[Suspect, ...]:
    """Those of a reviewer, the oldest first; without what the actor wrote or scores themselves."""
    spans = _spans(session, key, reviewer_id)
    if not spans:
        return ()
    scored = select(Allocation.sitting_id).where(Allocation.reviewer_id == actor.person_id)
    query = (
        select(Rating, Sitting, Allocation.reading)
        .join(Sitting, Sitting.id == Rating.sitting_id)
        .join(Window, Window.id == Sitting.window_id)
        .join(
            Allocation,
            (Allocation.sitting_id == Rating.sitting_id) & (Allocation.reviewer_id == Rating.reviewer_id),
        )
        .where(Rating.reviewer_id == reviewer_id, Rating.status == "final", Rating.association == key[0])
        .where(Window.exam == key[1], Sitting.status != "void", Allocation.reading != BARRED)
        .where(Sitting.person_id != actor.person_id, Sitting.id.not_in(scored))
        .options(joinedload(Sitting.form))
        .order_by(Rating.final_at, Rating.sitting_id, Rating.section, Rating.question)
    )
    found = (
        _suspect(session, rating, sitting, reading, key[2])
        for rating, sitting, reading in session.execute(query)
        if rating.final_at and any(after < rating.final_at <= until for after, until in spans)
    )
    return tuple(each for each in found if each is not None)


def _suspect(
    session: Session, rating: Rating, sitting: Sitting, reading: str, section: str
) -> Suspect | None:
    part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[rating.section]
    if not isinstance(part, EssayPart) or part.section.id != section or rating.final_at is None:
        return None
    title = part.prompts[rating.question - 1].title
    place = (sitting.id, sitting.window_id, sitting.code, rating.question)
    return Suspect(*place, title, rating.final_at, reading, sitting.status)


def _spans(session: Session, key: Key, reviewer_id: int) -> list[tuple[datetime, datetime]]:
    """From the last control response within tolerance until the stop; where the newest one is out, until now."""
    association, exam, section = key
    query = select(CalibrationRound).filter_by(
        association=association, exam=exam, section=section, reviewer_id=reviewer_id
    )
    found = (_span(session, each) for each in session.scalars(query))
    return [each for each in found if each is not None]


def _span(session: Session, of: CalibrationRound) -> tuple[datetime, datetime] | None:
    query = select(ControlReading).where(
        ControlReading.round_id == of.id, ControlReading.final_at.is_not(None)
    )
    checks = [
        (each.final_at, not each.findings["off"])
        for each in session.scalars(query.order_by(ControlReading.final_at, ControlReading.id))
        if each.findings is not None and each.final_at is not None
    ]
    if of.decided_at is None or not checks or checks[-1][1]:
        return None
    after = max((at for at, is_within in checks if is_within), default=of.decided_at)
    return after, of.stopped_at or of.ended_at or _END_OF_TIME
