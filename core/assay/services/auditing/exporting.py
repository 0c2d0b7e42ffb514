"""Writing the log out, with the numbers and hashes by which anybody can check it again."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import StringIO
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assay.assessment.canonical import instant
from assay.services.auditing.reading import AT_ONCE, as_of_one_moment, head_of
from assay.storage.audit import AuditLine, AuditLink

FORMATS: Final = ("jsonl", "csv")
COLUMNS: Final = ("number", "at", "actor", "act", "subject", "detail", "salt", "digest", "hash")

#: One line as it is written out.
Written = Mapping[str, Any]


def export_all(session: Session, association: str, kind: str, now: datetime) -> Iterator[str]:
    """The whole log for whoever has the database anyway, piece by piece, as it stands at one moment."""
    as_of_one_moment(session)
    yield from written(session, association, kind, lines_of(session, association), now)


def written(
    session: Session, association: str, kind: str, lines: Iterable[Written], now: datetime
) -> Iterator[str]:
    """Lines in a format. JSON lines begin with one that says where the chain ends; a table has only lines."""
    if kind == "csv":
        yield from _table(lines)
        return
    head = head_of(session, association)
    first = {
        "association": association,
        "exported_at": instant(now),
        "head": {"number": head.number, "hash": head.hash} if head else None,
    }
    for each in chain([first], lines):
        yield json.dumps(each, ensure_ascii=False) + "\n"


def lines_of(
    session: Session, association: str, which: Iterable[ColumnElement[bool]] = ()
) -> Iterator[Written]:
    """The lines of the chain, oldest first; `which` narrows them."""
    query = (
        select(
            AuditLink.number, AuditLine.at, AuditLine.actor_id, AuditLine.act, AuditLine.subject,
            AuditLine.detail, AuditLink.salt, AuditLink.digest, AuditLink.hash,
        )
        .join(AuditLine, AuditLine.id == AuditLink.line_id)
        .where(AuditLink.association == association, *which)
        .order_by(AuditLink.number)
    )  # fmt: skip
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        values = (row.number, instant(row.at), row.actor_id, *row[3:])
        yield dict(zip(COLUMNS, values, strict=True))


def _table(lines: Iterable[Written]) -> Iterator[str]:
    yield _row(COLUMNS)
    for each in lines:
        told = {**each, "detail": json.dumps(each["detail"], ensure_ascii=False, sort_keys=True)}
        yield _row([told[name] for name in COLUMNS])


def _row(values: Iterable[Any]) -> str:
    text = StringIO()
    csv.writer(text).writerow(["" if each is None else each for each in values])
    return text.getvalue()
