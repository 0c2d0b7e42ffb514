"""Erasing a person: what is personal goes, what must be kept stays under a number alone."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Boolean, Column, Table, delete, func, select, update
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.auditing.blanking import blank_details, subjects_of
from assay.services.errors import NotFound, Refused
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import ACCOUNTS, post
from assay.services.people import Actor
from assay.services.privacy.exporting import associations_of
from assay.services.privacy.inventory import Holding, holdings_of_people, inventory
from assay.services.privacy.obstacles import obstacles
from assay.storage.base import Base, Document
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore, StoreError
from assay.storage.mails import Mail
from assay.storage.people import Person, address_of_nobody
from assay.storage.portfolios import StoredDocument
from assay.wording import say

log = structlog.get_logger("assay.privacy")

#: So long somebody can take back that they want to be erased.
REFLECTION: Final = timedelta(days=14)
#: What stands in texts that may not be empty.
GONE: Final = "—"


@dataclass(frozen=True)
class Erased:
    """What went, or would go: rows by table."""

    deleted: Mapping[str, int]
    emptied: Mapping[str, int]
    #: Where bytes of documents lie that belong to nobody now.
    places: Sequence[str]


def ask_for_erasure(session: Session, actor: Actor, letters: Letters, now: datetime) -> datetime:
    """The actor wants to be erased; when that will be. `Refused` while something is under way.

    A mail tells them, in case that it was not they who asked.
    """
    person = _locked(session, actor.person_id)
    refuse_obstacles(session, person.id)
    if person.erase_at is None:
        person.erase_at = now + REFLECTION
        _note(session, actor, person.id, "ask for erasure", now)
        _tell(session, letters, person, now)
    return person.erase_at


def _tell(session: Session, letters: Letters, person: Person, now: datetime) -> None:
    day = (now + REFLECTION).astimezone(ZoneInfo(person.time_zone)).date()
    values = {"name": person.name, "day": day, "page": f"{letters.base_url}/account/data"}
    subject, body = letters.write("erasure-asked", person.reads, **values)
    post(session, ACCOUNTS, "erasure", person.email, subject, body, now)


def take_back_erasure(session: Session, actor: Actor, now: datetime) -> None:
    """The actor wants to stay after all."""
    person = _locked(session, actor.person_id)
    if person.erased_at is not None:
        raise NotFound(say("This account is not there any more."))
    if person.erase_at is not None:
        person.erase_at = None
        _note(session, actor, person.id, "take back erasure", now)


def _locked(session: Session, person_id: int) -> Person:
    """As the row is once it is ours: who waited for it may hold what was there before."""
    return session.get_one(Person, person_id, with_for_update=True, populate_existing=True)


def refuse_obstacles(session: Session, person_id: int) -> None:
    """Stop while something is under way that needs the person."""
    if found := obstacles(session, person_id):
        raise Refused(
            say("This account cannot be erased yet. %(reasons)s", reasons=" ".join(map(str, found)))
        )


def would_erase(session: Session, person_id: int) -> Erased:
    """What erasing would do now; nothing is changed."""
    return Erased(_count(session, person_id, "deleted"), _count(session, person_id, "emptied"), ())


def erase(session: Session, person_id: int, actor: Actor | None, now: datetime) -> Erased:
    """Erase a person, once and for all. Afterwards `forget_bytes` takes their documents out of the store."""
    person = _locked(session, person_id)
    refuse_obstacles(session, person_id)
    query = select(StoredDocument.place).where(StoredDocument.person_id == person_id)
    found = would_erase(session, person_id)
    places = session.scalars(query).all()
    _note(session, actor, person_id, "erase person", now)
    blank_details(session, person_id, actor, now)
    _delete(session, person_id)
    for holding in _holdings("emptied"):
        _empty(session, holding, person_id)
    session.refresh(person)
    person.erased_at = now
    return Erased(found.deleted, found.emptied, places)


def forget_bytes(store: DocumentStore, erased: Erased) -> None:
    """Take documents out of the store; what it does not let go of now, the worker takes away later."""
    for place in erased.places:
        try:
            store.delete(place)
        except StoreError:
            log.exception("a document of an erased person is still in the store")


def erase_due(database: Database, store: DocumentStore, now: datetime) -> int:
    """Erase everybody who asked for it and did not take it back in time; how many.

    Each in a transaction of its own. Who came to be needed meanwhile stays until that is over.
    """
    with database.reading() as session:
        query = select(Person.id).where(Person.erase_at <= now, Person.erased_at.is_(None))
        due = [each for each in session.scalars(query.order_by(Person.id)) if not obstacles(session, each)]
    return sum(_erase_one(database, store, each, now) for each in due)


def _erase_one(database: Database, store: DocumentStore, person_id: int, now: datetime) -> bool:
    try:
        return _erase_if_due(database, store, person_id, now)
    except Exception:  # who cannot be erased now does not hold up the others, and comes round again
        log.exception("somebody could not be erased", person=person_id)
        return False


def _erase_if_due(database: Database, store: DocumentStore, person_id: int, now: datetime) -> bool:
    with database.writing() as session:
        person = _locked(session, person_id)
        if person.erase_at is None or person.erase_at > now or obstacles(session, person_id):
            return False
        erased = erase(session, person_id, None, now)
    forget_bytes(store, erased)
    return True


def _note(session: Session, actor: Actor | None, person_id: int, act: str, now: datetime) -> None:
    for association in associations_of(session, person_id):
        record(session, association, actor, act, f"person {person_id}", now)
    session.flush()


def _holdings(erasing: str) -> Iterator[Holding]:
    return (each for each in holdings_of_people() if each.erasing == erasing)


def _count(session: Session, person_id: int, erasing: str) -> dict[str, int]:
    counted = {
        each.table.name: session.scalar(
            select(func.count()).select_from(each.table).where(each.of(person_id))
        )
        for each in _holdings(erasing)
    }
    return {name: count for name, count in counted.items() if count}


def _delete(session: Session, person_id: int) -> None:
    """Rows that are the person's alone, those first that point at others; and mails to raters about them."""
    session.flush()
    about = [each for each in subjects_of(session, person_id) if each.startswith("reference ")]
    session.execute(delete(Mail).where(Mail.about.in_(about)))
    for table in reversed(Base.metadata.sorted_tables):
        holding = inventory().get(table.name)
        if holding is not None and holding.whose and holding.erasing == "deleted":
            session.execute(delete(table).where(holding.of(person_id)))
    session.expire_all()


