"""People, windows and sittings for tests, made by the services themselves."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.content.catalog import Catalog
from assay.content.sources import read_association_folder
from assay.services.candidacy.registration import register
from assay.services.candidacy.saving import Draft, Ticket, save
from assay.services.candidacy.sittings import begin_section, enter_room, finish_section
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from machine.grounds import remembered

GUILD = Path(__file__).parents[1] / "dummy" / "guild"
ASSOCIATION, EXAM = "river-guild", "master"
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@cache
def guild() -> Catalog:
    """The content of the association that exists only in tests, read once."""
    return Catalog.of(contents=[read_association_folder(GUILD)])


def add_person(
    session: Session, name: str, *roles: str, email: str = "", association: str = ASSOCIATION
) -> Actor:
    """A person who can sign in, with roles in an association."""
    address = email or f"{name.lower().replace(' ', '.')}@people.example"
    person = Person(email=address, name=name, fs_uniquifier=address[:64], confirmed_at=NOW)
    person.appointments = [Appointment(association=association, role=role) for role in roles]
    session.add(person)
    session.flush()
    return Actor.of(person)


def open_window(
    session: Session, catalog: Catalog, coordinator: Actor, name: str = "Autumn", now: datetime = NOW
) -> int:
    """A window of the guild's exam that is open now, and for two weeks more."""
    plan = WindowPlan(EXAM, name, now - timedelta(days=1), now + timedelta(days=14), seed=7)
    return schedule_window(session, catalog, coordinator, ASSOCIATION, plan, now).id


@remembered
def hand_in(
    database: Database,
    candidate: Actor,
    window_id: int,
    essays: Mapping[int, str],
    category: str = "practice",
    now: datetime = NOW,
    wrong: Collection[int] = (),
) -> int:
    """One person sits the whole exam: every item right but those, and these essays by their question."""
    with database.writing() as session:
        sitting_id = register(session, candidate, window_id, category, now).id
    while True:
        with database.writing() as session:
            begin_section(session, candidate, sitting_id, now)
            sitting, form, _ = enter_room(session, candidate, sitting_id, now)
            section, ticket = sitting.section, sitting.ticket
        assert section is not None
        now += timedelta(minutes=1)
        save(
            database,
            Ticket(sitting_id, ticket, section, form.lengths),
            _answers(form, section, essays, now, wrong),
            now,
        )
        with database.writing() as session:
            if finish_section(session, candidate, sitting_id, section, now).status != "open":
                return sitting_id


def _answers(
    form: Form, section: int, essays: Mapping[int, str], now: datetime, wrong: Collection[int]
) -> list[Draft]:
    part = form.parts[section]
    if isinstance(part, MultipleChoicePart):
        # Whoever is wrong takes the option after the key.
        answers: dict[int, dict[str, object]] = {
            n: {"choice": (item.key + (n in wrong)) % len(item.options)}
            for n, item in enumerate(part.items, 1)
        }
    else:
        answers = {question: {"text": text} for question, text in essays.items()}
    entry = section << 64
    return [Draft(str(UUID(int=entry + n)), n, "answer", answer, now) for n, answer in answers.items()]
