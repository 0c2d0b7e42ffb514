"""The log for those who answer for it: where its chain ends, when it was last checked, and taking it along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.linking import Head, short
from assay.assessment.canonical import fingerprint
from assay.services.audit import record
from assay.services.auditing.exporting import Written, lines_of, written
from assay.services.auditing.reading import as_of_one_moment, chained_associations, head_of
from assay.services.auditing.verifying import note_check, verify
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import post
from assay.services.people import Actor, require
from assay.services.trail import hidden_actor, readable, reads_everything
from assay.services.wanted_acts import Wanted
from assay.storage.audit import AuditCheck
from assay.storage.database import Database
from assay.storage.people import Appointment, Person

log = structlog.get_logger("assay.audit")

#: The act of taking the log along.
EXPORTED: Final = "export audit log"
#: What people type to look for something.
TYPED: Final = frozenset({"who", "about", "words"})


class UncheckedError(RuntimeError):
    """Logs could not be checked, which is as bad as a fault; the text says whose."""


@dataclass(frozen=True)
class LogStanding:
    """Where a chain ends now, what was found when it was last checked, and where it ended when it was last whole."""

    head: Head | None
    checked_at: datetime | None = None
    whole_to: Head | None = None
    #: Those that nobody acknowledged, and the first of them in words.
    faults: int = 0
    fault: str | None = None
    acknowledged: int = 0


def log_standing(session: Session, actor: Actor, association: str) -> LogStanding:
    """How it stands with the log, for a coordinator."""
    require(actor, association, "coordinator")
    head, last = head_of(session, association), session.get(AuditCheck, association)
    if last is None:
        return LogStanding(head)
    whole_to = Head(last.number, last.hash) if last.number else None
    return LogStanding(head, last.at, whole_to, last.faults, last.fault, last.acknowledged)


def export_readable(
    session: Session, actor: Actor, association: str, wanted: Wanted, kind: str, now: datetime
) -> Iterator[str]:
    """The lines that a coordinator looks for and may read, oldest first, as they stand at one moment.

    Whoever must not know everything gets hashes only as they are shown: from whole ones, what is left out could be
    found by trying.
    """
    as_of_one_moment(session)
    which = readable(session, actor, association, wanted)
    lines = lines_of(session, association, which)
    if not reads_everything(session, actor, association):
        lines = _shortened(session, actor, lines)
    yield from written(session, association, kind, lines, now)


def note_export(
    session: Session, actor: Actor, association: str, wanted: Wanted, kind: str, now: datetime
) -> None:
    """The log was taken along. Of what was typed only that it was: it may be names, and the log stays for ever."""
    require(actor, association, "coordinator")
    sought = {name: True if name in TYPED else str(value) for name, value in vars(wanted).items() if value}
    record(session, association, actor, EXPORTED, f"log {association}", now, format=kind, sought=sought)


def _shortened(session: Session, actor: Actor, lines: Iterator[Written]) -> Iterator[Written]:
    hidden = hidden_actor(session, actor)
    for each in lines:
        who = None if hidden(each["subject"], each["actor"]) else each["actor"]
        yield {**each, "actor": who, "salt": None, "digest": None, "hash": short(each["hash"])}


def check_logs(database: Database, letters: Letters, now: datetime) -> int:
    """Check every chain and keep what was found; coordinators are told of faults. How many nobody acknowledged.

    A log that cannot be checked does not keep the others from it. Raises `UncheckedError` once all have had their turn.
    """
    with database.reading() as session:
        names = chained_associations(session)
    faults, unchecked = 0, []
    for each in names:
        try:
            faults += _check(database, letters, each, now)
        except Exception:
            log.exception("the audit log could not be checked", association=each)
            unchecked.append(each)
    if unchecked:
        raise UncheckedError(f"the audit log of {', '.join(unchecked)} could not be checked")
    return faults


def _check(database: Database, letters: Letters, association: str, now: datetime) -> int:
    with database.reading() as session:
        (report,) = verify(session, [association])
    with database.writing() as session:
        note_check(session, report, now)
    if known := len(report.acknowledged):
        log.warning("the audit log has acknowledged faults", association=association, count=known)
    for fault in report.faults:
        log.error("the audit log is not as it was written", association=association, fault=str(fault))
    with database.writing() as session:
        check = session.get_one(AuditCheck, association)
        there = {fingerprint([str(each), each.stands]): each for each in report.faults}
        if fresh := [each for told, each in there.items() if told not in check.told]:
            _tell(session, letters, association, fresh, now)
        check.told = list(there)
    return len(report.faults)


def _tell(
    session: Session, letters: Letters, association: str, faults: Sequence[Fault], now: datetime
) -> None:
    about = f"audit log {association}"
    page = f"{letters.base_url}/coordinate/{association}/audit"
    query = select(Person).join(Person.appointments)
    coordinators = query.where(Appointment.association == association, Appointment.role == "coordinator")
    for person in session.scalars(coordinators.where(Person.active).order_by(Person.id)):
        values = {"name": person.name, "count": len(faults), "page": page}
        title, body = letters.write("audit-faults", person.reads, fault=str(faults[0]), **values)
        post(session, association, about, person.email, title, body, now)
