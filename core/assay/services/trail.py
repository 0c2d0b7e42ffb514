"""Reading the audit log: for a coordinator, an act with who did it and what it was done to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from assay.assessment.audit_chain.linking import Head
from assay.services.people import Actor, require
from assay.services.wanted_acts import Wanted, conditions
from assay.storage.applications import Application
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.people import Person
from assay.storage.ratings import Allocation, Rating
from assay.storage.sittings import HANDED_IN, Sitting
from assay.storage.windows import Window
from assay.wording import say

PAGE = 100
EVERYTHING = Wanted()
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
    "view essay to settle",
)
#: What tells the points of a sitting.
SCORED = ("combine result", "correct score")
ACKNOWLEDGED = "acknowledge fault"
#: Of a fault in these, or in levels, it holds a mark, by which they could be found by trying.
ACKNOWLEDGED_SCORES = "acknowledge fault in scores"


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
    #: Where it stands in the chain.
    place: Head | None = None


@dataclass(frozen=True)
class Trail:
    """One page of the log, newest first: numbers of lines lead to the pages beside it, where there are some."""

    acts: tuple[Act, ...]
    older_than: int | None
    newer_than: int | None


def acts_known(session: Session, actor: Actor, association: str) -> Sequence[str]:
    """Every kind of act that stands in the association's log."""
    require(actor, association, "coordinator")
    query = select(AuditLine.act).where(AuditLine.association == association, _not_withheld(session, actor))
    query = query.distinct()
    return session.scalars(query.order_by(AuditLine.act)).all()


def read_trail(
    session: Session,
    actor: Actor,
    association: str,
    wanted: Wanted = EVERYTHING,
    *,
    older_than: int | None = None,
    newer_than: int | None = None,
) -> Trail:
    """A page of the association's log: the newest lines, or those beside a number in the chain."""
    forwards = newer_than is not None and older_than is None
    rows, has_more = _rows(session, readable(session, actor, association, wanted), older_than, newer_than)
    places = [Head(number, hashed) for _, number, hashed in rows]
    has_older, has_newer = (True, has_more) if forwards else (has_more, older_than is not None)
    return Trail(
        _acts(session, actor, [line for line, _, _ in rows], places),
        older_than=places[-1].number if places and has_older else None,
        newer_than=places[0].number if places and has_newer else None,
    )


def _rows(
    session: Session, which: Iterable[ColumnElement[bool]], older: int | None, newer: int | None
) -> tuple[list[tuple[AuditLine, int, str]], bool]:
    """Lines of a page with their numbers and hashes, newest first, and whether there are more on its far side."""
    query = select(AuditLine, AuditLink.number, AuditLink.hash).join(
        AuditLink, AuditLink.line_id == AuditLine.id
    )
    query = query.where(*which).limit(PAGE + 1)
    if newer is not None and older is None:
        found = session.execute(query.where(AuditLink.number > newer).order_by(AuditLink.number)).all()
        return [(line, number, mark) for line, number, mark in reversed(found[:PAGE])], len(found) > PAGE
    query = query.where(AuditLink.number < older) if older is not None else query
    found = session.execute(query.order_by(AuditLink.number.desc())).all()
    return [(line, number, mark) for line, number, mark in found[:PAGE]], len(found) > PAGE


def readable(
    session: Session, actor: Actor, association: str, wanted: Wanted = EVERYTHING
) -> list[ColumnElement[bool]]:
    """What holds for the lines that a coordinator looks for and may read."""
    require(actor, association, "coordinator")
    which = [AuditLink.association == association, AuditLine.association == association]
    which += [_not_withheld(session, actor), *conditions(session, association, wanted)]
    if wanted.names_people:
        which.append(_not_anonymous(session, actor))
    return which


def reads_everything(session: Session, actor: Actor, association: str) -> bool:
    """Whether no line, and nobody's name, is kept from this coordinator."""
    kept = ~(_not_withheld(session, actor) & _not_anonymous(session, actor))
    query = select(AuditLine.id).where(AuditLine.association == association, kept)
    return session.scalar(query.limit(1)) is None


def sight(session: Session, actor: Actor, association: str) -> str:
    """What is kept from this coordinator, as a hash; empty where nothing is. Who has another one sees other lines."""
    if reads_everything(session, actor, association):
        return ""
    kept = (
        sorted(_blind_parts(session, actor).items()),
        sorted(_scored_blind(session, actor).items()),
        sorted(_own_applications(session, actor)),
    )
    return sha256(repr((actor.person_id, kept)).encode()).hexdigest()


def acts_about(
    session: Session, actor: Actor, association: str, which: ColumnElement[bool]
) -> tuple[Act, ...]:
    """The lines among `which`, oldest first."""
    query = select(AuditLine).where(AuditLine.association == association, which).order_by(AuditLine.id)
    lines = session.scalars(query).all()
    return _acts(session, actor, lines, [None] * len(lines))


