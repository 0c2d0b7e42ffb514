"""The table of security requirements: whole, counted rightly, and every test that it names is there."""

import re
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

from project.checkout import ROOT

PAGE: Final = ROOT / "docs" / "asvs.md"
STATUSES: Final = ("met", "partly", "not met", "operator", "does not apply")
#: How many requirements of each level there are in version 5.0.0.
LEVELS: Final = {"1": 70, "2": 183}
NO_TEST: Final = "–"


class Row(NamedTuple):
    """A requirement."""

    number: str
    level: str
    asks: str
    status: str
    how: str
    test: str

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands among the others."""
        return tuple(int(part) for part in self.number.split("."))


def cells() -> list[list[str]]:
    """Those of every line that is one of a table."""
    lines = PAGE.read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("|")]


def rows() -> list[Row]:
    """The requirements, in the order of the page."""
    return [Row(*line) for line in cells() if re.fullmatch(r"\d+\.\d+\.\d+", line[0])]


def is_there(test: str) -> bool:
    """Whether a test that is named as `path::name` exists."""
    found = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", test)
    path = ROOT / (found[1] if found else "nowhere")
    return found is not None and path.is_file() and _defines(path, found[2])


def _defines(path: Path, name: str) -> bool:
    return re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None


def test_every_requirement_has_one_row_in_the_order_of_their_numbers() -> None:
    places = [row.place for row in rows()]

    assert places == sorted(set(places))
    assert Counter(row.level for row in rows()) == LEVELS


def test_every_row_says_what_is_asked_whether_it_is_met_and_how() -> None:
    wrong = [row.number for row in rows() if row.status not in STATUSES or not row.asks or not row.how]

    assert wrong == []


def test_what_is_met_in_part_says_what_is_missing() -> None:
    assert [row.number for row in rows() if row.status == "partly" and "Missing: " not in row.how] == []


def test_every_requirement_stands_in_its_chapter() -> None:
    chapter, strayed = "", []
    for line in PAGE.read_text("utf-8").splitlines():
        heading, number = re.match(r"## V(\d+) ", line), re.match(r"\| (\d+)\.\d+\.\d+ \|", line)
        chapter = heading[1] if heading else chapter
        strayed += [line] if number and number[1] != chapter else []

    assert strayed == []


def test_the_counts_are_those_of_the_rows() -> None:
    found = Counter((row.level, row.status) for row in rows())
    counted = {level: [found[level, each] for each in STATUSES] + [total] for level, total in LEVELS.items()}
    both = [sum(column) for column in zip(*counted.values(), strict=True)]
    written = [line for line in cells() if line[0] in (*LEVELS, "both")]

    assert ["level", *STATUSES, "all"] in cells()
    assert written == [[name, *map(str, row)] for name, row in {**counted, "both": both}.items()]


def test_every_test_that_is_named_exists() -> None:
    assert [row.test for row in rows() if row.test != NO_TEST and not is_there(row.test)] == []
