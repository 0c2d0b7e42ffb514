"""What becomes of a sheet that was posted: kept once, or not, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from assay.services.essays.rating import Desk
from assay.services.essays.seeded import keep_draft
from assay.services.people import Actor
from assay.web.reviewer.sheets import Sheet

#: stale: the draft was changed elsewhere since this page was made. faulty: something cannot be kept as it is.
Outcome = Literal["kept", "final", "stale", "faulty"]


@dataclass(frozen=True)
class Kept:
    """The outcome, the sheet that the page goes on with, and what is wrong by the id of the field."""

    outcome: Outcome
    sheet: Sheet
    problems: Mapping[str, str] = field(default_factory=dict)


def keep(session: Session, actor: Actor, association: str, desk: Desk, posted: Sheet, now: datetime) -> Kept:
    """Keep a posted sheet as the draft.

    The same sheet sent again, because its answer was lost or a button was pressed twice, changes nothing.
    """
    stored = Sheet.of(desk.rating)
    if desk.rating is not None and desk.rating.status == "final":
        return Kept("final", stored)
    if problems := posted.problems(desk.rubric):
        return Kept("faulty", posted, problems)
    if posted.version == stored.version:
        return Kept("kept", Sheet.of(keep_draft(session, actor, desk, association, posted.marks, now)))
    if posted.says_what(stored):
        return Kept("kept", stored)
    return Kept("stale", replace(posted, version=stored.version))
