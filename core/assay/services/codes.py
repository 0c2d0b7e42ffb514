"""Codes of responses: what reviewers see instead of names."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.storage.calibration import ControlReading
from assay.storage.sittings import Sitting

#: Letters and digits that are not mistaken for each other when read aloud.
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"
_DIGITS: Final = "23456789"
#: How many codes there are.
CODES: Final = len(_LETTERS) * len(_DIGITS) ** 5


def code_of(number: int) -> str:
    """The code with a number from 0 to `CODES` - 1."""
    digits = []
    for _ in range(5):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return f"{_LETTERS[number]}{digits[0]}-{''.join(digits[1:])}"


def is_taken(session: Session, association: str, code: str) -> bool:
    """Whether something has this code already, a sitting or what looks like one."""
    return any(
        session.scalar(select(each.id).where(each.association == association, each.code == code).limit(1))
        is not None
        for each in (Sitting, ControlReading)
    )
