"""What files said when they were read: only those that change are read again, and broken ones may stay as they were."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Said = TypeVar("Said")


@dataclass
class Memory:
    """Outlives one reading. Whoever reads often, as a preview does, gives the same one to every reading."""

    _said: dict[tuple[Path, Hashable], tuple[str | None, Any]] = field(default_factory=dict)
    _sound: dict[tuple[Path, Hashable], Any] = field(default_factory=dict)
    #: Whether a file that cannot be used stands for what it was when it could.
    is_forgiving: bool = False
    #: The files that stand for what they were, since the last reading that was told to be forgiving.
    forgiven: set[Path] = field(default_factory=set)

    def said(self, path: Path, kind: Hashable, text: str | None, read: Callable[[], Said]) -> Said:
        """What a text says when it is read as a kind of thing: as before, if it is the same text."""
        known = self._said.get((path, kind))
        if known is not None and known[0] == text:
            said: Said = known[1]
            return said
        found = read()
        self._said[path, kind] = text, found
        return found

    def sound(self, path: Path, kind: Hashable, made: Said | None) -> Said | None:
        """What was made of a file; what was made of it last, where that is forgiven."""
        if made is not None:
            self._sound[path, kind] = made
        elif self.is_forgiving and (path, kind) in self._sound:
            self.forgiven.add(path)
            before: Said = self._sound[path, kind]
            return before
        return made
