"""The guild with a rule about references, the people of one portfolio, and what raters fill in."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay import bundled
from assay.assessment.reference_scale import SCALE
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria
from assay.content.translations import Translatable, Translation, stamp_of
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.references.drafts import RatingDraft
from assay.services.references.links import Links
from assay.services.references.requesting import Wish, ask
from assay.services.references.writing import Stationery
from assay.storage.applications import Application
from assay.storage.mails import Mail
from assay.storage.portfolios import Contact
from assay.storage.references import ReferenceRequest
from services.building import NOW

ASSOCIATION, ENDORSEMENT = "river-guild", "master"
Said = TypeVar("Said", bound=Translatable)
BASE_URL = "https://assay.example"
STATIONERY = Stationery(Letters(bundled.LETTERS, BASE_URL), Links("a secret of tests", BASE_URL))
#: A teacher, and a neighbor or, for those who have none, a fellow; one of the two must be endorsed.
RULES = {
    "endorsement": ENDORSEMENT,
    "categories": ["practice", "teaching"],
    "versions": [
        {
            "effective": "2025-01-01",
            "source": {"document": "Rules of the guild"},
            "requirements": [
                {
                    "id": "references",
                    "kind": "references",
                    "title": "References",
                    "sentence": "Two people who have seen your hives.",
                    "slots": [
                        {"id": "teacher", "roles": ["teacher"]},
                        {
                            "id": "neighbor",
                            "roles": ["neighbor"],
                            "otherwise": [{"roles": ["fellow"], "when": {"has-neighbors": False}}],
                        },
                    ],
                    "among": {"least": 1, "rater": {"endorsed": ["elder"]}},
                }
            ],
        }
    ],
}


def with_references(guild: Catalog, *, shown: bool = False) -> Catalog:
    """The guild, whose applicants need references, and may read them or not."""
    association = guild.associations[ASSOCIATION]
    rules = association.references.model_copy(update={"shown_to_applicant": shown})
    changed = association.model_copy(update={"references": rules, "words": {"fellow": "Fellow beekeeper"}})
    criteria = {f"{ASSOCIATION}/{ENDORSEMENT}": Criteria.model_validate(RULES)}
    return replace(guild, associations={ASSOCIATION: changed}, criteria=criteria)


def in_spanish(guild: Catalog) -> Catalog:
    """The same with some of its texts in Spanish."""
    association, beekeeping = guild.associations[ASSOCIATION], guild.maps["beekeeping"]
    named = {f"endorsements.{ENDORSEMENT}.title": "Maestra apicultora", "words.fellow": "Colega de colmenar"}
    lives = "domains.colony.competencies.biology"
    judged = {
        "domains.colony.title": "La colonia",
        f"{lives}.title": "Biología de la colonia",
        f"{lives}.indicators.0.text": "Distingue reina, obrera y zángano.",
    }
    return replace(
        guild,
        associations={ASSOCIATION: _said(association, named)},
        maps={**guild.maps, "beekeeping": _said(beekeeping, judged)},
    )


def _said(content: Said, texts: dict[str, str]) -> Said:
    translation = Translation(language="es", of=stamp_of(content), texts=tuple(texts.items()))
    return content.model_copy(update={"translations": (translation,)})


def add_contact(session: Session, person_id: int, name: str, email: str | None = None) -> Contact:
    """Somebody in a portfolio; with an address unless it is empty."""
    key = name.lower().replace(" ", "-")
    address = f"{key}@raters.example" if email is None else email
    contact = Contact(person_id=person_id, key=key, email=address, content={"name": name}, changed_at=NOW)
    session.add(contact)
    session.flush()
    return contact


def set_goal(session: Session, person_id: int, now: datetime, category: str = "practice") -> Application:
    """Make the guild's endorsement somebody's goal."""
    aim = f"{ASSOCIATION}/{ENDORSEMENT}/{category}"
    application = Application(
        person_id=person_id,
        association=ASSOCIATION,
        endorsement=ENDORSEMENT,
        category=category,
        aim=aim,
        begun_at=now,
        changed_at=now,
    )
    session.add(application)
    session.flush()
    return application


def wish(contact: str = "wilma-holt", *roles: str, message: str = "") -> Wish:
    """To be rated by a contact, as a teacher unless said otherwise."""
    return Wish(ASSOCIATION, ENDORSEMENT, contact, roles or ("teacher",), message)


def ask_for(
    session: Session, catalog: Catalog, actor: Actor, now: datetime, name: str = "Wilma Holt", *roles: str
) -> ReferenceRequest:
    """Ask a new contact."""
    contact = add_contact(session, actor.person_id, name)
    return ask(session, catalog, actor, wish(contact.key, *roles), STATIONERY, now)


def filled(catalog: Catalog, name: str = "Wilma Holt", role: str = "teacher") -> RatingDraft:
    """A rating that lacks nothing: every level of the scale occurs."""
    competencies = catalog.maps["beekeeping"].competencies
    levels = {each: SCALE[n % len(SCALE)].id for n, each in enumerate(competencies)}
    return RatingDraft(name, (role,), (("elder", "2019-04-01"),), levels, "Calm hands.", may_travel=False)


def mails_of(session: Session) -> list[Mail]:
    """Every mail, the oldest first."""
    return list(session.scalars(select(Mail).order_by(Mail.id)))


def link_in(mail: Mail) -> str:
    """The token of the link in a mail."""
    (address,) = (line for line in mail.body.splitlines() if "/rate/" in line)
    return address.removeprefix(f"{BASE_URL}/rate/")


def as_sent(session: Session, now: datetime) -> None:
    """As if every mail had left."""
    for mail in mails_of(session):
        mail.status, mail.sent_at, mail.body = "sent", now, ""
