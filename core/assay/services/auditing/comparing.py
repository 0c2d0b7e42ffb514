"""Comparing what rests on journals with the newest line of the log about it.

Each table is read once, beside the lines about its rows; then the lines are asked for rows that are gone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Text, cast, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from assay.assessment.audit_chain.faults import GONE, Fault, some_of
from assay.assessment.audit_chain.records import Noted
from assay.services.auditing.reading import AT_ONCE
from assay.services.auditing.records import MATTERS, Matter
from assay.services.auditing.states import MOST_ID, UNREADABLE, state_of
from assay.storage.audit import AuditLine, AuditLink

#: Of one kind no more faults than these are told one by one.
MOST_TOLD: Final = 40
#: What tells a row from others of its kind.
_Key = tuple[Any, ...]
#: What the log calls a row, and whose it is where that counts.
_Named = tuple[str, int | None]


def record_faults(session: Session, association: str) -> Iterator[Fault]:
    """Everything that is not as the newest line about it says, and what the log tells of and is gone."""
    for matter in MATTERS:
        rest = Fault(association, None, matter.kind, "and others; they are not told one by one")
        try:
            yield from list(some_of(_differing(session, association, matter), MOST_TOLD, rest))
        except UNREADABLE:
            keys = _keys(session, association, matter)
            yield from some_of(_readable(session, association, matter, keys), MOST_TOLD, rest)
        if matter.named_by is not None:
            yield from some_of(_gone(session, association, matter, matter.named_by), MOST_TOLD, rest)


def _keys(session: Session, association: str, matter: Matter) -> Sequence[_Key]:
    columns = _columns(matter)[: matter.keys]
    query = matter.rows.with_only_columns(*columns).where(matter.association == association)
    return [tuple(each) for each in session.execute(query.order_by(*columns))]


def _readable(session: Session, association: str, matter: Matter, keys: Sequence[_Key]) -> Iterator[Fault]:
    """Look at rows in ever smaller portions, until it is known which of them cannot be read."""
    for start in range(0, len(keys), AT_ONCE):
        yield from _portion(session, association, matter, keys[start : start + AT_ONCE])


def _portion(session: Session, association: str, matter: Matter, keys: Sequence[_Key]) -> Iterator[Fault]:
    try:
        yield from list(_differing(session, association, matter, keys))
    except UNREADABLE:
        if len(keys) == 1:
            yield _unreadable(session, association, matter, keys[0])
            return
        half = len(keys) // 2
        for some in (keys[:half], keys[half:]):
            yield from _portion(session, association, matter, some)


def _unreadable(session: Session, association: str, matter: Matter, key: _Key) -> Fault:
    columns = _columns(matter)
    raw = matter.rows.with_only_columns(*_raw(matter))
    stands = state_of(session.execute(raw.where(tuple_(*columns[: matter.keys]).in_([key]))).all())
    name = " ".join(map(str, key))
    what = f"{matter.kind} {name}: something that is kept of it cannot be read"
    return Fault(association, None, matter.kind, what, stands)


def _columns(matter: Matter) -> Sequence[ColumnElement[Any]]:
    return list(matter.rows.selected_columns)


def _raw(matter: Matter) -> Sequence[ColumnElement[str]]:
    """Everything that is compared, as the database holds it: that can be read whatever somebody wrote there."""
    return [cast(each, Text) for each in _columns(matter)]


def _differing(
    session: Session, association: str, matter: Matter, only: Sequence[_Key] = ()
) -> Iterator[Fault]:
    about = (AuditLine.association == association) & (AuditLine.subject == matter.subject)
    if matter.actor is not None:
        about &= AuditLine.actor_id == matter.actor
    keys = _columns(matter)[: matter.keys]
    query = (
        matter.rows.add_columns(
            AuditLink.number.label("line"), AuditLine.act, AuditLine.actor_id, AuditLine.detail
        )
        .outerjoin(AuditLine, about & AuditLine.act.in_(matter.acts))
        .outerjoin(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(matter.association == association)
        .order_by(*keys, AuditLink.number)
    )
    if only:
        query = query.where(tuple_(*keys).in_(only))
    with session.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        for _, beside in groupby(rows, key=lambda row: tuple(row[: matter.keys])):
            yield from _judged(association, matter, list(beside))


def _judged(association: str, matter: Matter, beside: Sequence[Row[Any]]) -> Iterator[Fault]:
    row = beside[0]
    lines = [
        Noted(each.line, each.act, each.actor_id, each.detail) for each in beside if each.act is not None
    ]
    if matter.begun_by and not any(each.act in matter.begun_by for each in lines):
        name = " ".join(str(each) for each in row[: matter.keys])
        yield Fault(
            association,
            None,
            matter.kind,
            f"{matter.kind} {name}: the log knows nothing of it",
            _state(matter, row),
        )
    elif what := matter.judge(row, lines):
        yield Fault(association, lines[-1].number if lines else None, matter.kind, what, _state(matter, row))


def _state(matter: Matter, row: Row[Any]) -> str:
    return state_of([row[: len(_columns(matter))]])


def _gone(
    session: Session, association: str, matter: Matter, named_by: InstrumentedAttribute[Any]
) -> Iterator[Fault]:
    """Lines that began something that is not there any more: nothing of this is ever deleted."""
    lines = (
        select(AuditLink.number, AuditLine.subject, AuditLine.actor_id)
        .join(AuditLink, AuditLink.line_id == AuditLine.id)
        .where(AuditLine.association == association, AuditLine.act.in_(matter.begun_by))
        .order_by(AuditLink.number)
        .limit(AT_ONCE)
    )
    is_theirs, after = matter.actor is not None, 0
    named = _named(matter)
    here = named.where(matter.association == association)
    while some := session.execute(lines.where(AuditLink.number > after)).all():
        told = {row.number: (row.subject, row.actor_id if is_theirs else None) for row in some}
        kept = {(row.subject, row.who) for row in _rows(session, here, named_by, told.values())}
        gone = {number: each for number, each in told.items() if each not in kept}
        left = _left(_rows(session, named.add_columns(*_raw(matter)), named_by, gone.values()))
        for number, each in gone.items():
            what = f"{matter.kind} of {each[0]}: the log tells of it, and it is gone"
            yield Fault(association, number, matter.kind, what, left.get(each, GONE))
        after = some[-1].number


def _named(matter: Matter) -> Select[*tuple[Any, ...]]:
    who = matter.actor.label("who") if matter.actor is not None else literal(None).label("who")
    return matter.rows.with_only_columns(matter.subject.label("subject"), who)


def _rows(
    session: Session,
    query: Select[*tuple[Any, ...]],
    named_by: InstrumentedAttribute[Any],
    told: Collection[_Named],
) -> Sequence[Row[Any]]:
    if not told:
        return []
    names = _names([subject for subject, _ in told], is_whole=named_by.type.python_type is int)
    return session.execute(query.where(named_by.in_(names))).all()


def _left(rows: Iterable[Row[Any]]) -> Mapping[_Named, str]:
    """What there is of rows that are gone from their association: called another's, they may be as good as before."""
    found: dict[_Named, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault((row.subject, row.who), []).append(row)
    return {named: state_of(sorted(each, key=str)) for named, each in found.items()}


def _names(subjects: Sequence[str], *, is_whole: bool) -> set[Any]:
    names = {each.partition(" ")[2].partition("/")[0] for each in subjects}
    if not is_whole:
        return names
    return {int(each) for each in names if each.isdecimal() and int(each) <= MOST_ID}
