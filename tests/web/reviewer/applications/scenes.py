"""A keeper's application on the web: who is there, and what a reviewer sends from its page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assay.content.catalog import Catalog
from assay.services.applications import messages
from assay.services.people import Actor
from assay.storage.applications import Review
from assay.storage.database import Database
from assay.storage.people import Person
from services.applications import keeping
from web.acting import NOW, Someone, csrf_token

#: The one question of a keeper whose portfolio does not say whether the light stands on an island.
JUDGE = "judge-boat-licence"
MET = {JUDGE: "met", "comment": "A steady light.", "note": "Read twice."}


@dataclass(frozen=True)
class Scene:
    """An application that was handed in, its applicant, coordinator and two reviewers with their reviews."""

    catalog: Catalog
    ann: Someone
    cora: Someone
    rita: Someone
    rolf: Someone
    application: int
    reviews: Mapping[int, int]

    def review(self, of: Someone) -> int:
        """The review of somebody."""
        return self.reviews[of.person_id]

    def address(self, of: Someone) -> str:
        """Their desk."""
        return f"/review/applications/{self.review(of)}"


def actor_of(database: Database, someone: Someone) -> Actor:
    """The actor that a person of a test is."""
    with database.reading() as session:
        return Actor.of(session.get_one(Person, someone.person_id))


def post(
    client: FlaskClient, address: str, fields: Mapping[str, object], accept: str = "text/html", to: str = ""
) -> TestResponse:
    """Send the form of a desk, with the version that it has now unless `fields` say else."""
    page = client.get(address).text
    hidden = {"csrf_token": csrf_token(page), "version": version(page), "action": "draft"}
    return client.post(to or address, data={**hidden, **fields}, headers={"Accept": accept})


def version(page: str) -> str:
    """The kept review that a page was made from."""
    return page.partition('name="version" value="')[2].partition('"')[0]


def finish(
    client: FlaskClient, address: str, outcome: str = "approve", fields: Mapping[str, object] = MET
) -> TestResponse:
    """From an empty desk to a finished review, as without any script."""
    assert post(client, address, {**fields, "action": "finish"}).location == f"{address}/finish"
    page = client.get(f"{address}/finish").text
    chosen = {"csrf_token": csrf_token(page), "version": version(page), "outcome": outcome}
    return client.post(f"{address}/finish", data=chosen)


def kept(database: Database, review: int) -> Review:
    """A review as it is kept."""
    return keeping.review_of(database, review)


def ask(database: Database, scene: Scene, asking: Someone, text: str = "Where is the licence?") -> int:
    """A reviewer asks the applicant; the number of the message."""
    actor = actor_of(database, asking)
    with database.writing() as session:
        return messages.write(session, actor, scene.application, text, NOW, asks=True).id
