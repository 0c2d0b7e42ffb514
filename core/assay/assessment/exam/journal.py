"""The journal of a sitting: a chain of hashes that shows whether anything was changed afterwards."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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
    words = [
        previous,
        entry.entry,
        entry.section,
        entry.question,
        entry.kind,
        entry.answer,
        _instant(entry.typed_at),
        _instant(entry.received_at),
        entry.late,
    ]
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


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
