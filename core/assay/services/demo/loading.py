"""Loading the demonstration: one association, a window that is over, and one that is open now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
        scene = _Scene(database, catalog, actors, association, catalog.exams[key])
        scene.past_window(now)
        scene.present_window(now)
    return True


def _somebody(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Person.id).limit(1)) is not None


def has_demo(database: Database) -> bool:
    """Whether the people of the demonstration are those in the database."""
    with database.reading() as session:
        return session.scalar(select(Person.id).where(Person.email == ACCOUNTS[0].email)) is not None


@dataclass(frozen=True)
class _Scene:
    """The association that is shown, its exam, and everybody by e-mail."""

    database: Database
    catalog: Catalog
    actors: Mapping[str, Actor]
    association: str
    exam: Exam

    @property
    def coordinator(self) -> Actor:
        return self.actors[ACCOUNTS[3].email]

    @property
    def reviewers(self) -> tuple[Actor, Actor]:
        return self.actors[ACCOUNTS[1].email], self.actors[ACCOUNTS[2].email]

    def past_window(self, now: datetime) -> None:
        """Six months ago: everything scored and released."""
        opens = now - timedelta(days=180)
        plan = WindowPlan(self.exam.id, f"{opens:%B %Y}", opens, opens + timedelta(days=21), seed=11)
        window = self._schedule(plan, opens - timedelta(days=30))
        for number in range(1, 5):
            self._sit(number, window, opens + timedelta(days=number, hours=15))
        allocate_all(self.database, self.coordinator, window, plan.closes_at)
        for reviewer in self.reviewers:
            rate_all(self.database, reviewer, self.association, window, plan.closes_at + timedelta(days=9))
        with self.database.writing() as session:
            release(session, self.coordinator, window, plan.closes_at + timedelta(days=20))

    def present_window(self, now: datetime) -> None:
        """Open now: some have handed in and wait for their reviewers."""
        opens = now - timedelta(days=7)
        plan = WindowPlan(self.exam.id, f"{now:%B %Y}", opens, now + timedelta(days=30), seed=7)
        window = self._schedule(plan, opens - timedelta(days=20))
        for number in range(5, len(CANDIDATES) + 1):
            self._sit(number, window, opens + timedelta(days=number - 4, hours=3))
        allocate_all(self.database, self.coordinator, window, now - timedelta(days=1))

    def _schedule(self, plan: WindowPlan, now: datetime) -> int:
        with self.database.writing() as session:
            return schedule_window(session, self.catalog, self.coordinator, self.association, plan, now).id

    def _sit(self, number: int, window: int, at: datetime) -> None:
        _, items, essays = CANDIDATES[number - 1]
        actor = self.actors[f"candidate{number}@example.org"]
        sit(self.database, actor, window, categories(self.exam)[0], Ability(items, essays), at)
