"""Loading the demonstration: one association, a window that is over, and one that is open now."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.content.exams import Exam
from assay.services.demo.people import ACCOUNTS, CANDIDATES, add_accounts
from assay.services.demo.sittings import Ability, allocate_all, rate_all, sit
from assay.services.forms import categories
from assay.services.people import Actor
from assay.services.results import release
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.database import Database
from assay.storage.people import Person


def load_demo(
    database: Database, catalog: Catalog, hash_password: Callable[[str], str], now: datetime
) -> bool:
    """Fill an empty database with people and sittings; false if there are people in it, or no association.

    The first association that has an exam is the one that is shown.
    """
    if not catalog.associations or _somebody(database):
        return False
    key = min(catalog.exams, default=None)
    association = key.partition("/")[0] if key else min(catalog.associations)
    with database.writing() as session:
        people = add_accounts(session, association, hash_password, now)
        actors = {email: Actor.of(person) for email, person in people.items()}
    if key is not None:
        _past_window(database, catalog, actors, association, catalog.exams[key], now)
        _present_window(database, catalog, actors, association, catalog.exams[key], now)
    return True


def _somebody(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Person.id).limit(1)) is not None


def has_demo(database: Database) -> bool:
    """Whether the people of the demonstration are those in the database."""
    with database.reading() as session:
        return session.scalar(select(Person.id).where(Person.email == ACCOUNTS[0].email)) is not None


def _schedule(
    database: Database,
    catalog: Catalog,
    coordinator: Actor,
    association: str,
    plan: WindowPlan,
    now: datetime,
) -> int:
    with database.writing() as session:
        return schedule_window(session, catalog, coordinator, association, plan, now).id


def _name(opens: datetime) -> str:
    return f"{opens:%B %Y}"


def _past_window(
    database: Database,
    catalog: Catalog,
    actors: dict[str, Actor],
    association: str,
    exam: Exam,
    now: datetime,
) -> None:
    """Six months ago: everything scored and released."""
    opens = now - timedelta(days=180)
    plan = WindowPlan(exam.id, _name(opens), opens, opens + timedelta(days=21), seed=11)
    coordinator, *reviewers = _staff(actors)
    window = _schedule(database, catalog, coordinator, association, plan, opens - timedelta(days=30))
    for number in range(1, 5):
        _sit(database, actors, number, window, categories(exam)[0], opens + timedelta(days=number, hours=15))
    allocate_all(database, coordinator, window, plan.closes_at)
    for reviewer in reviewers:
        rate_all(database, reviewer, association, window, plan.closes_at + timedelta(days=9))
    with database.writing() as session:
        release(session, coordinator, window, plan.closes_at + timedelta(days=20))


def _present_window(
    database: Database,
    catalog: Catalog,
    actors: dict[str, Actor],
    association: str,
    exam: Exam,
    now: datetime,
) -> None:
    """Open now: some have handed in and wait for their reviewers."""
    opens = now - timedelta(days=7)
    plan = WindowPlan(exam.id, _name(now), opens, now + timedelta(days=30), seed=7)
    coordinator, *_ = _staff(actors)
    window = _schedule(database, catalog, coordinator, association, plan, opens - timedelta(days=20))
    for number in range(5, len(CANDIDATES) + 1):
        _sit(
            database, actors, number, window, categories(exam)[0], opens + timedelta(days=number - 4, hours=3)
        )
    allocate_all(database, coordinator, window, now - timedelta(days=1))


def _staff(actors: dict[str, Actor]) -> tuple[Actor, Actor, Actor]:
    _, first, second, coordinator = (actors[account.email] for account in ACCOUNTS)
    return coordinator, first, second


def _sit(
    database: Database, actors: dict[str, Actor], number: int, window: int, category: str, at: datetime
) -> None:
    _, items, essays = CANDIDATES[number - 1]
    sit(database, actors[f"candidate{number}@example.org"], window, category, Ability(items, essays), at)
