"""What is linked to an account, and taking it away again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.storage.accounts import Passkey
from assay.storage.identities import Identity
from assay.storage.people import Person
from assay.wording import say


def identities_of(session: Session, actor: Actor) -> Sequence[Identity]:
    """What is linked to the account of this person, the oldest first."""
    query = select(Identity).where(Identity.person_id == actor.person_id)
    return session.scalars(query.order_by(Identity.linked_at, Identity.id)).all()


def ways_in(session: Session, person: Person, issuers: Collection[str]) -> int:
    """In how many ways this person can sign in: a password, each identity of a provider in use, and each passkey."""
    passkeys = select(func.count()).where(Passkey.person_id == person.id)
    identities = select(func.count()).where(Identity.person_id == person.id, Identity.issuer.in_(issuers))
    counted = sum(session.scalar(each) or 0 for each in (passkeys, identities))
    return counted + (person.password is not None)


def require_another_way_in(
    session: Session, person_id: int, issuers: Collection[str], besides: Identity | None = None
) -> Person:
    """Nobody takes away the last way to sign in; of two who take one each at once, one waits for the other.

    `issuers` are those of the providers that this installation offers: what one of old calls somebody opens nothing,
    and is no way in. `besides` is the identity that is to go; a passkey, if there is none.
    """
    person = session.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    counts = besides is None or besides.issuer in issuers
    if ways_in(session, person, issuers) == int(counts):
        raise Refused(say("This is your only way to sign in. Set a password first, then take it away."))
    return person


def unlink(
    session: Session,
    actor: Actor,
    identity_id: int,
    titles: Mapping[str, str],
    now: datetime,
) -> str:
    """Take one away; never the last way to sign in, nor the only one that may come back. What its provider is known by.

    `titles` are those of the providers that this installation offers, by issuer; one that left is known by its address.
    """
    identity = session.scalar(
        select(Identity).where(Identity.id == identity_id, Identity.person_id == actor.person_id)
    )
    if identity is None:
        raise NotFound(say("This is not linked to your account."))
    require_another_way_in(session, actor.person_id, titles, besides=identity)
    session.delete(identity)
    about, title = f"person {actor.person_id}", titles.get(identity.issuer, identity.issuer)
    record(session, identity.association, actor, "unlink identity", about, now, provider=title)
    return title
