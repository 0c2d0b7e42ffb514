"""The stage: an installation in a folder of its own, with hundreds of people in the middle of their exam."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path

from flask import Flask, Response
from flask_security import hash_password
from sqlalchemy.orm import Session

from assay.hooks.plugins import Plugins
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Ticket
from assay.services.candidacy.sittings import begin_section, enter_room
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.settings import read_settings
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.schema import upgrade
from assay.web.app import create_app
from assay.web.applicant import tickets
from bench import floor
from web import acting

ASSOCIATION, EXAM, CATEGORY = "mi-aimh", "imhm", "clinical"


@dataclass(frozen=True)
class Seat:
    """One person's open sitting, and the cookie of their room."""

    sitting: int
    cookie: str


@dataclass(frozen=True)
class Stage:
    """What is being measured: the application, its database, and the people in their rooms."""

    app: Flask
    database: Database
    environment: Mapping[str, str]
    seats: tuple[Seat, ...]
    #: Sits in no seat: the address of somebody whose room is opened page by page.
    visitor: str
    visitors_sitting: int


@contextmanager
def set_stage(folder: Path, database_url: str, plugins: Plugins, seats: int) -> Iterator[Stage]:
    """Prepare an installation with so many open sittings, made by the services as the pages do."""
    environment = {"ASSAY_INSTANCE": str(folder), "ASSAY_DATABASE_URL": database_url}
    settings = read_settings({**os.environ, **environment})
    database = Database(settings.database_url)
    app = create_app(settings, plugins, database=database)
    try:
        upgrade(database)
        floor.prepare(database, seats)
        with app.app_context(), database.writing() as session:
            visitor, *opened = _open_sittings(session, plugins, seats + 1)
        taken = tuple(Seat(ticket.sitting, _cookie(app, ticket)) for ticket in opened)
        yield Stage(app, database, environment, taken, _address(1), visitor.sitting)
    finally:
        app.extensions["outbox"].close()
        database.dispose()


def _open_sittings(session: Session, plugins: Plugins, number: int) -> list[Ticket]:
    now, password, numbers = datetime.now(UTC), hash_password(acting.PASSWORD), count()
    coordinator = _add_person(session, next(numbers), now, password, "coordinator")
    plan = WindowPlan(EXAM, "Benchmark", now - timedelta(days=1), now + timedelta(days=1), seed=7)
    window = schedule_window(session, plugins.catalog, coordinator, ASSOCIATION, plan, now).id
    people = [_add_person(session, next(numbers), now, password) for _ in range(number)]
    return [_open_sitting(session, person, window, now) for person in people]


def _add_person(session: Session, number: int, now: datetime, password: str, *roles: str) -> Actor:
    person = Person(email=_address(number), name=f"Person {number}", password=password)
    person.fs_uniquifier, person.confirmed_at, person.time_zone = f"{number:032}", now, "America/Detroit"
    person.appointments = [Appointment(association=ASSOCIATION, role=role) for role in roles]
    session.add(person)
    session.flush()
    return Actor.of(person)


def _address(number: int) -> str:
    return f"person{number}@people.example"


def _open_sitting(session: Session, person: Actor, window: int, now: datetime) -> Ticket:
    sitting_id = register(session, person, window, CATEGORY, now).id
    begin_section(session, person, sitting_id, now)
    sitting, form, _ = enter_room(session, person, sitting_id, now)
    return Ticket(sitting_id, sitting.ticket, sitting.section, form.lengths)


def _cookie(app: Flask, ticket: Ticket) -> str:
    with app.test_request_context():
        given = SimpleCookie(tickets.give(Response(), ticket).headers["Set-Cookie"])
    return f"{tickets.COOKIE}={given[tickets.COOKIE].value}"
