"""Loading the demonstration: one association, its examination, and people on their way to an endorsement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from assay.assessment.aims import Aim, aims_of
from assay.assessment.exam.offering import categories
from assay.assessment.reviewing import ReviewPlan, plan_of
from assay.content.catalog import Catalog, owner_of
from assay.content.criteria import Criteria
from assay.content.exams import Exam
from assay.services.demo.applications import Office
from assay.services.demo.calibration import calibrate_all
from assay.services.demo.crowd import Crowd, nobody
from assay.services.demo.people import ACCOUNTS, COORDINATOR, add_accounts
from assay.services.demo.stories import BEGINNING, Stories
from assay.services.demo.windows import Windows
from assay.services.people import Actor
from assay.services.references.writing import Stationery
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.people import Person

#: The exam long ago is over in time for those who were endorsed then.
_BEFORE = timedelta(days=50)
#: Reviewers practiced before they scored anything that is shown.
_CALIBRATED = timedelta(days=200)


def load_demo(
    database: Database,
    store: DocumentStore,
    catalog: Catalog,
    hash_password: Callable[[str], str],
    stationery: Stationery,
    now: datetime,
    association: str = "",
    crowd: Crowd | None = None,
) -> bool:
    """Fill an empty database with people, sittings and applications; false if there are people, or no association.

    Unless one is named, the first association that has an exam is the one that is shown.
    """
    if not catalog.associations or _somebody(database):
        return False
    exams = (each for each in catalog.exams if association in ("", owner_of(each)))
    key = min(exams, default=None)
    association = owner_of(key) if key else association or min(catalog.associations)
    show(database, store, catalog, association, hash_password, stationery, now, crowd)
    return True


def show(
    database: Database,
    store: DocumentStore,
    catalog: Catalog,
    association: str,
    hash_password: Callable[[str], str],
    stationery: Stationery,
    now: datetime,
    crowd: Crowd | None = None,
) -> None:
    """Add the people of the demonstration, none of whom may be there, and show one association at work."""
    key = min((key for key in catalog.exams if owner_of(key) == association), default=None)
    goal = _goal(catalog, association, catalog.exams[key], now) if key else None
    with database.writing() as session:
        people = add_accounts(session, association, hash_password, now, goal.reviewers if goal else 2)
        actors = {email: Actor.of(person) for email, person in people.items()}
    if key is not None:
        windows = Windows(database, catalog, actors, association, catalog.exams[key])
        calibrate_all(database, catalog, association, windows.reviewers, now - _CALIBRATED)
        _show(
            windows, goal.stories(windows, store, stationery, now) if goal else None, now, crowd or nobody()
        )


def _somebody(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Person.id).limit(1)) is not None


def has_demo(database: Database) -> bool:
    """Whether the people of the demonstration are those in the database."""
    with database.reading() as session:
        return session.scalar(select(Person.id).where(Person.email == ACCOUNTS[0].email)) is not None


def _show(windows: Windows, stories: Stories | None, now: datetime, crowd: Crowd) -> None:
    """Windows and applications in the order of time, as far as they need one another."""
    since = stories.endorsed_long_ago() if stories else {}
    if stories and since:
        windows.long_ago(min(since.values()) - _BEFORE)
        stories.holders(since)
    windows.earlier(now - timedelta(days=180))
    windows.present(now, crowd)
    if stories:
        stories.on_the_way()


@dataclass(frozen=True)
class _Goal:
    """What the people of the demonstration apply for."""

    aim: Aim
    criteria: Criteria
    plan: ReviewPlan

    @property
    def reviewers(self) -> int:
        """How many are needed at least."""
        return self.plan.levels * self.plan.reviewers

    def stories(
        self, windows: Windows, store: DocumentStore, stationery: Stationery, now: datetime
    ) -> Stories:
        """Applications at the association whose exam this is for."""
        coordinator, reviewers = windows.actors[COORDINATOR], windows.reviewers
        office = Office(
            windows.database, store, windows.catalog, stationery, self.aim, coordinator, reviewers, self.plan
        )
        return Stories(office, self.criteria, windows.actors, now)


def _goal(catalog: Catalog, association: str, exam: Exam, now: datetime) -> _Goal | None:
    """The endorsement that an exam is for, in its first category; none where its criteria are younger than stories."""
    category = categories(exam)[0]
    first_day = (now - BEGINNING).date() - timedelta(days=1)  # be it in whatever zone
    for aim, criteria in aims_of(catalog):
        version = criteria.version_on(now.date())
        is_it = (aim.association, aim.endorsement) == (association, exam.endorsement)
        if is_it and version and criteria.version_on(first_day) and aim.category in (category, None):
            return _Goal(aim, criteria, plan_of(version.requirements_for(aim.category, now.date())))
    return None
