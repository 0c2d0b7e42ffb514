"""The journal of a sitting: a chain of hashes that shows whether anything was changed afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assay.assessment.canonical import fingerprint, instant

#: The hash before the first entry.
START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One thing a candidate did. `question` counts from 1 within the section, `section` from 0."""

    entry: str
    section: int
    question: int
    kind: str
    answer: Mapping[str, Any]
    typed_at: datetime
    received_at: datetime
    late: bool


def link(previous: str, entry: Entry) -> str:
    """The hash of an entry, given the hash before it."""
    return fingerprint(
        [
            previous,
            entry.entry,
            entry.section,
            entry.question,
            entry.kind,
            entry.answer,
            instant(entry.typed_at),
            instant(entry.received_at),
            entry.late,
        ]
    )


def first_broken(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """The number (from 1) of the first entry whose kept hash is not its own, or nothing."""
    previous = START
    for number, (entry, kept) in enumerate(entries, 1):
        previous = link(previous, entry)
        if previous != kept:
            return number
    return None


def receipt_code(head: str) -> str:
    """A receipt that a person can read aloud: the first twenty characters of the hash, in fives."""
    return "-".join(head[i : i + 5].upper() for i in range(0, 20, 5))
