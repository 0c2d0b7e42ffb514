"""Checking regrades: their corrections are those that the log holds a digest of, and the newest of each is in force."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.faults import Fault
from assay.assessment.audit_chain.records import corrections_digest
from assay.services.auditing.reading import AT_ONCE
from assay.services.auditing.states import MOST_ID, UNREADABLE, left_of, state_of
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.regrades import Regrade, StoredCorrection

KIND = "correction"
#: By regrade, the number of its line and the digest there; none in lines from before there was one.
_Noted = Mapping[int, tuple[int, str | None]]


def correction_faults(session: Session, association: str) -> Iterator[Fault]:
    """Everything that is wrong with the corrections of an association. They are few, and looked at together."""
    noted = _noted(session, association)
    try:
        yield from _regrades(session, association, noted)
        yield from _in_force(association, _corrections(session, association), noted)
    except UNREADABLE:
        yield Fault(association, None, KIND, "something that is kept of corrections cannot be read")


def _noted(session: Session, association: str) -> _Noted:
    query = (
        select(AuditLink.number, AuditLine.detail)
        .join(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLine.act == "regrade")
    )
    rows = session.execute(query.order_by(AuditLink.number))
    told = ((number, detail) for number, detail in rows if isinstance(detail, Mapping))
    found = ((detail.get("regrade"), number, detail.get("corrections")) for number, detail in told)
    # Anything may stand in a line that was damaged.
    return {
        regrade: (number, digest)
        for regrade, number, digest in found
        if isinstance(regrade, int) and 0 < regrade <= MOST_ID
    }


def _regrades(session: Session, association: str, noted: _Noted) -> Iterator[Fault]:
    made: dict[int, list[Row[Any]]] = {}
    for each in _corrections(session, association):
        made.setdefault(each.regrade_id, []).append(each)
    query = select(Regrade.id, Regrade.summary).where(Regrade.association == association)
    there = set()
    for regrade, summary in session.execute(query.execution_options(yield_per=AT_ONCE)):
        there.add(regrade)
        number, told = noted.get(regrade, (None, None))
        stands = _digest(summary, made.get(regrade, []))
        if number is None:
            yield Fault(association, None, KIND, f"regrade {regrade}: the log knows nothing of it", stands)
        elif told is not None and told != stands:
            what = f"the corrections of regrade {regrade} are not those that the log holds a digest of"
            yield Fault(association, number, KIND, what, stands)
    for regrade in sorted(noted.keys() - there):
        what = f"regrade {regrade}: the log tells of it, and it is gone"
        yield Fault(association, noted[regrade][0], KIND, what, _left(session, regrade))


def _left(session: Session, regrade: int) -> str:
    """Corrections may be in force without their regrade, or with one that is called another association's."""
    itself = select(*Regrade.__table__.columns).where(Regrade.id == regrade)
    theirs = select(*StoredCorrection.__table__.columns).where(StoredCorrection.regrade_id == regrade)
    return left_of(session, itself, theirs.order_by(StoredCorrection.id))


def _digest(summary: object, corrections: Sequence[Row[Any]]) -> str | None:
    """None where somebody put a value of another shape in the place of one: no line holds the digest of that."""
    if not isinstance(summary, Mapping) or not all(isinstance(row.options, list) for row in corrections):
        return None
    each = ((row.form_id, row.section, row.question, row.kind, row.options) for row in corrections)
    return corrections_digest(str(summary.get("salt", "")), each)


def _in_force(association: str, corrections: Sequence[Row[Any]], noted: _Noted) -> Iterator[Fault]:
    """A correction is in force until a later one of the same question."""
    later: dict[tuple[int, int, int], int] = {}
    for row in reversed(corrections):
        place = (row.form_id, row.section, row.question)
        if row.replaced_by != later.get(place):
            question = f"question {row.question} of part {row.section + 1} of form {row.form_id}"
            state = "is in force no longer" if row.replaced_by else "is in force still"
            what = f"the correction of {question} by regrade {row.regrade_id} {state}"
            number, _ = noted.get(row.regrade_id, (None, None))
            stands = state_of([(row.id, row.regrade_id, row.replaced_by)])
            yield Fault(association, number, KIND, what, stands)
        later[place] = row.regrade_id


def _corrections(session: Session, association: str) -> Sequence[Row[Any]]:
    columns = (
        StoredCorrection.id,
        StoredCorrection.form_id,
        StoredCorrection.section,
        StoredCorrection.question,
        StoredCorrection.kind,
        StoredCorrection.options,
        StoredCorrection.regrade_id,
        StoredCorrection.replaced_by,
    )
    query = select(*columns).where(StoredCorrection.association == association)
    return session.execute(query.order_by(StoredCorrection.id)).all()
