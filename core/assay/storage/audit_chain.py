"""Chaining the audit log: the last thing that a transaction does before it is committed.

Numbers are given in the order of commits, so the row that holds the last number is locked from here until the
commit. Whoever comes so far holds every other lock that it needs and waits for nobody but those who stand here, too;
they take the rows in the order of their names. So nobody waits in a circle, and the lock is held for three statements.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from assay.assessment.audit_chain.linking import START, Head, Line, digest_of, link, new_salt
from assay.storage.audit import AuditHead, AuditLine, AuditLink
from assay.storage.base import Base

_KEY = "audit lines of this transaction"
_LINKS: sa.Table = Base.metadata.tables[AuditLink.__tablename__]
_HEADS: sa.Table = Base.metadata.tables[AuditHead.__tablename__]
_LOCK = (
    sa.select(_HEADS.c.number, _HEADS.c.hash)
    .where(_HEADS.c.association == sa.bindparam("of"))
    .with_for_update()
)
_BEGIN = sa.text(
    "INSERT INTO audit_heads (association, number, hash) VALUES (:of, :number, :hash)"
    " ON CONFLICT (association) DO NOTHING"
)
_MOVE = (
    sa.update(_HEADS)
    .where(_HEADS.c.association == sa.bindparam("of"))
    .values(number=sa.bindparam("to"), hash=sa.bindparam("mark"))
)


def add_line(session: Session, line: AuditLine) -> None:
    """Note an act; it gets its number when the transaction is committed."""
    session.add(line)
    session.info.setdefault(_KEY, []).append(line)


def chain_lines(session: Session) -> None:
    """Number and hash the lines of this transaction. Nothing but the commit may come after it."""
    # What was noted within a savepoint that was undone is not in the session any more.
    lines = [line for line in session.info.pop(_KEY, ()) if line in session]
    if not lines:
        return
    session.flush()
    connection = session.connection()
    ours: dict[str, list[AuditLine]] = {}
    for line in lines:
        ours.setdefault(line.association, []).append(line)
    for association in sorted(ours):
        rows, head = linked(_lock(connection, association), ours[association])
        connection.execute(sa.insert(_LINKS), rows)
        connection.execute(_MOVE, {"of": association, "to": head.number, "mark": head.hash})


def linked(head: Head, lines: Iterable[AuditLine]) -> tuple[list[dict[str, Any]], Head]:
    """The links of lines that follow this head, and the new head."""
    rows = []
    for line in lines:
        salt, number = new_salt(), head.number + 1
        digest = digest_of(salt, line.detail)
        held = Line(line.association, number, line.at, line.actor_id, line.act, line.subject, digest)
        head = Head(number, link(head.hash, held))
        rows.append(
            {
                "association": line.association,
                "number": number,
                "line_id": line.id,
                "salt": salt,
                "digest": digest,
                "hash": head.hash,
            }
        )
    return rows, head


def _lock(connection: sa.Connection, association: str) -> Head:
    found = connection.execute(_LOCK, {"of": association}).one_or_none()
    if found is None:
        # The first act of an association: of two that come at once, one makes the row, and the other finds it.
        connection.execute(_BEGIN, {"of": association, "number": 0, "hash": START})
        found = connection.execute(_LOCK, {"of": association}).one()
    return Head(found.number, found.hash)
