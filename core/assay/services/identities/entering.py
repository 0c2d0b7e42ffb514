"""Whom a provider signs in: somebody it is linked to, somebody with the same address, or somebody new."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import ServiceError
from assay.services.identities.claims import Claims
from assay.services.identities.providers import IdentityProvider
from assay.services.people import Actor
from assay.storage.identities import Identity
from assay.storage.people import Person

#: Ours to say what happened; the page has the words.
NO_ADDRESS: Final = "no-address"
UNVERIFIED: Final = "unverified"
ELSEWHERE: Final = "elsewhere"
HAS_ACCOUNT: Final = "has-account"
CLOSED: Final = "closed"
OF_ANOTHER: Final = "of-another"
SOMEBODY_ELSE: Final = "somebody-else"


class Entered(NamedTuple):
    """Who came, and whether their account was opened to this provider just now."""

    person: Person
    joined: bool


class Turned(ServiceError):
    """The provider vouches for somebody, and still they cannot come in; `reason` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def enter(session: Session, provider: IdentityProvider, claims: Claims, now: datetime) -> Entered:
    """Who it is. An address alone never opens an account, unless the operator trusts the provider for it."""
    _require_place(provider, claims)
    identity, joined = find_identity(session, provider, claims), False
    if identity is not None:
        person = session.get_one(Person, identity.person_id)
    else:
        person, joined = _joined_or_new(session, provider, claims, now)
        identity = keep(session, provider, claims, person, now)
    if not person.active:
        raise Turned(CLOSED)
    identity.last_used_at = now
    return Entered(person, joined)


def link(session: Session, actor: Actor, provider: IdentityProvider, claims: Claims, now: datetime) -> bool:
    """Let somebody who is signed in come by the provider from now on; whether that is new."""
    _require_place(provider, claims)
    identity = find_identity(session, provider, claims)
    if identity is not None and identity.person_id != actor.person_id:
        raise Turned(OF_ANOTHER)
    if identity is None:
        person = session.get_one(Person, actor.person_id)
        keep(session, provider, claims, person, now)
        _note(session, provider, person, "link identity", now)
    return identity is None


def recognize(
    session: Session, person_id: int, provider: IdentityProvider, claims: Claims, now: datetime
) -> None:
    """Be sure that whom the provider vouches for is this person."""
    _require_place(provider, claims)
    identity = find_identity(session, provider, claims)
    if identity is None or identity.person_id != person_id:
        raise Turned(SOMEBODY_ELSE)
    identity.last_used_at = now


def find_identity(session: Session, provider: IdentityProvider, claims: Claims) -> Identity | None:
    """What is linked already."""
    return session.scalar(
        select(Identity).where(Identity.issuer == provider.issuer, Identity.subject == claims.subject)
    )


def keep(
    session: Session, provider: IdentityProvider, claims: Claims, person: Person, now: datetime
) -> Identity:
    """Note who it is that the provider calls so."""
    identity = Identity(
        issuer=provider.issuer,
        subject=claims.subject,
        person_id=person.id,
        association=provider.association,
        email=claims.email[:254] or None,
        linked_at=now,
    )
    session.add(identity)
    session.flush()
    return identity


def _require_place(provider: IdentityProvider, claims: Claims) -> None:
    """Where only some domains are let in, the address must be there and confirmed."""
    if not provider.domains:
        return
    _require_address(claims)
    if not provider.answers_for(claims.email):
        raise Turned(ELSEWHERE)


def _require_address(claims: Claims) -> None:
    if not claims.email:
        raise Turned(NO_ADDRESS)
    if not claims.is_verified:
        raise Turned(UNVERIFIED)


def _joined_or_new(session: Session, provider: IdentityProvider, claims: Claims, now: datetime) -> Entered:
    # Asked before it is known whether there is an account: the answer must not tell.
    _require_address(claims)
    person = session.scalar(select(Person).where(Person.email == claims.email))
    if person is None:
        return Entered(_welcome(session, provider, claims, now), joined=False)
    if not person.active:
        raise Turned(CLOSED)
    # Who signed up with an address that they never confirmed may be a stranger who waits for its owner.
    is_owned = person.confirmed_at is not None or person.password is None
    if not (provider.joins_accounts and is_owned):
        raise Turned(HAS_ACCOUNT)
    person.confirmed_at = person.confirmed_at or now
    _note(session, provider, person, "join account", now)
    return Entered(person, joined=True)


def _welcome(session: Session, provider: IdentityProvider, claims: Claims, now: datetime) -> Person:
    person = Person(
        email=claims.email,
        name=claims.name or claims.email.partition("@")[0],
        password=None,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=now,
        time_zone=claims.time_zone or "UTC",
        language=claims.language or None,
    )
    session.add(person)
    session.flush()
    _note(session, provider, person, "sign up by provider", now)
    return person


def _note(session: Session, provider: IdentityProvider, person: Person, act: str, now: datetime) -> None:
    actor = Actor(person.id, person.name)
    record(session, provider.association, actor, act, _about(person), now, provider=provider.title)


def _about(person: Person) -> str:
    return f"person {person.id}"
