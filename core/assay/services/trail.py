"""Reading the audit log: for a coordinator, an act with who did it and what it was done to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from assay.services.people import Actor, require
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.people import Person
from assay.storage.ratings import Allocation
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import Window

PAGE = 100
#: What is done because first readers do not agree.
ADJUDICATION_ACTS = (
    "send essay on",
    "give third reading",
    "propose agreed rating",
    "agree to rating",
    "settle essay",
    "reopen essay",
    "close essay",
    "drop proposal",
    "bar third reader",
)


@dataclass(frozen=True)
class Subject:
    """What an act was done to: a kind (`sitting`), its id in our tables if it has one, and its name."""

    kind: str
    id: int | None
    name: str


@dataclass(frozen=True)
class Act:
    """One line of the log. `who` is none when the clock did it, empty when the reader may not know."""

    at: datetime
    who: str | None
    act: str
    subject: Subject
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Trail:
    """One page of the log, newest first."""

    acts: tuple[Act, ...]
    page: int
    has_more: bool


def acts_known(session: Session, actor: Actor, association: str) -> Sequence[str]:
    """Every kind of act that stands in the association's log."""
    require(actor, association, "coordinator")
    query = select(AuditLine.act).where(AuditLine.association == association, _not_withheld(session, actor))
    query = query.distinct()
    return session.scalars(query.order_by(AuditLine.act)).all()


def read_trail(session: Session, actor: Actor, association: str, *, act: str = "", page: int = 1) -> Trail:
    """A page of the association's log, of one kind of act or of all."""
    require(actor, association, "coordinator")
    query = select(AuditLine).where(AuditLine.association == association, _not_withheld(session, actor))
    if act:
        query = query.where(AuditLine.act == act)
    query = query.order_by(AuditLine.at.desc(), AuditLine.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)
    lines = session.scalars(query).all()
    return Trail(_acts(session, actor, lines[:PAGE]), page, len(lines) > PAGE)


def acts_about(
    session: Session, actor: Actor, association: str, which: ColumnElement[bool]
) -> tuple[Act, ...]:
    """The lines among `which`, oldest first."""
    query = select(AuditLine).where(AuditLine.association == association, which).order_by(AuditLine.id)
    return _acts(session, actor, session.scalars(query).all())


def _not_withheld(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Whoever wrote or scores a response is not told that its readers do not agree, nor by whom it is read again."""
    scores = (
        select(Allocation.sitting_id)
        .where(Allocation.sitting_id == Sitting.id, Allocation.reviewer_id == actor.person_id)
        .exists()
    )
    is_own = (Sitting.person_id == actor.person_id) & Sitting.status.in_((*HANDED_IN, "scored"))
    parts = select(Sitting.id, Sitting.code).where(is_own | (scores & Sitting.status.in_(HANDED_IN)))
    codes = dict(session.execute(parts).all())
    subjects = [f"sitting {sitting}" for sitting in codes]
    hidden = AuditLine.act.in_(ADJUDICATION_ACTS) & AuditLine.subject.in_(subjects)
    thirds = select(Allocation.sitting_id, Allocation.reviewer_id).where(
        Allocation.sitting_id.in_(codes), Allocation.reading == "third"
    )
    for sitting, who in session.execute(thirds):
        if who != actor.person_id:
            about = AuditLine.subject.startswith(f"response {codes[sitting]}/", autoescape=True)
            # Where the clock acted there is nobody, and what is neither true nor false would hide the line.
            hidden |= (func.coalesce(AuditLine.actor_id, 0) == who) & about
    return ~hidden


def _acts(session: Session, actor: Actor, lines: Sequence[AuditLine]) -> tuple[Act, ...]:
    subjects = [line.subject.partition(" ") for line in lines]
    ids = {
        kind: {int(key) for k, _, key in subjects if k == kind and key.isdecimal()} for kind, *_ in subjects
    }
    people = _names(session, Person.id, Person.name, ids.get("person", set()) | _actors(lines))
    names = {
        "person": people,
        "window": _names(session, Window.id, Window.name, ids.get("window", set())),
        "sitting": _names(session, Sitting.id, Sitting.code, ids.get("sitting", set())),
    }
    hidden = _hidden(session, actor)
    return tuple(_act(line, names, people, hidden) for line in lines)


def _act(
    line: AuditLine,
    names: Mapping[str, Mapping[int, str]],
    people: Mapping[int, str],
    hidden: Callable[[AuditLine], bool],
) -> Act:
    kind, _, key = line.subject.partition(" ")
    number = int(key) if key.isdecimal() else None
    name = names.get(kind, {}).get(number, key) if number is not None else key
    if kind == "response":
        code, _, place = key.partition("/")
        name = f"{code}, question {place.rpartition('/')[2]}"
    who = people.get(line.actor_id, "") if line.actor_id is not None else None
    if hidden(line):
        who = ""
    return Act(line.at, who, line.act, Subject(kind, number, name), line.detail)


def _actors(lines: Iterable[AuditLine]) -> set[int]:
    return {line.actor_id for line in lines if line.actor_id is not None}


def _names(
    session: Session, key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], ids: set[int]
) -> Mapping[int, str]:
    if not ids:
        return {}
    return dict(session.execute(select(key, name).where(key.in_(ids))).all())


def _hidden(session: Session, actor: Actor) -> Callable[[AuditLine], bool]:
    """Whose names the log must not tell this reader: who sits what they score, and who reviews them."""
    blind, own = _scored_blind(session, actor), _own_applications(session, actor)

    def is_hidden(line: AuditLine) -> bool:
        if line.actor_id is None:
            return False
        by_another = line.actor_id != actor.person_id
        return blind.get(line.subject) == line.actor_id or (line.subject in own and by_another)

    return is_hidden


def _scored_blind(session: Session, actor: Actor) -> Mapping[str, int]:
    """Sittings that the reader scores at this time, and whose they are."""
    query = (
        select(Sitting.id, Sitting.person_id)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .where(Allocation.reviewer_id == actor.person_id, Sitting.status.in_(HANDED_IN))
    )
    return {f"sitting {sitting}": person for sitting, person in session.execute(query)}


def _own_applications(session: Session, actor: Actor) -> frozenset[str]:
    """A coordinator may be endorsed by the association too, and reviewers are not named to applicants."""
    query = select(Application.id).where(Application.person_id == actor.person_id)
    return frozenset(f"application {each}" for each in session.scalars(query))
