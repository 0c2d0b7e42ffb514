"""What a coordinator does about an application, and how it comes to where a test needs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from assay.assessment.reviewing import Outcome
from assay.content.catalog import Catalog
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from services.applications import keeping
from web.acting import Someone, csrf_token, words

HOME = f"/coordinate/{keeping.SOCIETY}/applications"
MET, UNMET = {"boat-licence": "met"}, {"boat-licence": "unmet"}


@dataclass(frozen=True)
class Office:
    """The browser of the society's coordinator, and one application."""

    client: FlaskClient
    database: Database
    catalog: Catalog
    people: Mapping[str, Someone]
    actors: Mapping[str, Actor]
    application: int
    address: str

    def read(self, path: str = "") -> str:
        """The words of the application's page, or of one below it."""
        return words(self.client.get(f"{self.address}{path}").text)

    def send(self, path: str, fields: Mapping[str, object] | None = None) -> TestResponse:
        """Press a button of the page."""
        token = csrf_token(self.client.get("/account").text)
        return self.client.post(f"{self.address}{path}", data={"csrf_token": token, **(fields or {})})

    def give(self, *names: str) -> dict[str, int]:
        """Give it to these; their reviews by first name."""
        chosen = [self.actors[each] for each in names]
        made = keeping.allocated(self.database, self.catalog, self.actors["Cora"], self.application, *chosen)
        return {each: made[self.actors[each].person_id] for each in names}

    def finish(
        self, name: str, review: int, outcome: Outcome, judged: Mapping[str, str], **words: str
    ) -> str:
        """A reviewer finishes; the status of the application then."""
        actor = self.actors[name]
        said = {"judgements": judged, **words}
        return keeping.finish(self.database, self.catalog, actor, review, outcome, **said)

    def dispute(self) -> None:
        """Two reviewers say different things."""
        given = self.give("Rita", "Rolf")
        self.finish("Rita", given["Rita"], "approve", MET, note="I saw the licence.")
        self.finish("Rolf", given["Rolf"], "defer", UNMET, comment="The licence is missing.")

    @property
    def status(self) -> str:
        """The status of the application."""
        return keeping.status_of(self.database, self.application)


def actor_of(database: Database, someone: Someone) -> Actor:
    """The actor that a person of a test is."""
    with database.reading() as session:
        return Actor.of(session.get_one(Person, someone.person_id))
