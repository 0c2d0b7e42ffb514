"""Recovery codes: each stands in once for a lost device. What is kept cannot be turned into a code again."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assay.services.accounts.keys import derived_key
from assay.services.errors import Refused
from assay.storage.accounts import RecoveryCode
from assay.wording import say

HOW_MANY = 10
#: Letters and digits that are not mistaken for each other; 24 of them are 118 bits: a digest needs no slow hash.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_GROUP = 6, 4


class RecoveryCodes:
    """Makes codes and tells whether somebody has one."""

    def __init__(self, secret_key: str) -> None:
        self._key = derived_key(secret_key, "recovery codes")

    def make(self, session: Session, person_id: int) -> list[str]:
        """New codes in place of the old ones. They are in plain words here, once, and nowhere else."""
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
        codes = [_new_code() for _ in range(HOW_MANY)]
        session.add_all(RecoveryCode(person_id=person_id, digest=self.digest(each)) for each in codes)
        return codes

    def digest(self, code: str) -> str:
        """What is kept of a code, however it is typed."""
        plain = "".join(each for each in code.lower() if each.isalnum())
        return hmac.new(self._key, plain.encode(), hashlib.sha256).hexdigest()

    def is_good(self, session: Session, person_id: int, code: str) -> bool:
        """Whether this is one of a person's codes."""
        return self.digest(code) in kept(session, person_id)

    def use(self, session: Session, person_id: int, code: str) -> None:
        """Use a code up. Of two who try it at the same moment, one gets in."""
        this = (RecoveryCode.person_id == person_id, RecoveryCode.digest == self.digest(code))
        if session.scalar(delete(RecoveryCode).where(*this).returning(RecoveryCode.digest)) is None:
            raise Refused(say("This recovery code has just been used."))


def _new_code() -> str:
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * IN_GROUP)]
    return "-".join("".join(letters[at : at + IN_GROUP]) for at in range(0, len(letters), IN_GROUP))


def kept(session: Session, person_id: int) -> Sequence[str]:
    """The digests of a person's codes."""
    return session.scalars(select(RecoveryCode.digest).where(RecoveryCode.person_id == person_id)).all()


def left(session: Session, person_id: int) -> int:
    """How many codes a person still has."""
    theirs = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.person_id == person_id)
    return session.scalar(theirs) or 0
