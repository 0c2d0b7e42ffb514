"""The Markdown below front matter, cut at its headings, with the line of every part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from markdown_it.token import Token

from assay.content.base import Content, Steps
from assay.content.markdown import parser
from assay.content.problems import Gathering

_PARSER: Final = parser()


class ReadsBody(Protocol):
    """What finds the parts of a Markdown body."""

    def __call__(self, body: "Body") -> None:
        """Keep the parts in the body, and report what is wrong."""


@dataclass
class Body:
    """A body that is being read, and what was found in it."""

    path: Path
    rows: Sequence[str]
    lines_above: int
    gathering: Gathering
    values: dict[str, object] = field(default_factory=dict)
    lines: dict[Steps, int] = field(default_factory=dict)
    #: Whether there are headings nobody knows: what seems to be missing may stand under them.
    has_unknown_heading: bool = False
    #: What the front matter says, and the lines of its keys; a body may be read by it.
    head: Mapping[str, object] = field(default_factory=dict)
    head_lines: Mapping[Steps, int] = field(default_factory=dict)
    #: What this translates; None of a master.
    master: Content | None = None
    #: False once something is missing or wrong that no key of the model names; it was reported.
    is_whole: bool = True

    def report(self, row: int, what: str, expected: str) -> None:
        """Note a problem in a row of the body."""
        self.gathering.report(self.path, self.line(row), what, expected)

    def miss(self, row: int, what: str, expected: str) -> None:
        """Note that something is not there, unless a misspelt heading may hide it."""
        if not self.has_unknown_heading:
            self.report(row, what, expected)

    def line(self, row: int) -> int:
        """The line of a row in the file."""
        return self.lines_above + min(row, len(self.rows) - 1) + 1

    def text(self, begin: int, end: int) -> str:
        """The Markdown of some rows."""
        return "\n".join(self.rows[begin:end]).strip("\n").rstrip()

    def first_row(self, begin: int, end: int) -> int:
        """The first row that is not blank, else the first."""
        return next((row for row in range(begin, end) if self.rows[row].strip()), begin)

    def keep(self, key: str, value: object, row: int) -> None:
        """Note what a part says and where."""
        self.values[key] = value
        self.lines[key,] = self.line(row)


@dataclass(frozen=True)
class Part:
    """The blocks between two headings; the first part has no heading, and no title as all that nobody knows."""

    title: str
    heading_row: int
    begin: int
    end: int
    blocks: tuple[Token, ...]


@dataclass(frozen=True)
class Entry:
    """One entry of a list: its rows, and its text when it is a single paragraph."""

    begin: int
    end: int
    text: str
    is_simple: bool


def parts_of(body: Body, titles: Sequence[str]) -> list[Part]:
    """The parts in their order, those under unknown headings left out; any heading but `## title` is reported."""
    tokens = _PARSER.parse("\n".join(body.rows))
    parts = []
    blocks: list[Token] = []
    title, row, begin = "", 0, 0
    for block, inside in zip(tokens, [*tokens[1:], None], strict=False):
        if block.type == "heading_open" and inside and _begins_part(block, inside.content, titles, body):
            here, after = rows_of(block)
            parts.append(Part(title, row, begin, here, tuple(blocks)))
            blocks, title, row, begin = [], inside.content.casefold(), here, after
        elif block.level == 0 and block.nesting >= 0:
            blocks.append(block)
    parts.append(Part(title, row, begin, len(body.rows), tuple(blocks)))
    known = [each.casefold() for each in titles]
    return [each for each in parts if each is parts[0] or each.title in known]


def rows_of(block: Token) -> tuple[int, int]:
    """The first row of a block, and the first behind it."""
    begin, end = block.map or (0, 0)
    return begin, end


def _begins_part(heading: Token, title: str, titles: Sequence[str], body: Body) -> bool:
    is_known = title.casefold() in (each.casefold() for each in titles)
    is_high = heading.tag in ("h1", "h2")
    if not is_known and not is_high:
        return False
    body.has_unknown_heading |= not is_known
    if not is_known or heading.tag != "h2":
        known = " or ".join(f"`## {each}`" for each in titles)
        what = f"the heading `{heading.markup} {title}` is not a part of this file"
        body.report(rows_of(heading)[0], what, f"expected {known}")
    return True


def entries_of(blocks: Token, body: Body) -> list[Entry]:
    """The entries of a list that is one of the body's blocks."""
    first, last = rows_of(blocks)
    # A list is parsed again by itself: its entries then lie at a known depth.
    tokens = _PARSER.parse("\n".join(body.rows[first:last]))
    return [_entry(tokens, place, first, body) for place, each in enumerate(tokens) if _opens_entry(each)]


def _opens_entry(token: Token) -> bool:
    return token.type == "list_item_open" and token.level == 1


def _entry(tokens: Sequence[Token], place: int, first: int, body: Body) -> Entry:
    begin, end = (first + row for row in rows_of(tokens[place]))
    while end > begin + 1 and not body.rows[end - 1].strip():
        end -= 1
    inside = _until_end(tokens[place + 1 :])
    text = inside[1].content if len(inside) > 1 and inside[1].type == "inline" else ""
    is_simple = not inside or (len(inside) == 3 and inside[0].type == "paragraph_open" and end == begin + 1)
    return Entry(begin, end, text, is_simple)


def _until_end(tokens: Sequence[Token]) -> list[Token]:
    ends = (place for place, each in enumerate(tokens) if each.type == "list_item_close" and each.level == 1)
    return list(tokens[: next(ends)])
