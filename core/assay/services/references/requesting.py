"""Asking for references."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from assay.content.catalog import Catalog
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_missing
from assay.services.portfolio.keys import reference_key
from assay.services.references.raters import find_endorsement, roles_of
from assay.services.references.writing import Stationery, subject_of, write_to_rater
from assay.storage.people import Person
from assay.storage.portfolios import Contact
from assay.storage.references import ReferenceRequest
from assay.wording import say

LIFETIME = timedelta(days=60)
LONGEST_MESSAGE = 1000
#: Mails go to people who have no account here: nobody may use us to write to the world.
MOST_A_DAY = 20
#: The act of correcting a rater's address in the audit log, with the address before and after it.
READDRESS = "readdress reference"


@dataclass(frozen=True)
class Wish:
    """Who is asked for what."""

    association: str
    endorsement: str
    #: Key of the contact in the portfolio.
    contact: str
    #: Whom the rater is to the applicant.
    roles: tuple[str, ...]
    message: str = ""


def requests_of(session: Session, actor: Actor) -> Sequence[ReferenceRequest]:
    """Everything that the actor asked for, the newest first."""
    query = select(ReferenceRequest).where(ReferenceRequest.person_id == actor.person_id)
    ordered = query.order_by(ReferenceRequest.id.desc()).options(joinedload(ReferenceRequest.contact))
    return session.scalars(ordered).all()


def contacts_of(session: Session, actor: Actor) -> Sequence[Contact]:
    """The people of the actor's portfolio, of whom each with an address can be asked."""
    query = select(Contact).where(Contact.person_id == actor.person_id)
    return sorted(session.scalars(query), key=lambda each: str(each.content["name"]).casefold())


def find_request(session: Session, actor: Actor, request_id: int, *, lock: bool = False) -> ReferenceRequest:
    """The actor's own request. Anybody else's does not exist for them."""
    query = (
        select(ReferenceRequest)
        .where(ReferenceRequest.id == request_id, ReferenceRequest.person_id == actor.person_id)
        .options(joinedload(ReferenceRequest.contact), joinedload(ReferenceRequest.person))
    )
    if lock:
        query = query.with_for_update(of=ReferenceRequest).execution_options(populate_existing=True)
    request = session.scalar(query)
    if request is None:
        raise NotFound(say("You have not asked for such a reference."))
    return request


def ask(
    session: Session, catalog: Catalog, actor: Actor, wish: Wish, stationery: Stationery, now: datetime
) -> ReferenceRequest:
    """Ask a contact to rate the actor; the mail leaves when this is safe."""
    person = session.get_one(Person, actor.person_id, with_for_update=True)
    contact = _contact(session, actor, wish.contact)
    refuse_missing(session, wish.association)
    _check(catalog, wish)
    check_address(person, contact.email, str(contact.content["name"]))
    refuse_twice(session, contact, contact.email, (wish.association, wish.endorsement))
    _refuse_flood(session, actor, now)
    request = ReferenceRequest(
        person=person,
        contact=contact,
        association=wish.association,
        endorsement=wish.endorsement,
        key=_free_key(session, contact),
        roles=list(wish.roles),
        message=wish.message.strip(),
        link=1,
        asked_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(request)
    session.flush()
    write_to_rater(session, catalog, stationery, request, "reference-request", now)
    note(session, actor, request, "ask for reference", now, roles=list(wish.roles))
    return request


def _contact(session: Session, actor: Actor, key: str) -> Contact:
    own = select(Contact).where(Contact.person_id == actor.person_id, Contact.key == key)
    if (contact := session.scalar(own)) is None:
        raise NotFound(say("This person is not among the people of your portfolio."))
    return contact


def _check(catalog: Catalog, wish: Wish) -> None:
    _, endorsement = find_endorsement(catalog, wish.association, wish.endorsement)
    roles = roles_of(catalog, wish.association, wish.endorsement)
    if not roles:
        raise Refused(
            say(
                "%(endorsement)s needs no references, so there is nothing to ask for.",
                endorsement=endorsement.title,
            )
        )
    if not wish.roles or not set(wish.roles) <= set(roles):
        raise Refused(say("Say in which of the roles this person knows you."))
    if len(wish.message) > LONGEST_MESSAGE:
        raise Refused(say("Keep your message to %(most)s characters.", most=LONGEST_MESSAGE))


def check_address(person: Person, email: str, name: str) -> None:
    if not email:
        raise Refused(
            say("There is no e-mail address of %(name)s yet. Add it under People, then ask.", name=name)
        )
    if email == person.email:
        raise Refused(say("This is your own address. A reference comes from somebody else."))


def refuse_twice(
    session: Session, contact: Contact, email: str, what: tuple[str, str], besides: int | None = None
) -> None:
    """A person rates the applicant once for an endorsement, by whatever name; `besides` is a request itself."""
    query = (
        select(ReferenceRequest.id)
        .join(ReferenceRequest.contact)
        .where(ReferenceRequest.person_id == contact.person_id, ReferenceRequest.id != (besides or 0))
        .where(or_(Contact.id == contact.id, Contact.email == email))
        .where(ReferenceRequest.association == what[0], ReferenceRequest.endorsement == what[1])
        .where(ReferenceRequest.status.in_(("asked", "answered")))
    )
    if session.scalar(query.limit(1)) is not None:
        name = contact.content["name"]
        raise Refused(
            say(
                "You have asked %(name)s for this already. A person can rate you once for an endorsement.",
                name=name,
            )
        )


def _refuse_flood(session: Session, actor: Actor, now: datetime) -> None:
    query = select(func.count()).select_from(ReferenceRequest)
    mine = query.where(ReferenceRequest.person_id == actor.person_id)
    if (session.scalar(mine.where(ReferenceRequest.asked_at > now - timedelta(days=1))) or 0) >= MOST_A_DAY:
        raise Refused(
            say(
                "You have asked %(most)s people within a day. Ask the next one tomorrow.",
                most=MOST_A_DAY,
            )
        )


def _free_key(session: Session, contact: Contact) -> str:
    """An id that nothing else of the portfolio has."""
    mine = ReferenceRequest.person_id == contact.person_id
    taken = set(session.scalars(select(ReferenceRequest.key).where(mine)))
    return reference_key(taken, contact.key)


def note(
    session: Session, actor: Actor, request: ReferenceRequest, act: str, now: datetime, **detail: object
) -> None:
    """Put what the applicant did into the audit log."""
    record(session, request.association, actor, act, subject_of(request), now, **detail)
