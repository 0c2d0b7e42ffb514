"""Everything that is held about a person, in one archive: JSON for programs, a page for people, their documents."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.auditing.blanking import subjects_of
from assay.services.people import Actor
from assay.services.privacy.inventory import Holding, holdings_of_people, inventory
from assay.services.privacy.words import TITLES
from assay.services.trail import ADJUDICATION_ACTS
from assay.storage.document_store import DocumentStore, StoreError
from assay.storage.people import Person
from assay.storage.portfolios import StoredDocument
from assay.wording import language, spoken_in, teach

log = structlog.get_logger("assay.privacy")


@dataclass(frozen=True)
class Held:
    """What one table holds about somebody."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def held_about(session: Session, person_id: int) -> Iterator[Held]:
    """Everything that a person may read of what is held about them, table by table; nothing where nothing is."""
    for holding in holdings_of_people():
        rows = tuple(map(tuple, session.execute(_rows(session, holding, person_id))))
        if rows:
            name = holding.table.name
            yield Held(name, TITLES[name], tuple(each.name for each in holding.exported), rows)


def _rows(session: Session, holding: Holding, person_id: int) -> Any:
    wanted: ColumnElement[bool] = holding.readable(person_id)
    columns: Sequence[ColumnElement[Any]] = holding.exported
    if holding.table.name == "audit":
        # Of what others did, what was done to them; not by whom, and not that readers of their essays did not agree.
        lines = holding.table.c
        is_theirs = lines.subject.in_(subjects_of(session, person_id)) & lines.act.not_in(ADJUDICATION_ACTS)
        wanted = or_(wanted, is_theirs)
        own = case((lines.actor_id == person_id, lines.actor_id)).label("actor_id")
        columns = tuple(own if each is lines.actor_id else each for each in columns)
    return select(*columns).where(wanted).order_by(*holding.table.primary_key)


def write_archive(
    session: Session, store: DocumentStore, pages: Path, person: Person, file: IO[bytes], now: datetime
) -> int:
    """Write the archive about a person in their language, with a page of the templates in `pages`; how many rows."""
    held = tuple(held_about(session, person.id))
    with ZipFile(file, "w", ZIP_DEFLATED) as archive, spoken_in(person.reads):
        documents = tuple(_put_documents(session, store, archive, person.id))
        archive.writestr("everything.json", _as_json(person, held, now))
        archive.writestr("index.html", _as_page(pages, person, held, documents, now))
    return sum(len(each.rows) for each in held)


def note_export(session: Session, actor: Actor | None, person: Person, now: datetime) -> None:
    """Note that everything about a person was given out: in each association that knows them."""
    for association in associations_of(session, person.id):
        record(session, association, actor, "export person", f"person {person.id}", now)


def associations_of(session: Session, person_id: int) -> Sequence[str]:
    """Every association in which something of a person is."""
    found: set[str] = set()
    for name in ("applications", "sittings", "credentials", "appointments", "panel_judges"):
        holding = inventory()[name]
        query = select(holding.table.c.association).where(holding.of(person_id)).distinct()
        found.update(session.scalars(query))
    return sorted(found)


@dataclass(frozen=True)
class _Filed:
    name: str
    path: str
    #: Whether the store had it.
    is_there: bool


def _put_documents(
    session: Session, store: DocumentStore, archive: ZipFile, person_id: int
) -> Iterator[_Filed]:
    query = select(StoredDocument).where(StoredDocument.person_id == person_id).order_by(StoredDocument.id)
    for each in session.scalars(query):
        path = f"documents/{each.id}-{each.name}"
        try:
            archive.writestr(path, store.get(each.place))
        except StoreError:
            log.exception("a document could not be exported", document=each.id)
            yield _Filed(each.name, path, is_there=False)
        else:
            yield _Filed(each.name, path, is_there=True)


def _as_json(person: Person, held: Sequence[Held], now: datetime) -> str:
    tables = {each.name: [dict(zip(each.columns, row, strict=True)) for row in each.rows] for each in held}
    written = {"about": person.email, "made_at": now, "held": tables}
    return json.dumps(written, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _as_page(
    pages: Path, person: Person, held: Sequence[Held], documents: Sequence[_Filed], now: datetime
) -> str:
    environment = Environment(
        loader=FileSystemLoader(pages), undefined=StrictUndefined, autoescape=select_autoescape()
    )
    teach(environment)
    environment.filters["written"] = _written
    page = environment.get_template("privacy/export.html")
    return page.render(person=person, held=held, documents=documents, now=now, language=language())


def _written(value: Any) -> str:
    """A value as a person reads it in a table."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return "" if value is None else str(value)
