"""A request that was sent, and the links to it."""

from dataclasses import dataclass, field
from datetime import datetime

from assay import bundled
from assay.content.catalog import Catalog
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.references import links
from assay.services.references.changing import PAUSE, send_again
from assay.services.references.requesting import ask
from assay.services.references.writing import Stationery
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.references import ReferenceRating, ReferenceRequest
from services.references.asking import add_contact, as_sent, wish
from web.acting import Someone


@dataclass(frozen=True)
class Links:
    """One request, as a test looks at it."""

    database: Database
    catalog: Catalog
    stationery: Stationery
    applicant: Actor
    request_id: int
    #: By the number of the link: making one again gives another, which works as well.
    paths: dict[int, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the newest link."""
        request, links = self.request(), self.stationery.links
        return self.paths.setdefault(request.link, links.address(request).removeprefix(links.base_url))

    def request(self) -> ReferenceRequest:
        """The request as it is now."""
        with self.database.reading() as session:
            return session.get_one(ReferenceRequest, self.request_id)

    def rating(self) -> ReferenceRating | None:
        """The rating, if it has come."""
        with self.database.reading() as session:
            return session.get(ReferenceRating, self.request_id)

    def replace(self, now: datetime) -> None:
        """Send a new link."""
        with self.database.writing() as session:
            as_sent(session, now)
            send_again(session, self.catalog, self.applicant, self.request_id, self.stationery, now + PAUSE)


def asked(database: Database, catalog: Catalog, settings: Settings, who: Someone, now: datetime) -> Links:
    """Wilma Holt is asked by somebody, with a word of theirs."""
    signing = links.Links(settings.secret_key, settings.base_url)
    stationery = Stationery(Letters(bundled.LETTERS, settings.base_url), signing)
    actor = Actor(who.person_id, who.name)
    with database.writing() as session:
        contact = add_contact(session, who.person_id, "Wilma Holt")
        request = ask(session, catalog, actor, wish(contact.key, message="A private word."), stationery, now)
    return Links(database, catalog, stationery, actor, request.id)
