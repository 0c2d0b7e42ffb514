"""Asking for a report, seeing how far it is, and asking again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assay.services.errors import NotFound, Refused
from assay.services.people import Actor, require
from assay.services.reports.kinds import About, kind_of
from assay.storage.people import Person
from assay.storage.reports import Report
from assay.wording import say

#: So long a report is kept, and so long one that failed is listed.
KEPT: Final = timedelta(days=7)
#: Reports of one association that wait at once; more are asked for by mistake.
MOST_WAITING: Final = 20
#: How many are listed.
LISTED: Final = 100


@dataclass(frozen=True)
class Order:
    """What is asked for, in the language of who asks."""

    association: str
    kind: str
    about: About
    language: str


@dataclass(frozen=True)
class Listed:
    """A report in the list, with the name of who asked for it."""

    report: Report
    asked_by: str


def ask(session: Session, actor: Actor, order: Order, now: datetime) -> Report:
    """Ask for a report; the one that there is, made or not, of the same data."""
    values = _values(session, actor, order)
    found = session.scalar(_same(values))
    if found is not None:
        return found
    _refuse_too_many(session, order.association)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = {"about": dict(order.about), "asked_by": actor.person_id, "asked_at": now, "state": "waiting"}
    # Who asks at the same instant finds that of the first.
    session.execute(insert(Report).values(**values, **new, **_FRESH).on_conflict_do_nothing())
    return session.scalars(_same(values)).one()


_FRESH: Final[dict[str, Any]] = {
    "claim": "", "attempts": 0, "place": "", "size": 0, "is_sealed": False, "reason": "",
}  # fmt: skip


def again(session: Session, actor: Actor, association: str, number: int, now: datetime) -> Report:
    """Ask once more for one that came to nothing; whoever asks is now the one who gets it."""
    row = _find(session, actor, association, number)
    if row.state != "failed":
        return row
    fresh = ask(session, actor, Order(association, row.kind, row.about, row.language), now)
    session.delete(row)
    return fresh


def reports_of(session: Session, actor: Actor, association: str) -> Sequence[Listed]:
    """The reports of an association, newest first; not those that were made for somebody else's eyes."""
    require(actor, association, "coordinator")
    query = select(Report, Person.name).join(Person, Person.id == Report.asked_by)
    query = query.where(Report.association == association, _for(actor)).order_by(Report.id.desc())
    return [Listed(report, name) for report, name in session.execute(query.limit(LISTED))]


def fetch(session: Session, actor: Actor, association: str, number: int) -> Report:
    """One that is ready, for whoever may have it at this time; whoever could once is not enough."""
    row = _find(session, actor, association, number)
    kind = kind_of(row.kind)
    kind.count(session, actor, association, row.about)
    if kind.sight(session, actor, association) != row.sight:
        raise Refused(
            say(
                "What you may read has changed since this was made. Ask for it again; nothing else is needed."
            )
        )
    if row.state != "ready":
        raise Refused(say("This report is not ready. The list says how far it is."))
    return row


def _find(session: Session, actor: Actor, association: str, number: int) -> Report:
    require(actor, association, "coordinator")
    query = select(Report).where(Report.id == number, Report.association == association, _for(actor))
    found = session.scalar(query)
    if found is None:
        raise NotFound(say("There is no such report. Reports are kept for a week."))
    return found


def _for(actor: Actor) -> Any:
    return or_(Report.sight == "", Report.asked_by == actor.person_id)


def _values(session: Session, actor: Actor, order: Order) -> dict[str, Any]:
    """The columns by which the same data are known; stops who may not have them."""
    kind = kind_of(order.kind)
    kind.count(session, actor, order.association, order.about)
    sight = kind.sight(session, actor, order.association)
    known = [
        order.association,
        order.kind,
        dict(order.about),
        order.language,
        sight,
        sight and actor.person_id,
    ]
    return {
        "association": order.association,
        "kind": order.kind,
        "language": order.language,
        "sight": sight,
        "key": sha256(json.dumps(known, sort_keys=True).encode()).hexdigest(),
        "mark": kind.mark(session, order.association),
    }


def _same(values: dict[str, Any]) -> Select[Report]:
    """One that still waits will have the newest data; one that was begun has them if nothing happened since."""
    is_new = or_(Report.state == "waiting", Report.mark == values["mark"])
    query = select(Report).where(Report.key == values["key"], Report.state != "failed", is_new)
    return query.order_by(Report.id.desc()).limit(1)


def _refuse_too_many(session: Session, association: str) -> None:
    query = select(func.count(Report.id)).where(Report.association == association, Report.state == "waiting")
    if (session.scalar(query) or 0) >= MOST_WAITING:
        raise Refused(
            say(
                "%(most)s reports wait to be made already. Wait until some of them are ready.",
                most=MOST_WAITING,
            )
        )
