"""YAML as plain values with the line of each, read without any of YAML's cleverness."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from assay.content.base import Steps
from assay.content.problems import Gathering
from assay.content.reading.complaints import in_plain_words
from assay.content.reading.scalars import meaning
from assay.content.reading.texts import INVISIBLE

#: Dicts, lists and scalars.
Values = Any
#: An alternative inside an alternative of a requirement of a renewal lies 15 deep.
_DEEPEST: Final = 16
#: More than the largest portfolio has: seconds of reading, where a file of one megabyte could ask for a minute.
_MOST_VALUES: Final = 40_000


@dataclass
class YamlText:
    """A text that is YAML, where it stands, and the lines of what is found in it."""

    path: Path
    text: str
    gathering: Gathering
    #: Lines of the file above the text, such as the `---` of front matter.
    lines_above: int = 0
    lines: dict[Steps, int] = field(default_factory=dict)


class _RefusedError(Exception):
    """Reading cannot go on; the problem is noted."""


def values_of(source: YamlText) -> Values | None:
    """The one document of a text, its lines filled in; None when it cannot be read to its end."""
    try:
        return _Reader(source).document()
    except _RefusedError:
        return None
    except YAMLError as error:
        _report_syntax(source, error)
        return None


def _report_syntax(source: YamlText, error: YAMLError) -> None:
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    row = mark.line if mark else 0
    rows = source.text.split("\n")
    what, expected = in_plain_words(str(getattr(error, "problem", "")), rows, row)
    source.gathering.report(source.path, source.lines_above + min(row, len(rows) - 1) + 1, what, expected)


class _Reader:
    def __init__(self, source: YamlText) -> None:
        self.source = source
        self.count = 0
        # The parser hands out events one by one, so that a bomb is refused before it grows.
        self.events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(source.text))

    def document(self) -> Values:
        """Values of the only document."""
        value: Values = None
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, "a second document begins here", "expected one document a file")
                value = self.value(next(self.events), ())
        return value

    def report(self, event: Event, what: str, expected: str) -> None:
        """Note a problem in the line of an event."""
        self.source.gathering.report(self.source.path, self.line(event), what, expected)

    def refuse(self, event: Event, what: str, expected: str) -> NoReturn:
        """Note a problem after which nothing can be read."""
        self.report(event, what, expected)
        raise _RefusedError

    def line(self, event: Event) -> int:
        """The line of an event in the file."""
        return int(event.start_mark.line) + 1 + self.source.lines_above

    def value(self, event: Event, at: Steps) -> Values:
        """The value that begins with an event."""
        if not at:
            self.source.lines[()] = self.line(event)
        if isinstance(event, AliasEvent):
            self.refuse(event, "a `*` refers to another place", "expected the text itself")
        self.refuse_cleverness(event)
        self.count += 1
        if self.count > _MOST_VALUES:
            self.refuse(event, f"there are more than {_MOST_VALUES} values here", "expected several files")
        if len(at) > _DEEPEST:
            self.refuse(event, "this is nested too deep", f"expected at most {_DEEPEST} levels")
        if isinstance(event, MappingStartEvent):
            return self.mapping(at)
        return self.scalar(event) if isinstance(event, ScalarEvent) else self.sequence(at)

    def refuse_cleverness(self, event: Event) -> None:
        """Note names for other places to refer to, and tags."""
        if getattr(event, "anchor", None) is not None:
            self.report(event, "a `&` names this place", "expected no `&` before a text")
        if getattr(event, "tag", None):
            self.report(event, "a tag that begins with `!` stands here", "expected plain values")

    def scalar(self, event: ScalarEvent) -> Values:
        """The value of one word or text."""
        text = str(event.value)
        if INVISIBLE.search(text):
            self.report(event, "an escape makes an invisible character", "expected ordinary text")
        return meaning(text) if event.style is None else text

    def sequence(self, at: Steps) -> list[Values]:
        """The values up to the end of a list."""
        found: list[Values] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            here = (*at, len(found))
            self.source.lines[here] = self.line(event)
            found.append(self.value(event, here))
        return found

    def mapping(self, at: Steps) -> dict[str, Values]:
        """The values up to the end of a mapping, by their keys."""
        found: dict[str, Values] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self.key(event)
            if key in found:
                first = self.source.lines[*at, key]
                self.report(event, f"the key `{key}` stands twice", f"expected it only in line {first}")
            self.source.lines.setdefault((*at, key), self.line(event))
            found[key] = self.value(next(self.events), (*at, key))
        return found

    def key(self, event: Event) -> str:
        """The text of a key."""
        if not isinstance(event, ScalarEvent):
            self.refuse(event, "a list or mapping is used as a key", "expected a word before the `:`")
        return str(event.value)
