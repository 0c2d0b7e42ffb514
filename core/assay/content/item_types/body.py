"""The body of an item as its type reads it: lists and tables between the stem and the rationale."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from assay.content.reading.bodies import Body, Entry, Part, entries_of

_BOX: Final = re.compile(r"\[([ xX])\] *(.*)")
_CELLS: Final = re.compile(r"(?<!\\)\|")
_RULE: Final = re.compile(r":?-+:?")
_EXPECTED_LIST: Final = "expected lines of `- [ ] …`, the key as `- [x] …`"


@dataclass(frozen=True)
class Line:
    """One entry of a list: its Markdown, whether its box is ticked, and its row."""

    text: str
    row: int
    is_ticked: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a table: the Markdown of its cells, and its row in the body."""

    cells: tuple[str, ...]
    row: int


@dataclass
class ItemBody:
    """What stands between front matter and rationale. What a type takes ends the stem; only blank lines may follow."""

    body: Body
    part: Part
    #: What stands under `answer:` in the front matter, checked.
    answer: Mapping[str, object]
    #: Where what was taken begins and ends; nothing of the body before a type takes something.
    taken: tuple[int, int] | None = None
    values: dict[str, object] = field(default_factory=dict)

    def keep(self, name: str, value: object, row: int) -> None:
        """Note a field of the interaction, as plain values, and the row that errors in it are reported in."""
        self.values[name] = value
        self.body.lines[name,] = self.body.line(row)

    def place(self, name: str, place: int, row: int) -> None:
        """Note the row of one entry of a field that is a list."""
        self.body.lines[name, place] = self.body.line(row)

    def report(self, row: int, what: str, expected: str) -> None:
        """Note a problem in a row; the item is then not made."""
        self.body.report(row, what, expected)
        self.body.is_whole = False

    def miss(self, what: str, expected: str) -> None:
        """Note that something is not there at all."""
        self.body.miss(self.body.first_row(self.part.begin, self.part.end), what, expected)
        self.body.is_whole = False

    def boxes(self) -> list[Line]:
        """Take the list of lines `- [ ] …` and `- [x] …`; reports that there is none, and entries that are none."""
        lists = [entries_of(each, self.body) for each in self.part.blocks if each.type == "bullet_list_open"]
        entries = next((each for each in lists if any(_BOX.match(entry.text) for entry in each)), None)
        if entries is None:
            self.miss("the item has no list of options", _EXPECTED_LIST)
            return []
        self._take(entries[0].begin, entries[-1].end)
        found = []
        for entry in entries:
            box = _BOX.fullmatch(entry.text) if entry.is_simple else None
            if box and box[2].strip():
                found.append(Line(box[2].strip(), entry.begin, box[1] != " "))
            else:
                self.report(entry.begin, *_wrong_box(entry))
        return found if len(found) == len(entries) else []

    def numbered(self) -> list[Line]:
        """Take the last numbered list; reports that there is none, and entries of more than a line."""
        lists = [each for each in self.part.blocks if each.type == "ordered_list_open"]
        if not lists:
            self.miss("the item has no numbered list", "expected lines of `1. …` in the right order")
            return []
        entries = entries_of(lists[-1], self.body)
        self._take(entries[0].begin, entries[-1].end)
        for entry in entries:
            if not entry.is_simple or not entry.text.strip():
                self.report(
                    entry.begin, "an entry is empty or longer than its line", "expected one line each"
                )
        sound = [each for each in entries if each.is_simple and each.text.strip()]
        return [Line(each.text.strip(), each.begin) for each in sound] if len(sound) == len(entries) else []

    def table(self, columns: int) -> list[Row]:
        """Take the last table, without its head; reports that there is none, and rows with other columns."""
        rows = self.body.rows
        end = next((at + 1 for at in self._downwards() if _is_row(rows[at])), self.part.begin)
        begin = next((at + 1 for at in range(end - 1, self.part.begin - 1, -1) if not _is_row(rows[at])), 0)
        found = [Row(_cells(rows[at]), at) for at in range(max(begin, self.part.begin), end)]
        if len(found) < 2 or not all(_RULE.fullmatch(cell) for cell in found[1].cells):
            self.miss(
                "the item has no table",
                f"expected rows of `| … |` in {columns} columns below a head and `|---|`",
            )
            return []
        self._take(found[0].row, end)
        for each in found:
            if len(each.cells) != columns:
                self.report(each.row, f"the row has {len(each.cells)} columns", f"expected {columns}")
        return found[2:] if all(len(each.cells) == columns for each in found) else []

    def _downwards(self) -> range:
        return range(self.part.end - 1, self.part.begin - 1, -1)

    def _take(self, begin: int, end: int) -> None:
        self.taken = (begin, end)


def _wrong_box(entry: Entry) -> tuple[str, str]:
    if not _BOX.match(entry.text):
        return "an option has no box", "expected `- [ ] …` or `- [x] …`"
    if not entry.is_simple:
        return "an option is longer than its line", "expected each option in one line"
    return "an option is empty", "expected text after the box"


def _is_row(line: str) -> bool:
    return line.strip().startswith("|") and line.strip().endswith("|") and len(line.strip()) > 1


def _cells(line: str) -> tuple[str, ...]:
    return tuple(each.strip().replace("\\|", "|") for each in _CELLS.split(line.strip()[1:-1]))
