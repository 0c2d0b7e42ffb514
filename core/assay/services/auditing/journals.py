"""Checking journals: each is as it was written, and ends in the receipt that the chain holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

import structlog
from pydantic import ValidationError
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.exam.freezing import freeze
from assay.assessment.exam.journal import Entry
from assay.assessment.exam.journal_check import JournalCheck, KeptEntry
from assay.services.auditing.states import MOST_ID, UNREADABLE, moved_state, sitting_state
from assay.services.forms import read_form
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.keyring import SealError
from assay.storage.sittings import JournalEntry, Response, Sitting, SittingSection
from assay.storage.windows import StoredForm

log = structlog.get_logger("assay.audit")

#: Sittings that are read at once.
AT_ONCE = 200
#: The acts of which the detail holds the receipt.
HANDED_IN: Final = ("submitted", "expired")


@dataclass
class JournalsChecked:
    """How much was looked at, and what is wrong."""

    sittings: int = 0
    entries: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: "JournalsChecked") -> None:
        """Have what was found of others, too."""
        self.sittings, self.entries = self.sittings + other.sittings, self.entries + other.entries
        self.faults += other.faults


class _Parts(NamedTuple):
    """Which parts of a sitting are over, and which an earlier one passed, so that nobody sat them."""

    closed: set[int]
    carried: set[int]


#: A question of a part, and what was answered to it, with whether it was handed in.
_Place = tuple[int, int]
_Given = tuple[Any, bool]
#: The number of the line of a hand-in, and the receipt that stands there; nothing where the chain holds none.
_Noted = tuple[int | None, str | None]
NOT_NOTED: Final[_Noted] = (None, None)


def journal_faults(session: Session, association: str) -> JournalsChecked:
    """Look at every sitting of an association, some hundred at a time."""
    checked, after = JournalsChecked(), 0
    query = select(
        Sitting.id, Sitting.code, Sitting.receipt, Sitting.journal_length, Sitting.form_id, Sitting.status
    )
    query = query.where(Sitting.association == association).order_by(Sitting.id).limit(AT_ONCE)
    while some := session.execute(query.where(Sitting.id > after)).all():
        checked.add(_look_at_readable(session, association, some))
        after = some[-1].id
    checked.faults += _gone(session, association)
    return checked


def _gone(session: Session, association: str) -> Iterator[Fault]:
    """Sittings of which the log says that they were handed in, and that are not there: none is ever deleted."""
    lines = (
        select(AuditLink.number, AuditLine.subject)
        .join(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLine.act.in_(HANDED_IN))
        .order_by(AuditLink.number)
        .limit(AT_ONCE)
    )
    here, after = select(Sitting.id).where(Sitting.association == association), 0
    while some := session.execute(lines.where(AuditLink.number > after)).all():
        told = {row.number: row.subject.removeprefix("sitting ") for row in some}
        ids = {
            number: int(each) for number, each in told.items() if each.isdecimal() and int(each) <= MOST_ID
        }
        there = set(session.scalars(here.where(Sitting.id.in_(ids.values()))))
        for number, sitting in ids.items():
            if sitting not in there:
                what = f"sitting {sitting} was handed in, and is gone"
                # Called another association's, it and its answers are as good as before.
                yield Fault(association, number, "sitting", what, moved_state(session, sitting))
        after = some[-1].number


def _look_at_readable(session: Session, association: str, sittings: Sequence[Any]) -> JournalsChecked:
    """Look at sittings; where something cannot be opened, in ever smaller portions, until it is known whose it is."""
    try:
        return _look_at(session, association, sittings)
    except UNREADABLE as error:
        if len(sittings) == 1:
            return _unreadable(session, association, sittings[0], error)
    half = len(sittings) // 2
    checked = _look_at_readable(session, association, sittings[:half])
    checked.add(_look_at_readable(session, association, sittings[half:]))
    return checked


def _unreadable(session: Session, association: str, sitting: Row[Any], error: Exception) -> JournalsChecked:
    number, _ = _noted(session, association, [sitting.id]).get(sitting.id, NOT_NOTED)
    if isinstance(error, SealError):
        # It names the keys that are set now: another one, and it would not be the fault any more that it was.
        log.warning("a sealed value cannot be opened", sitting=sitting.code, why=str(error))
    what = f"sitting {sitting.code}: something that is kept of it cannot be read"
    stands = sitting_state(session, sitting.id)
    return JournalsChecked(1, 0, [Fault(association, number, "journal", what, stands)])


def _look_at(session: Session, association: str, sittings: Sequence[Any]) -> JournalsChecked:
    checked, ids = JournalsChecked(), [each.id for each in sittings]
    noted, responses = _noted(session, association, ids), _responses(session, ids)
    parts = _parts(session, ids)
    journals = groupby(_entries(session, ids), key=lambda row: row.sitting_id)
    current = next(journals, None)
    for sitting in sittings:
        check = JournalCheck(association)
        if current and current[0] == sitting.id:
            for row in current[1]:
                check.take(_kept(row))
            current = next(journals, None)
        number, receipt = noted.get(sitting.id, NOT_NOTED)
        found = [*check.finish(sitting.journal_length, sitting.receipt, receipt)]
        if not found:
            found += _differing(session, sitting, check, parts[sitting.id], responses.get(sitting.id, {}))
        checked.sittings, checked.entries = checked.sittings + 1, checked.entries + check.length
        words, stands = f"sitting {sitting.code}: ", sitting_state(session, sitting.id) if found else ""
        checked.faults += [Fault(association, number, kind, words + what, stands) for kind, what in found]
    return checked


def _noted(session: Session, association: str, ids: Sequence[int]) -> dict[int, _Noted]:
    subjects = {f"sitting {each}": each for each in ids}
    query = (
        select(AuditLink.number, AuditLine.subject, AuditLine.detail)
        .join(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLine.act.in_(HANDED_IN))
        .where(AuditLine.subject.in_(subjects))
    )
    rows = session.execute(query.order_by(AuditLink.number))
    return {subjects[row.subject]: (row.number, _receipt_in(row.detail)) for row in rows}


def _receipt_in(detail: object) -> str:
    # Somebody may have put anything in its place.
    return str(detail.get("receipt")) if isinstance(detail, Mapping) else ""


def _entries(session: Session, ids: Sequence[int]) -> Iterator[Row[Any]]:
    query = select(*JournalEntry.__table__.columns).where(JournalEntry.sitting_id.in_(ids))
    ordered = query.order_by(JournalEntry.sitting_id, JournalEntry.number)
    # Closed where a value cannot be read, too: what is asked next is asked on the same connection.
    with session.execute(ordered.execution_options(yield_per=AT_ONCE)) as rows:
        yield from rows


def _kept(row: Row[Any]) -> KeptEntry:
    entry = Entry(
        row.entry, row.section, row.question, row.kind, row.answer, row.typed_at, row.received_at, row.late
    )
    return KeptEntry(row.number, row.association, entry, row.hash)


def _parts(session: Session, ids: Sequence[int]) -> dict[int, _Parts]:
    found: dict[int, _Parts] = {each: _Parts(set(), set()) for each in ids}
    columns = (SittingSection.sitting_id, SittingSection.position, SittingSection.carried_from)
    query = select(*columns, SittingSection.closed_at).where(SittingSection.sitting_id.in_(ids))
    for row in session.execute(query):
        if row.carried_from is not None:
            found[row.sitting_id].carried.add(row.position)
        elif row.closed_at is not None:
            found[row.sitting_id].closed.add(row.position)
    return found


def _responses(session: Session, ids: Sequence[int]) -> dict[int, dict[_Place, _Given]]:
    found: dict[int, dict[_Place, _Given]] = {}
    query = select(
        Response.sitting_id, Response.section, Response.question, Response.answer, Response.handed_in
    )
    for row in session.execute(query.where(Response.sitting_id.in_(ids))):
        found.setdefault(row.sitting_id, {})[row.section, row.question] = (row.answer, row.handed_in)
    return found


def _differing(
    session: Session, sitting: Row[Any], check: JournalCheck, parts: _Parts, kept: Mapping[_Place, _Given]
) -> Iterator[tuple[str, str]]:
    """Responses that are not what the journal says was given."""
    if not kept and not parts.closed and not sitting.receipt:
        return
    mark = (
        session.scalars(select(StoredForm.fingerprint).where(StoredForm.id == sitting.form_id)).one_or_none()
        or ""
    )
    try:
        form = read_form(session, sitting.form_id, mark)
    except ValidationError:
        yield "form", f"form {sitting.form_id}, which it sat, is not what was assembled"
        return
    carried = {part for part in parts.carried if not check.standing(part)}
    sat = set(range(len(form.parts))) - carried if sitting.receipt else parts.closed
    expected = {
        (section, each.question): (each.answer, each.handed_in)
        for section in sat | {section for section, _ in kept}
        for each in freeze(form.parts[section], check.standing(section))
    }
    for section, question in sorted(kept.keys() | expected.keys()):
        if kept.get((section, question)) != expected.get((section, question)):
            what = f"the response to question {question} of part {section + 1} is not what its journal says"
            yield "response", what