def _not_withheld(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Whoever wrote or scores a response is not told that its readers do not agree, nor by whom it is read again."""
    codes = _blind_parts(session, actor)
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
    return ~(hidden | _levels_withheld(actor))


def _levels_withheld(actor: Actor) -> ColumnElement[bool]:
    """Lines hold the levels of ratings: whoever scores a response at this time is told those of no other reader,
    and a candidate who coordinates, too, neither these nor what their points are before the result is released.
    """
    is_own = Sitting.person_id == actor.person_id
    theirs = is_own | (_scores(actor) & Sitting.status.in_(HANDED_IN))
    rated = select(_called_in_log()).where(Sitting.id == Rating.sitting_id, theirs)
    others = func.coalesce(AuditLine.actor_id, 0) != actor.person_id
    unreleased = select(literal("sitting ") + cast(Sitting.id, String)).where(
        is_own, Sitting.status != "released"
    )
    some = select(Sitting.id).where(Sitting.association == AuditLine.association, theirs)
    marks = (AuditLine.act == ACKNOWLEDGED_SCORES) & some.correlate(AuditLine).exists()
    levels = (AuditLine.act == "final rating") & others & AuditLine.subject.in_(rated)
    return levels | (AuditLine.act.in_(SCORED) & AuditLine.subject.in_(unreleased)) | marks


def _called_in_log() -> ColumnElement[str]:
    place = cast(Rating.section, String) + "/" + cast(Rating.question, String)
    return literal("response ") + Sitting.code + "/" + place


def _scores(actor: Actor) -> ColumnElement[bool]:
    return (
        select(Allocation.sitting_id)
        .where(Allocation.sitting_id == Sitting.id, Allocation.reviewer_id == actor.person_id)
        .correlate(Sitting)
        .exists()
    )


def _blind_parts(session: Session, actor: Actor) -> dict[int, str]:
    """Sittings that the reader wrote, or scores at this time, with their codes."""
    is_own = Sitting.person_id == actor.person_id
    parts = select(Sitting.id, Sitting.code).where(is_own | (_scores(actor) & Sitting.status.in_(HANDED_IN)))
    return dict(session.execute(parts).all())


def _acts(
    session: Session, actor: Actor, lines: Sequence[AuditLine], places: Sequence[Head | None]
) -> tuple[Act, ...]:
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
    hidden = hidden_actor(session, actor)
    return tuple(_act(line, place, names, people, hidden) for line, place in zip(lines, places, strict=True))


def _act(
    line: AuditLine,
    place: Head | None,
    names: Mapping[str, Mapping[int, str]],
    people: Mapping[int, str],
    hidden: Callable[[str, int | None], bool],
) -> Act:
    kind, _, key = line.subject.partition(" ")
    number = int(key) if key.isdecimal() else None
    name = names.get(kind, {}).get(number, key) if number is not None else key
    if kind == "response":
        code, _, question = key.partition("/")
        name = say("%(code)s, question %(question)s", code=code, question=question.rpartition("/")[2])
    who = people.get(line.actor_id, "") if line.actor_id is not None else None
    if hidden(line.subject, line.actor_id):
        who = ""
    return Act(line.at, who, line.act, Subject(kind, number, name), line.detail, place)


def _actors(lines: Iterable[AuditLine]) -> set[int]:
    return {line.actor_id for line in lines if line.actor_id is not None}


def _names(
    session: Session, key: InstrumentedAttribute[int], name: InstrumentedAttribute[str], ids: set[int]
) -> Mapping[int, str]:
    if not ids:
        return {}
    return dict(session.execute(select(key, name).where(key.in_(ids))).all())


def hidden_actor(session: Session, actor: Actor) -> Callable[[str, int | None], bool]:
    """Whose names the log must not tell this reader: who sits what they score, and who reviews them."""
    blind, own = _scored_blind(session, actor), _own_applications(session, actor)

    def is_hidden(subject: str, who: int | None) -> bool:
        if who is None:
            return False
        return blind.get(subject) == who or (subject in own and who != actor.person_id)

    return is_hidden


def _not_anonymous(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Who looks for a name must not find what that person did without a name: the answer would tell it."""
    blind = _scored_blind(session, actor)
    codes = session.scalars(
        select(Sitting.code).where(Sitting.id.in_([int(each.split()[1]) for each in blind]))
    )
    responses = [AuditLine.subject.startswith(f"response {code}/", autoescape=True) for code in codes]
    subjects = [*blind, *_own_applications(session, actor)]
    return ~or_(AuditLine.subject.in_(subjects), *responses) if subjects else true()


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
