"""What is wrong with content, in words an author understands, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import Final

from assay.content.base import Steps
from assay.content.memory import Memory

_LONGEST: Final = 500


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct in one line of a file."""

    path: Path
    #: From 1; 1 also when the problem is the whole file.
    line: int
    what: str
    expected: str

    def __post_init__(self) -> None:
        """Keep to one line that can be read, whatever was quoted from a file."""
        object.__setattr__(self, "what", _readable(self.what))
        object.__setattr__(self, "expected", _readable(self.expected))

    def __str__(self) -> str:
        """The problem as a line of output."""
        return f"{self.path}:{self.line}: {self.what}, {self.expected}"


def _readable(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" …") if len(text) > _LONGEST else " ".join(text.split())


class ContentError(Exception):
    """Content that cannot be used, with every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems in the order of files and lines, each once."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Origin:
    """The file that something was read from, and the line of each of its parts."""

    path: Path
    lines: Mapping[Steps, int] = field(default_factory=dict)

    def line(self, *steps: str | int) -> int:
        """The line of a part, else of the nearest part around it."""
        known: Steps = ()
        for step in steps:
            # Steps that no file has (a union's tag, a dict's key) are passed over.
            known = (*known, step) if (*known, step) in self.lines else known
        return self.lines.get(known, 1)

    def problem(self, at: Steps, what: str, expected: str) -> Problem:
        """A problem in the line of a part."""
        return Problem(self.path, self.line(*at), what, expected)


@dataclass(frozen=True, order=True)
class Key:
    """The name of one thing among all content: its kind, whose it is, its id."""

    #: association, map, bank, item, prompt, rubric, exam, criteria, agreement or control.
    kind: str
    id: str
    #: The association or bank that it belongs to; empty for those that stand alone.
    owner: str = ""


Origins = Mapping[Key, Origin]


@dataclass
class Gathering:
    """What comes together while files are read: problems, and where each thing was."""

    problems: list[Problem] = field(default_factory=list)
    #: Also of things whose file is broken, so that what points at them is not blamed.
    origins: dict[Key, Origin] = field(default_factory=dict)
    #: What is wrong with translations: the master stands in for them, so nothing is kept from use.
    beside: list[Problem] = field(default_factory=list)
    #: Translations that wait for somebody, or are older than what they translate.
    stale: list[Problem] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)

    def report(self, path: Path, line: int, what: str, expected: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, line, what, expected))

    def register(self, key: Key, origin: Origin) -> bool:
        """Note where something was read; False, and a problem, when its id is taken."""
        first = self.origins.setdefault(key, origin)
        if first is not origin:
            where = f"{first.path}:{first.line('id')}"
            what = f"the {key.kind} id `{key.id}` is taken by {where}"
            self.problems.append(origin.problem(("id",), what, "expected an id of its own"))
        return first is origin

    def has(self, path: Path) -> bool:
        """Whether a file stands for its id, and not another that was read before."""
        return any(origin.path == path for origin in self.origins.values())
