"""Who is touched when a plugin is turned off, or another version of it takes effect: counts, and no names."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assay.services.people import Actor, require
from assay.storage.applications import ENDED, WITH_ASSOCIATION, Application
from assay.storage.credentials import Credential
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import Window


@dataclass(frozen=True)
class Touched:
    """What is under way in an association."""

    #: Windows that are not over: forms are drawn, and people can register.
    windows: int
    #: Sittings: not begun, running, and handed in but not scored.
    registered: int
    sitting: int
    unscored: int
    #: Applications: with their applicants, and handed in but not decided.
    preparing: int
    handed_in: int
    #: Credentials in force.
    credentials: int


def touched(session: Session, actor: Actor, association: str, now: datetime) -> Touched:
    """What is under way in an association, for its coordinator."""
    require(actor, association, "coordinator")

    def count(table: type[Window | Sitting | Application | Credential], *which: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(table).where(table.association == association, *which)
        return session.scalar(query) or 0

    with_applicant = Application.status.not_in((*ENDED, *WITH_ASSOCIATION))
    return Touched(
        windows=count(Window, Window.closes_at > now),
        registered=count(Sitting, Sitting.status == "scheduled"),
        sitting=count(Sitting, Sitting.status == "open"),
        unscored=count(Sitting, Sitting.status.in_(HANDED_IN)),
        preparing=count(Application, with_applicant),
        handed_in=count(Application, Application.status.in_(WITH_ASSOCIATION)),
        credentials=count(Credential, Credential.status == "active"),
    )
