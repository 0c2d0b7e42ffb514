"""Who is signed in, where, and until when."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from assay.services.accounts.devices import Device
from assay.services.accounts.rules import AccountRules
from assay.services.errors import NotFound
from assay.storage.accounts import SignIn
from assay.storage.sittings import Sitting
from assay.wording import say

#: How fine "last seen" is.
STEP = timedelta(minutes=5)


def new_key() -> str:
    """What a browser's cookie names its sign-in by."""
    return secrets.token_hex(16)


def begin(
    session: Session, person_id: int, key: str, device: Device, now: datetime, *, lasting: bool
) -> SignIn:
    """Somebody signed in."""
    made = SignIn(person_id=person_id, key=key, began_at=now, seen_at=now, lasting=lasting)
    made.address, made.device = device.address, device.says
    session.add(made)
    return made


def is_live(session: Session, sign_in: SignIn, rules: AccountRules, now: datetime) -> bool:
    """Whether it still holds. Whoever sits an examination is not cut off for opening no other page."""
    if sign_in.ended_at is not None or now >= sign_in.began_at + rules.lifetime:
        return False
    idles = not sign_in.lasting and now >= sign_in.seen_at + rules.idle + STEP
    return not idles or sits(session, sign_in.person_id)


def sits(session: Session, person_id: int) -> bool:
    """Whether somebody is in the middle of an examination."""
    sitting = select(Sitting.id).where(Sitting.person_id == person_id, Sitting.status == "open")
    return bool(session.scalar(select(exists(sitting))))


def is_due(sign_in: SignIn, now: datetime) -> bool:
    """Whether it is time to note that it was seen."""
    return now >= sign_in.seen_at + STEP


def see(session: Session, key: str, now: datetime) -> None:
    """Note that somebody is there."""
    session.execute(update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None)).values(seen_at=now))


def live(session: Session, person_id: int, rules: AccountRules, now: datetime) -> Sequence[SignIn]:
    """Where a person is signed in, the newest first."""
    theirs = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    found = session.scalars(theirs.order_by(SignIn.began_at.desc(), SignIn.id.desc()))
    return [each for each in found if is_live(session, each, rules, now)]


def end(session: Session, key: str, now: datetime) -> None:
    """One browser is signed out."""
    session.execute(update(SignIn).where(SignIn.key == key, SignIn.ended_at.is_(None)).values(ended_at=now))


def end_one(session: Session, person_id: int, number: int, now: datetime) -> None:
    """A person signs out one of their own browsers."""
    found = session.scalar(select(SignIn).where(SignIn.id == number, SignIn.person_id == person_id))
    if found is None:
        raise NotFound(say("You are not signed in there."))
    end(session, found.key, now)


def end_all(session: Session, person_id: int, now: datetime, *, but: str = "") -> None:
    """A person is signed out everywhere, or everywhere but in one browser."""
    theirs = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.key != but)
    session.execute(theirs.values(ended_at=now))
