"""Checking the log: every chain of every association, and what the chain holds of journals, results and decisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.checking import ChainCheck, KeptLine
from assay.assessment.audit_chain.faults import GONE, Fault, some_of
from assay.assessment.audit_chain.linking import Head
from assay.services.auditing.acknowledged import Acknowledged, acknowledgements
from assay.services.auditing.blanking import BLANKED, blanked_numbers
from assay.services.auditing.comparing import record_faults
from assay.services.auditing.corrections import correction_faults
from assay.services.auditing.journals import journal_faults
from assay.services.auditing.reading import (
    as_of_one_moment,
    chained_associations,
    head_of,
    kept_lines,
    unchained,
)
from assay.services.auditing.states import state_of
from assay.storage.audit import AuditCheck

NOTHING: Final[Mapping[str, Sequence[Head]]] = {}
#: Of faults of one kind no more than these are told one by one.
MOST_TOLD = 40


@dataclass(frozen=True)
class Report:
    """What was found in one association: how far its chain goes, what was looked at, and every fault."""

    association: str
    head: Head | None
    lines: int
    #: Lines of which the detail was erased, as a later line says.
    blanked: int
    sittings: int
    entries: int
    #: Those that nobody acknowledged.
    faults: tuple[Fault, ...] = field(default=())
    acknowledged: tuple[Acknowledged, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, taken out or put in."""
        return not self.faults and not self.acknowledged

    @property
    def is_settled(self) -> bool:
        """Whether it is whole but for what was acknowledged: nobody has to do anything."""
        return not self.faults


def verify(
    session: Session, associations: Sequence[str] = (), noted: Mapping[str, Sequence[Head]] = NOTHING
) -> Iterator[Report]:
    """Check these associations, or all; `noted` are heads that somebody wrote down. In one moment of the database."""
    as_of_one_moment(session)
    for association in associations or sorted({*chained_associations(session), *noted}):
        yield _verify_one(session, association, noted.get(association, ()))


def _verify_one(session: Session, association: str, noted: Sequence[Head]) -> Report:
    given = acknowledgements(session, association)
    ours = (*_last_checked(session, association), *(each.head for each in given.values() if each.head))
    check = ChainCheck(association, noted, ours)
    explained: set[int] = set()
    for kept in kept_lines(session, association):
        if not check.take(kept):
            # Its head is looked for all the same: that excuses nothing.
            given.pop(kept.number, None)
        explained |= _explained(kept)
    said = {each.mark: each for each in given.values()}
    head = head_of(session, association)
    found = list(check.finish(head))
    found += _emptied(association, check.blank - explained - _held(found))
    found += _beside(session, association)
    journals = journal_faults(session, association)
    found += some_of(journals.faults, MOST_TOLD, _rest(association, "journal", "of sittings"))
    found += record_faults(session, association)
    corrections = correction_faults(session, association)
    found += some_of(corrections, MOST_TOLD, _rest(association, "correction", "of regrades"))
    return Report(
        association=association,
        head=head,
        lines=check.length,
        blanked=len(check.blank & explained),
        sittings=journals.sittings,
        entries=journals.entries,
        faults=tuple(each for each in found if (each.mark or "") not in said),
        acknowledged=tuple(Acknowledged(each, by) for each in found if (by := said.get(each.mark or ""))),
    )


def _last_checked(session: Session, association: str) -> Iterable[Head]:
    """Where the chain ended when it was last found whole: it must still go through there, whatever was found since."""
    last = session.get(AuditCheck, association)
    return [Head(last.number, last.hash)] if last and last.number else []


def _explained(kept: KeptLine) -> set[int]:
    is_note = kept.line is not None and kept.line.act == BLANKED
    return blanked_numbers(kept.detail) if is_note else set()


def _held(faults: Iterable[Fault]) -> set[int | None]:
    """Lines of which a mark holds the detail, too; that of a head which lies elsewhere holds nothing of the line."""
    return {each.number for each in faults if each.stands and each.kind != "rewritten"}


def _rest(association: str, kind: str, of: str) -> Fault:
    return Fault(association, None, kind, f"and others {of}; they are not told one by one")


def _emptied(association: str, numbers: Iterable[int]) -> Iterator[Fault]:
    rest = _rest(association, "changed", "of which the detail is empty")
    yield from some_of(_unexplained(association, numbers), MOST_TOLD, rest)


def _unexplained(association: str, numbers: Iterable[int]) -> Iterator[Fault]:
    for number in sorted(numbers):
        what = "its detail is empty, and no line says that it was erased"
        # Whatever else of it is another makes it a fault of the chain, which has its own mark.
        yield Fault(association, number, "changed", what, GONE)


def _beside(session: Session, association: str) -> Iterator[Fault]:
    rest = Fault(association, None, "inserted", "and more lines that never became part of the chain")
    yield from some_of(
        map(partial(_never_chained, association), unchained(session, association)), MOST_TOLD, rest
    )


def _never_chained(association: str, row: Row[Any]) -> Fault:
    what = f"row {row.id} of the log ({row.act}, {row.subject}) never became part of the chain"
    return Fault(association, None, "inserted", what, state_of([row]))


def note_check(session: Session, report: Report, now: datetime) -> None:
    """Keep what was found, for the page of the log, and for the next check where a whole chain ends.

    One with faults may end wherever somebody wanted: to go by that would be to believe them from tomorrow on. Where
    all of them were acknowledged, the chain that goes through them is the one to go by.
    """
    last = session.get(AuditCheck, report.association)
    if last is None:
        last = AuditCheck(association=report.association, number=0, hash="")
    if report.is_settled and report.head:
        last.number, last.hash = report.head.number, report.head.hash
    last.at = now
    last.faults, last.fault = len(report.faults), str(report.faults[0]) if report.faults else None
    last.acknowledged = len(report.acknowledged)
    session.add(last)
