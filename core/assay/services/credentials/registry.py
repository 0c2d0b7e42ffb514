"""The public registry: who may be found, and what is told of a credential."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import combining

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from assay.services.audit import record
from assay.services.errors import NotFound
from assay.services.people import Actor
from assay.storage.credentials import Credential
from assay.unicode import normal_form
from assay.wording import say

#: Enough to find somebody; whoever sees this many should type more of the name.
MOST_FOUND = 50


@dataclass(frozen=True)
class Listing:
    """What the public is told of a credential."""

    number: str
    name: str
    title: str
    association: str
    endorsement: str
    #: None where the endorsement has no categories.
    category: str | None
    granted_on: date
    #: Last day of its last term; nothing when it never expires.
    ends: date | None
    status: str


def look_up(session: Session, number: str) -> Listing:
    """The credential with a number, however it is capitalised or spaced: whoever has it may verify it."""
    asked = "-".join(number.upper().replace("-", " ").split())
    found = session.scalar(_query().where(Credential.number == asked))
    if found is None:
        raise NotFound(
            say("There is no credential with this number. Compare it with the letter, digit by digit.")
        )
    return _listing(found)


def search(session: Session, words: str, association: str | None = None) -> Sequence[Listing]:
    """Listed credentials whose holder's name holds all of the words, by name."""
    listed = select(Credential.id, Credential.name).where(
        Credential.is_listed, Credential.status != "revoked"
    )
    if association:
        listed = listed.where(Credential.association == association)
    wanted = [_plain(word) for word in words.split()]
    # Databases differ in what they take for the same letter, so the names are compared here.
    people = session.execute(listed.order_by(Credential.name, Credential.id)).all()
    ids = [id_ for id_, name in people if all(word in _plain(name) for word in wanted)][:MOST_FOUND]
    found = session.scalars(_query().where(Credential.id.in_(ids)).order_by(Credential.name, Credential.id))
    return [_listing(each) for each in found]


def _plain(name: str) -> str:
    """A name without capitals and accents: who looks for Ines finds Inés."""
    return "".join(each for each in normal_form("NFKD", name.casefold()) if not combining(each))


def list_publicly(session: Session, actor: Actor, number: str, is_listed: bool, now: datetime) -> Credential:
    """The holder says whether the public may find the credential by name."""
    credential = own_credential(session, actor, number)
    if credential.is_listed != is_listed:
        detail = {"before": credential.is_listed, "after": is_listed}
        credential.is_listed, credential.changed_at = is_listed, now
        act = "list credential" if is_listed else "unlist credential"
        record(session, credential.association, actor, act, f"credential {credential.number}", now, **detail)
    return credential


def own_credential(session: Session, actor: Actor, number: str) -> Credential:
    """A credential of the actor's own."""
    query = select(Credential).where(Credential.number == number, Credential.person_id == actor.person_id)
    found = session.scalar(query.options(selectinload(Credential.terms)))
    if found is None:
        raise NotFound(say("You hold no credential with this number."))
    return found


def own_credentials(session: Session, actor: Actor) -> Sequence[Credential]:
    """All of the actor's own, newest first."""
    query = select(Credential).where(Credential.person_id == actor.person_id)
    newest = query.order_by(Credential.granted_on.desc(), Credential.id.desc())
    return session.scalars(newest.options(selectinload(Credential.terms))).all()


def _query() -> Select[Credential]:
    return select(Credential).options(selectinload(Credential.terms))


def _listing(credential: Credential) -> Listing:
    return Listing(
        number=credential.number,
        name=credential.name,
        title=credential.title,
        association=credential.association,
        endorsement=credential.endorsement,
        category=credential.category,
        granted_on=credential.granted_on,
        ends=credential.terms[-1].ends,
        status=credential.status,
    )
