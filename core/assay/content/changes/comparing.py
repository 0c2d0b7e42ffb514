"""Two versions of content, compared: what was added, what was taken out, and what reads otherwise."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from assay.content.changes.pieces import KINDS, Piece, pieces_of
from assay.content.kept import KeptContent

What = Literal["added", "changed", "retired", "removed"]
#: Words that stay, are new, or are gone.
Mark = Literal["same", "new", "gone"]

_WORDS = re.compile(r"\S+\s*|\s+")
#: Lines of more words are shown before and after as wholes: comparing takes the square of them.
_MOST_WORDS = 2000


@dataclass(frozen=True)
class LineChange:
    """One line of a piece, before and after; empty where there is none."""

    at: tuple[str, ...]
    before: str
    after: str

    @property
    def words(self) -> tuple[tuple[Mark, str], ...]:
        """Both in one, word by word."""
        return tuple(_words(_WORDS.findall(self.before), _WORDS.findall(self.after)))


@dataclass(frozen=True)
class Change:
    """One piece that is not as it was."""

    what: What
    kind: str
    id: str
    title: str
    lines: tuple[LineChange, ...]


def changes(before: KeptContent, after: KeptContent) -> tuple[Change, ...]:
    """Everything that is different, by kinds, and in each by ids."""
    old = {(each.kind, each.id): each for each in pieces_of(before)}
    new = {(each.kind, each.id): each for each in pieces_of(after)}
    found = (_change(old.get(key), new.get(key)) for key in {**old, **new})
    return tuple(sorted(filter(None, found), key=lambda each: (KINDS.index(each.kind), each.id)))


def _change(old: Piece | None, new: Piece | None) -> Change | None:
    lines = tuple(_line_changes(old.lines if old else {}, new.lines if new else {}))
    here = new or old
    if here is None or not lines:
        return None
    return Change(_what(old, new), here.kind, here.id, here.title, lines)


def _what(old: Piece | None, new: Piece | None) -> What:
    if old is None or new is None:
        return "added" if old is None else "removed"
    return "retired" if new.status == "retired" and old.status != "retired" else "changed"


def _line_changes(
    old: Mapping[tuple[str, ...], str], new: Mapping[tuple[str, ...], str]
) -> Iterator[LineChange]:
    for at in {**old, **new}:
        before, after = old.get(at, ""), new.get(at, "")
        if before != after:
            yield LineChange(at, before, after)


def _words(old: list[str], new: list[str]) -> Iterator[tuple[Mark, str]]:
    if max(len(old), len(new)) > _MOST_WORDS:
        if old:
            yield "gone", "".join(old)
        if new:
            yield "new", "".join(new)
        return
    for act, left, right, low, high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield "same", "".join(old[left:right])
            continue
        if left < right:
            yield "gone", "".join(old[left:right])
        if low < high:
            yield "new", "".join(new[low:high])
