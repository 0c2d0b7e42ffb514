"""Where things of the demonstration are: their addresses, by whose they are."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from assay.storage.applications import Application, Review
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.portfolios import Contact, Entry
from assay.storage.references import ReferenceRequest
from assay.storage.sittings import Response, Sitting
from assay.web.mailing import links
from browser.demonstration import Demonstration


@dataclass(frozen=True)
class Places:
    """Addresses in a demonstration. Everybody is named by what stands before the @ of their address."""

    server: Demonstration
    association: str

    def application(self, who: str) -> str:
        """Their newest application, as they see it."""
        return f"/applications/{self._application(who)}"

    def office(self, who: str) -> str:
        """Their newest application, as its coordinator sees it."""
        return f"/coordinate/{self.association}/applications/{self._application(who)}"

    def review(self, reviewer: str, who: str) -> str:
        """The review that a reviewer was given of somebody's application."""
        query = select(Review.id).join(Person, Person.id == Review.reviewer_id)
        mine = query.where(
            Person.email == _address(reviewer), Review.application_id == self._application(who)
        )
        return f"/review/applications/{self._one(mine)}"

    def entry(self, who: str, kind: str) -> str:
        """The first entry of a kind in somebody's portfolio."""
        query = self._of(who, select(Entry.key), Entry.person_id).where(Entry.kind == kind)
        return f"/portfolio/{kind}/{self._one(query.order_by(Entry.id))}"

    def contact(self, who: str) -> str:
        """Somebody whom a portfolio names."""
        query = self._of(who, select(Contact.key), Contact.person_id)
        return f"/portfolio/people/{self._one(query.order_by(Contact.id))}"

    def reference(self, who: str, status: str) -> str:
        """A request for a reference in some state."""
        query = self._of(who, select(ReferenceRequest.id), ReferenceRequest.person_id)
        first = query.where(ReferenceRequest.status == status).order_by(ReferenceRequest.id)
        return f"/references/{self._one(first)}"

    def rating(self, who: str, status: str) -> str:
        """What the rater of a request opens."""
        query = self._of(who, select(ReferenceRequest.id), ReferenceRequest.person_id)
        number = self._one(query.where(ReferenceRequest.status == status).order_by(ReferenceRequest.id))
        with self.server.app.app_context(), self._database.reading() as session:
            address = links().address(session.get_one(ReferenceRequest, number))
        return address.removeprefix(self.server.url)

    def number(self, who: str) -> str:
        """The number of somebody's credential."""
        return str(self._one(self._of(who, select(Credential.number), Credential.person_id)))

    def sitting(self, who: str) -> str:
        """Somebody's sitting."""
        return f"/sittings/{self._one(self._of(who, select(Sitting.id), Sitting.person_id))}"

    def response(self, who: str) -> str:
        """Somebody's first essay, as those find it who score it."""
        columns = select(Sitting.code, Response.section, Response.question)
        query: Any = columns.join(Response, Response.sitting_id == Sitting.id)
        essays = self._of(who, query, Sitting.person_id).where(Response.handed_in, Response.section > 0)
        with self._database.reading() as session:
            place = session.execute(essays.order_by(Response.section, Response.question)).first()
        assert place is not None, f"{who} has written nothing"
        return "/".join(("/review", self.association, *map(str, place)))

    def _application(self, who: str) -> int:
        query = self._of(who, select(Application.id), Application.person_id)
        return int(self._one(query.order_by(Application.id.desc())))

    def _of(self, who: str, query: Select[Any], owner: Any) -> Select[Any]:
        return query.join(Person, Person.id == owner).where(Person.email == _address(who))

    def _one(self, query: Select[Any]) -> Any:
        with self._database.reading() as session:
            found = session.scalars(query).first()
        assert found is not None, f"nothing is found by {query}"
        return found

    @property
    def _database(self) -> Database:
        return self.server.database


def _address(who: str) -> str:
    return f"{who}@example.org"
