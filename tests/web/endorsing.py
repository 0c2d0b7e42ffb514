"""The society of keepers on the web, on the last steps of an application: approved, complete, decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from assay.content.catalog import Catalog
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.people import Person
from services.applications import decided, keeping
from services.applications.keeping import LATER, SOCIETY
from web.acting import Clock, Someone, csrf_token, sign_in, words

ROLES = {"Cora": "coordinator", "Rita": "reviewer", "Rolf": "reviewer"}


@dataclass(frozen=True)
class Society:
    """Everybody, one browser, and what is behind it."""

    client: FlaskClient
    database: Database
    catalog: Catalog
    people: Mapping[str, Someone]

    def sign_in(self, name: str) -> None:
        """Somebody comes to the browser."""
        sign_in(self.client, self.people[name])

    def actor(self, name: str) -> Actor:
        """The same person as services know them."""
        with self.database.reading() as session:
            return Actor.of(session.get_one(Person, self.people[name].person_id))

    def read(self, path: str) -> str:
        """The words of a page."""
        return words(self.client.get(path).text)

    def send(self, path: str, **fields: str) -> TestResponse:
        """Press a button."""
        token = csrf_token(self.client.get("/account").text)
        return self.client.post(path, data={"csrf_token": token, **fields})

    def approved(self, name: str = "Ann") -> int:
        """The id of an application whose portfolio two reviewers approved."""
        staff = [self.actor(each) for each in ("Cora", "Rita", "Rolf")]
        return decided.approved(self.database, self.catalog, self.actor(name), *staff)

    def ready(self, name: str = "Ann") -> int:
        """The id of an application of which nothing is missing."""
        mine = self.approved(name)
        decided.complete(self.database, self.catalog, self.actor("Cora"), mine)
        return mine

    def granted(self, name: str = "Ann", at: datetime = LATER) -> str:
        """The number of a credential that was granted."""
        mine = self.ready(name)
        decided.decide(self.database, self.catalog, self.actor("Cora"), mine, at=at)
        with self.database.reading() as session:
            query = select(Credential.number).where(Credential.person_id == self.people[name].person_id)
            return session.scalars(query).one()


@pytest.fixture(scope="session")
def society_content() -> Catalog:
    """The content of the society."""
    return keeping.society()


@pytest.fixture
def plugins(society_content: Catalog) -> Plugins:
    """An installation with the society alone."""
    return Plugins(society_content)


@pytest.fixture
def clock() -> Clock:
    """A day after everything was handed in."""
    clock = Clock()
    clock.now = LATER
    return clock


@pytest.fixture
def society(
    client: FlaskClient,
    database: Database,
    society_content: Catalog,
    make_person: Callable[..., Someone],
) -> Society:
    """Its people, and one browser."""
    staff = {
        name: make_person(name=f"{name} {role.capitalize()}", roles=[(SOCIETY, role)])
        for name, role in ROLES.items()
    }
    others = {
        "Ann": make_person(name="Inés Applicant", email="ann@post.example"),
        "Bea": make_person(name="Bea Other", email="bea@post.example"),
        "Stan": make_person(name="Stan Stranger", roles=[("far-society", "coordinator")]),
    }
    return Society(client, database, society_content, {**staff, **others})
