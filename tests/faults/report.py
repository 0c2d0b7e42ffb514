"""The report: one table to read, and JSON to keep."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from faults.ground import DATABASES
from faults.scene import Outcome

#: Title of a column, and how wide it is; the first two stand on the left.
COLUMNS = (
    ("fault", 46), ("database", 12), ("people", 6), ("saves/s", 8), ("kept", 8), ("lost", 5), ("double", 7),
    ("strange", 8), ("chains", 7), ("log", 7), ("stopped", 8), ("unsent", 7), ("scored", 8), ("lasted s", 9),
    ("on after s", 11),
)  # fmt: skip


def head() -> str:
    """The first line of the table."""
    return _line([title for title, _ in COLUMNS])


def line(outcome: Outcome) -> str:
    """One fault on one database."""
    verdict = outcome.verdict
    return _line(
        [
            outcome.title,
            DATABASES[outcome.database],
            str(outcome.candidates),
            f"{outcome.saves_a_second:.0f}",
            f"{verdict.acknowledged:,}",
            str(verdict.lost),
            str(verdict.duplicates),
            str(verdict.strange),
            _whole(verdict.broken),
            _whole(verdict.unlogged),
            str(verdict.stopped),
            str(verdict.unsent),
            f"{outcome.scored_right}/{outcome.handed_in}",
            f"{outcome.lasted:.1f}",
            f"{outcome.went_on:.2f}",
        ]
    )


def _whole(faults: int) -> str:
    return f"{faults} BAD" if faults else "whole"


def _line(cells: Iterable[str]) -> str:
    pairs = zip(cells, (width for _, width in COLUMNS), strict=True)
    return "".join(
        f"{cell:<{width}}" if at < 2 else f"{cell:>{width}}" for at, (cell, width) in enumerate(pairs)
    )


def end(outcomes: list[Outcome], failed: list[str]) -> Iterator[str]:
    """What stands below the table."""
    kept = sum(each.verdict.acknowledged for each in outcomes)
    bad = failed + [f"{each.title} on {DATABASES[each.database]}" for each in outcomes if not each.is_clean]
    yield ""
    for each in outcomes:
        if each.remark:
            yield f"{each.title} on {DATABASES[each.database]}: {each.remark}."
    yield f"{len({each.fault for each in outcomes})} faults, {kept:,} acknowledged answers."
    yield (
        f"NOT AS IT MUST BE: {'; '.join(bad)}"
        if bad
        else "Nothing lost, nothing kept twice; everybody went on."
    )


def as_json(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """The outcomes for programs."""
    return [{**asdict(each), "clean": each.is_clean} for each in outcomes]
