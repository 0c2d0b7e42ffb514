"""Windows that admit only those whose application is approved."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assay.content.catalog import Catalog
from assay.services.candidacy.registration import obstacle, register
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.windows import WindowPlan, find_window, schedule_window
from assay.storage.applications import Application
from assay.storage.database import Database
from services.building import ASSOCIATION, EXAM, NOW


@pytest.fixture
def closed_window(database: Database, guild: Catalog, coordinator: Actor) -> int:
    plan = WindowPlan(EXAM, "Approved", NOW, NOW + timedelta(days=14), seed=7, only_approved=True)
    with database.writing() as session:
        return schedule_window(session, guild, coordinator, ASSOCIATION, plan, NOW).id


def apply(
    database: Database,
    actor: Actor,
    status: str,
    category: str | None = "practice",
    endorsement: str = "master",
) -> None:
    with database.writing() as session:
        session.add(
            Application(
                person_id=actor.person_id, association=ASSOCIATION, endorsement=endorsement, category=category,
                aim=f"{ASSOCIATION}/{endorsement}/{category}", status=status, round=0 if status == "preparing" else 1,
                begun_at=NOW, changed_at=NOW,
            )
        )  # fmt: skip


def refusal(database: Database, actor: Actor, window: int, category: str = "practice") -> str:
    """Why somebody is not registered; nothing once they are."""
    with database.writing() as session:
        try:
            register(session, actor, window, category, NOW)
        except Refused as refused:
            return str(refused)
    return ""


def why_not(database: Database, actor: Actor, window: int) -> str:
    with database.reading() as session:
        return obstacle(session, actor, find_window(session, window), NOW)


@pytest.mark.parametrize("status", ["preparing", "submitted", "in-review", "deferred", "declined", "granted"])
def test_an_application_that_is_not_approved_does_not_admit(
    database: Database, closed_window: int, make_person: Callable[..., Actor], status: str
) -> None:
    ann = make_person("Ann")
    assert "whose application is approved" in refusal(database, ann, closed_window)
    apply(database, ann, status)
    assert refusal(database, ann, closed_window) == why_not(database, ann, closed_window) != ""


def test_it_admits_to_its_own_category_and_endorsement(
    database: Database, closed_window: int, make_person: Callable[..., Actor]
) -> None:
    ann, ben = make_person("Ann"), make_person("Ben")
    apply(database, ann, "approved", "teaching")
    assert why_not(database, ann, closed_window) == ""
    assert "another category" in refusal(database, ann, closed_window, "practice")
    assert refusal(database, ann, closed_window, "teaching") == ""
    apply(database, ben, "approved", endorsement="apprentice")
    assert refusal(database, ben, closed_window) != ""


def test_without_a_category_it_admits_to_every_form(
    database: Database, closed_window: int, make_person: Callable[..., Actor]
) -> None:
    ann = make_person("Ann")
    apply(database, ann, "approved", None)
    assert refusal(database, ann, closed_window, "practice") == ""


def test_other_windows_admit_everybody(
    database: Database, window: int, make_person: Callable[..., Actor]
) -> None:
    assert refusal(database, make_person("Ann"), window) == ""
