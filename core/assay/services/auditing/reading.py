"""The chain of an association as the database holds it, line by line, in memory that does not grow with it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, union
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.checking import KeptLine
from assay.assessment.audit_chain.linking import Head, Line
from assay.storage.audit import AuditHead, AuditLine, AuditLink
from assay.storage.sittings import Sitting

#: Rows that are fetched at once.
AT_ONCE = 500


def as_of_one_moment(session: Session) -> None:
    """Have everything that this session reads stand as it is now; SQLite does so by itself.

    Raises RuntimeError where it has read already: its moment is past then, and cannot be chosen any more.
    """
    if session.in_transaction():
        raise RuntimeError("a session must be told before it reads that it looks at one moment")
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def chained_associations(session: Session) -> Sequence[str]:
    """Every association that has a log, a trace of one, or what cannot be without one."""
    names = (select(table.association) for table in (AuditLine, AuditLink, AuditHead, Sitting))
    return sorted(session.scalars(union(*names)).all())


def head_of(session: Session, association: str) -> Head | None:
    """Where the chain ends now; nothing where no act was noted yet."""
    found = session.get(AuditHead, association)
    return Head(found.number, found.hash) if found else None


def head_at(session: Session, association: str, subject: str, acts: Sequence[str]) -> Head | None:
    """Where the chain ended when one of these acts was done to the subject for the last time."""
    query = (
        select(AuditLink.number, AuditLink.hash)
        .join(AuditLine, AuditLine.id == AuditLink.line_id)
        .where(AuditLine.association == association, AuditLine.subject == subject, AuditLine.act.in_(acts))
        .order_by(AuditLink.number.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return Head(row.number, row.hash) if row else None


def kept_lines(session: Session, association: str) -> Iterator[KeptLine]:
    """The chain in the order of its numbers; lines that are gone are there without their act."""
    query = (
        _columns().where(AuditLink.association == association).order_by(AuditLink.number)
    ).execution_options(yield_per=AT_ONCE)
    for row in session.execute(query):
        yield _kept(row)


def unchained(
    session: Session, association: str
) -> Iterator[Row[int, str, str, datetime, int | None, dict[str, Any]]]:
    """Lines that never became part of the chain: id, act and subject first."""
    line = (
        AuditLine.id,
        AuditLine.act,
        AuditLine.subject,
        AuditLine.at,
        AuditLine.actor_id,
        AuditLine.detail,
    )
    query = (
        select(*line)
        .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLink.number.is_(None))
        .order_by(AuditLine.id)
    )
    yield from session.execute(query.execution_options(yield_per=AT_ONCE))


def _columns() -> Select[Any]:
    link = (AuditLink.number, AuditLink.hash, AuditLink.digest, AuditLink.salt)
    line = (
        AuditLine.id,
        AuditLine.at,
        AuditLine.actor_id,
        AuditLine.act,
        AuditLine.subject,
        AuditLine.detail,
    )
    return select(*link, AuditLine.association, *line).outerjoin(AuditLine, AuditLine.id == AuditLink.line_id)


def _kept(row: Row[Any]) -> KeptLine:
    line = None
    if row.id is not None:
        line = Line(row.association, row.number, row.at, row.actor_id, row.act, row.subject, row.digest)
    return KeptLine(row.number, row.hash, row.digest, row.salt, line, row.detail or {})
