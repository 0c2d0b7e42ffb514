"""Who is there when a response is scored, and what a reviewer does on its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assay.services.essays.rating import Task
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.ratings import Rating
from services.building import ASSOCIATION
from web.acting import NOW, Someone, csrf_token

BEFORE = NOW - timedelta(days=2)
ESSAYS = {1: "I stand and look.\n\nThen I open the hive.", 3: "I ask her about the queen <b>tonight</b>."}
#: Fields of a form on which every criterion has its level.
FULL = {
    "level-observation": "3",
    "level-care": "2",
    "comment-care": "And if it fails?",
    "comment": "Read on.",
}


@dataclass(frozen=True)
class Scene:
    """Who is there. `candidate` wrote what the two reviewers score."""

    candidate: Someone
    reviewer: Someone
    other: Someone
    coordinator: Someone
    sitting: int
    tasks: tuple[Task, ...]

    def address(self, number: int = 0) -> str:
        """The desk of a task of the first reviewer's queue."""
        task = self.tasks[number]
        return f"/review/{ASSOCIATION}/{task.code}/{task.section}/{task.question}"


def actor_of(database: Database, someone: Someone) -> Actor:
    """The actor that a person of a test is."""
    with database.reading() as session:
        return Actor.of(session.get_one(Person, someone.person_id))


def post(
    client: FlaskClient, address: str, fields: Mapping[str, str], accept: str = "text/html"
) -> TestResponse:
    """Send the form of a desk, with the version that it has now unless `fields` say else."""
    page = client.get(address).text
    hidden = {"csrf_token": csrf_token(page), "version": version(page), "action": "draft"}
    return client.post(address, data={**hidden, **fields}, headers={"Accept": accept})


def version(page: str) -> str:
    """The draft that a page was made from."""
    return page.partition('name="version" value="')[2].partition('"')[0]


def make_final(client: FlaskClient, address: str, fields: Mapping[str, str] = FULL) -> TestResponse:
    """From an empty sheet to a final rating, as without any script."""
    looked_over = post(client, address, {**fields, "action": "final"}).location
    page = client.get(looked_over).text
    confirmed = {"csrf_token": csrf_token(page), "version": version(page), "action": "confirm"}
    return client.post(address, data=confirmed)


def ratings(database: Database, reviewer: Someone) -> list[Rating]:
    """What a reviewer has given so far."""
    with database.reading() as session:
        return list(session.scalars(select(Rating).where(Rating.reviewer_id == reviewer.person_id)))
