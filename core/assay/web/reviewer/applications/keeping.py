"""What becomes of marks that were posted: kept once, or not, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.applications.access import own_review
from assay.services.applications.reviewing import Desk, save
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.web.reviewer.applications.sheets import Sheet

#: stale: the marks were changed elsewhere since this page was made. faulty: something cannot be kept as it is.
#: closed: the review came to an end without this reviewer, for the reason that is given.
Outcome = Literal["kept", "final", "stale", "faulty", "closed"]


@dataclass(frozen=True)
class Kept:
    """The outcome, the sheet that the page goes on with, and what is wrong by the id of the field."""

    outcome: Outcome
    sheet: Sheet
    problems: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


def keep(session: Session, catalog: Catalog, actor: Actor, desk: Desk, posted: Sheet, now: datetime) -> Kept:
    """Keep posted marks.

    The same marks sent again, because their answer was lost or a button was pressed twice, change nothing.
    """
    review = own_review(session, actor, desk.review.id, lock=True)
    stored = Sheet.of(review)
    if review.status == "final":
        return Kept("final", stored)
    if problems := posted.problems(desk.questions, desk.judged.content.competencies or ()):
        return Kept("faulty", posted, problems)
    if posted.version != stored.version:
        if posted.says_what(stored):
            return Kept("kept", stored)
        return Kept("stale", replace(posted, version=stored.version))
    try:
        return Kept("kept", Sheet.of(save(session, catalog, actor, review.id, posted.marks, now)))
    except Refused as refusal:
        return Kept("closed", posted, reason=str(refusal))
