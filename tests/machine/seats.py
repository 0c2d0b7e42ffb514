"""People in the middle of their exam, made by the services as the pages do."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from itertools import count

from flask import Flask, Response
from flask_security import hash_password
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Ticket
from assay.services.candidacy.sittings import begin_section, enter_room
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.web.applicant import tickets

ASSOCIATION, EXAM, CATEGORY = "mi-aimh", "imhm", "clinical"
NOW = timedelta()
PASSWORD = "quiet-river-under-stones"


@dataclass(frozen=True)
class Seat:
    """One person's sitting, and the cookie of their room; without one until they begin."""

    sitting: int
    email: str
    cookie: str = ""


class Hall:
    """A window of an exam that ships with the product; as many people sit in it as are asked for."""

    def __init__(self, app: Flask, database: Database, catalog: Catalog) -> None:
        self._app, self._database, self._numbers = app, database, count()
        now = datetime.now(UTC)
        plan = WindowPlan(EXAM, "Autumn", now - timedelta(days=1), now + timedelta(days=1), seed=7)
        with app.app_context(), database.writing() as session:
            self._password = hash_password(PASSWORD)
            coordinator = self._add_person(session, now, "coordinator")
            self._window = schedule_window(session, catalog, coordinator, ASSOCIATION, plan, now).id

    def seat(self, people: int, ago: timedelta | None = NOW) -> list[Seat]:
        """So many people who began their first part so long ago and are in their room; with None, who may begin."""
        now = datetime.now(UTC)
        with self._app.app_context(), self._database.writing() as session:
            return [self._seat(session, now, ago) for _ in range(people)]

    def _seat(self, session: Session, now: datetime, ago: timedelta | None) -> Seat:
        person = self._add_person(session, now)
        sitting_id = register(session, person, self._window, CATEGORY, now).id
        email = session.get_one(Person, person.person_id).email
        return Seat(
            sitting_id, email, "" if ago is None else self._begin(session, person, sitting_id, now - ago)
        )

    def _begin(self, session: Session, person: Actor, sitting_id: int, now: datetime) -> str:
        begin_section(session, person, sitting_id, now)
        sitting, form, _ = enter_room(session, person, sitting_id, now)
        return cookie(self._app, Ticket(sitting_id, sitting.ticket, sitting.section, form.lengths))

    def _add_person(self, session: Session, now: datetime, *roles: str) -> Actor:
        number = next(self._numbers)
        person = Person(
            email=f"person{number}@people.example", name=f"Person {number}", password=self._password
        )
        person.fs_uniquifier, person.confirmed_at, person.time_zone = f"{number:032}", now, "America/Detroit"
        person.appointments = [Appointment(association=ASSOCIATION, role=role) for role in roles]
        session.add(person)
        session.flush()
        return Actor.of(person)


def cookie(app: Flask, ticket: Ticket) -> str:
    """What a browser sends that holds this ticket."""
    with app.test_request_context():
        given = SimpleCookie(tickets.give(Response(), ticket).headers["Set-Cookie"])
    return f"{tickets.COOKIE}={given[tickets.COOKIE].value}"