def _empty(session: Session, holding: Holding, person_id: int) -> None:
    """Only the columns that are personal: what else stands in the row is the record."""
    table = holding.table
    key = tuple(table.primary_key)
    columns = [table.c[name] for name in holding.personal]
    for row in session.execute(select(*key, *columns).where(holding.of(person_id))).all():
        there = dict(zip([each.name for each in (*key, *columns)], row, strict=True))
        values = {each.name: _emptied(table, each, there) for each in columns}
        this = [each == there[each.name] for each in key]
        session.execute(update(table).where(*this).values(values))
    session.expire_all()


def _emptied(table: Table, column: Column[Any], row: Mapping[str, Any]) -> Any:
    """What stands where something personal stood."""
    special = _SPECIAL.get(f"{table.name}.{column.name}")
    if special is not None:
        return special(row)
    if column.nullable:
        return None
    if isinstance(column.type, Boolean):
        return False
    return {} if isinstance(column.type, Document) else ""


def _snapshot(row: Mapping[str, Any]) -> dict[str, Any]:
    """What was handed in without the portfolio: what was applied for, and by which criteria it was judged."""
    kept = {key: each for key, each in row["content"].items() if key not in _HANDED_IN}
    return {**kept, "name": GONE, "portfolio": {}}


def _letter(row: Mapping[str, Any]) -> dict[str, Any]:
    """A letter to nobody: what was found stays, why in words does not."""
    return {**row["content"], "applicant": GONE, "reasons": GONE}


#: Of a snapshot's content.
_HANDED_IN: Final = ("portfolio", "contacts", "documents", "signatures", "name")
_SPECIAL: Final = {
    "people.email": lambda row: address_of_nobody(row["id"]),
    "people.name": lambda row: f"#{row['id']}",
    "people.fs_uniquifier": lambda _: secrets.token_hex(32),
    "people.time_zone": lambda _: "UTC",
    "credentials.name": lambda _: GONE,
    "credentials.reason": lambda row: GONE if row["reason"] else "",
    "signatures.name": lambda _: GONE,
    "decisions.reasons": lambda _: GONE,
    "decisions.content": _letter,
    "settlements.reason": lambda _: GONE,
    "snapshots.content": _snapshot,
}
