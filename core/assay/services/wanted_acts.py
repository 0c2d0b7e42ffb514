"""What somebody looks for in the log: by act, by who did it, by whom or what it is about, by day and by word."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, false, literal, or_, select
from sqlalchemy.orm import Session

from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.people import Person
from assay.storage.references import ReferenceRequest
from assay.storage.sittings import Sitting
from assay.storage.windows import Window

#: People or windows of one name that are looked for at most.
MOST_NAMED = 50
#: What stands for whatever nobody did.
CLOCK = "-"


@dataclass(frozen=True)
class Wanted:
    """Each narrows the others; empty ones do not."""

    act: str = ""
    #: Part of the name of who did it, or `CLOCK`.
    who: str = ""
    #: Part of a person's or window's name, a candidate number, a credential number, or a subject as exports name it.
    about: str = ""
    #: Part of what stands in the detail.
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def names_people(self) -> bool:
        """Whether an answer tells who it was: what the reader may not know is left out of it."""
        return bool(self.who or self.about)


def conditions(session: Session, association: str, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What holds for the lines that are looked for."""
    if wanted.act:
        yield AuditLine.act == wanted.act
    if wanted.who:
        yield _by(wanted.who)
    if wanted.about:
        yield _about(session, association, wanted.about)
    if wanted.words:
        yield _says(wanted.words)
    if wanted.since:
        yield AuditLine.at >= wanted.since
    if wanted.until:
        yield AuditLine.at < wanted.until


def _by(name: str) -> ColumnElement[bool]:
    if name == CLOCK:
        return AuditLine.actor_id.is_(None)
    return AuditLine.actor_id.in_(select(Person.id).where(_named(name)))


def _named(name: str) -> ColumnElement[bool]:
    return Person.name.icontains(name, autoescape=True) | (Person.email == name.lower())


def _says(words: str) -> ColumnElement[bool]:
    """SQLite keeps letters beyond ASCII as JSON may write them, PostgreSQL as they are."""
    forms = {words, json.dumps(words)[1:-1], json.dumps(words, ensure_ascii=False)[1:-1]}
    return or_(*(cast(AuditLine.detail, Text).icontains(each, autoescape=True) for each in sorted(forms)))


def _about(session: Session, association: str, text: str) -> ColumnElement[bool]:
    found = [AuditLine.subject == text, AuditLine.subject.endswith(f" {text}", autoescape=True)]
    found += [_sittings(association, Sitting.code == text.upper())]
    found += [AuditLine.subject.startswith(f"response {text.upper()}/", autoescape=True)]
    windows = select(Window.id).where(
        Window.association == association, Window.name.icontains(text, autoescape=True)
    )
    found += [_any(f"window {each}" for each in session.scalars(windows.limit(MOST_NAMED)))]
    people = session.scalars(
        select(Person.id).where(_named(text)).order_by(Person.id).limit(MOST_NAMED)
    ).all()
    found += [_of_person(association, each) for each in people]
    return or_(*found)


def _of_person(association: str, person: int) -> ColumnElement[bool]:
    """Acts on a person, and on what is theirs in the association."""
    applications = select(literal("application ") + cast(Application.id, Text)).where(
        Application.association == association, Application.person_id == person
    )
    references = select(literal("reference ") + cast(ReferenceRequest.id, Text)).where(
        ReferenceRequest.association == association, ReferenceRequest.person_id == person
    )
    credentials = select(literal("credential ") + cast(Credential.number, Text)).where(
        Credential.association == association, Credential.person_id == person
    )
    return or_(
        AuditLine.subject == f"person {person}",
        _sittings(association, Sitting.person_id == person),
        *(AuditLine.subject.in_(each) for each in (applications, references, credentials)),
    )


def _sittings(association: str, which: ColumnElement[bool]) -> ColumnElement[bool]:
    theirs = select(literal("sitting ") + cast(Sitting.id, Text)).where(
        Sitting.association == association, which
    )
    return AuditLine.subject.in_(theirs)


def _any(subjects: Iterator[str]) -> ColumnElement[bool]:
    wanted = list(subjects)
    return AuditLine.subject.in_(wanted) if wanted else false()
