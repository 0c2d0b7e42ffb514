"""How a line of the audit log is tied to the line before it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assay.assessment.canonical import fingerprint, instant, plain

#: The hash before the first line.
START = "0" * 64
#: Letters of a hash that are enough to write down.
SHORT = 20


@dataclass(frozen=True)
class Line:
    """One act as the chain holds it. Of its detail only a digest, so that the detail itself can be erased."""

    association: str
    number: int
    at: datetime
    actor_id: int | None
    act: str
    subject: str
    digest: str

    def at_number(self, number: int) -> "Line":
        """The same act, had it another number."""
        return replace(self, number=number)


@dataclass(frozen=True)
class Head:
    """Where a chain ends, or ended when somebody noted it."""

    number: int
    hash: str

    @property
    def code(self) -> str:
        """As a person notes it: the number, and the beginning of the hash in groups of five letters."""
        return f"{self.number}:{short(self.hash)}"


def link(previous: str, line: Line) -> str:
    """The hash of a line, given the hash before it."""
    return fingerprint(
        [
            previous,
            line.association,
            line.number,
            instant(line.at),
            line.actor_id,
            line.act,
            line.subject,
            line.digest,
        ]
    )


def new_salt() -> str:
    """What keeps anybody from guessing an erased detail by its digest. It is erased together with the detail."""
    return secrets.token_hex(16)


def digest_of(salt: str, detail: Mapping[str, Any]) -> str:
    """What stands for the detail of an act in its line."""
    return fingerprint([salt, plain(detail)])


def short(digest: str) -> str:
    """The beginning of a hash, as a person can read it aloud."""
    return "-".join(digest[i : i + 5].upper() for i in range(0, SHORT, 5))


def parse_head(text: str) -> Head:
    """A head as somebody noted it: `417:3F2A9-…`, whole or its beginning. Raises ValueError with what is wrong."""
    number, colon, digest = text.strip().partition(":")
    digest = digest.replace("-", "").replace(" ", "").lower()
    is_hash = SHORT <= len(digest) <= len(START) and not set(digest) - set("0123456789abcdef")
    if not (colon and number.isdecimal() and int(number) > 0 and is_hash):
        raise ValueError(
            f"{text!r} is no head of a chain; expected its number, a colon and at least the first {SHORT} letters of "
            "its hash, as receipts show it: 417:3F2A9-01B7C-99D04-5E6F8"
        )
    return Head(int(number), digest)
