"""Training hours from a spreadsheet: first looked at, line by line; then, when the owner says so, taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from assay.assessment.requirements.vocabulary import vocabulary_of
from assay.content.catalog import Catalog
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.bulk import add_entries
from assay.services.portfolio.csv_tables import Row, Table, read_table, squashed, written
from assay.services.portfolio.entries import entries_of, lock_portfolio
from assay.services.portfolio.hours_lines import COLUMNS, HEADS, Line, Reader, Status, read_line, readers_of
from assay.services.portfolio.rows import content_of
from assay.wording import say, spoken


@dataclass(frozen=True)
class Reading:
    """A file that was looked at."""

    table: Table
    lines: tuple[Line, ...]

    def of(self, status: Status) -> list[Line]:
        """The lines of a status."""
        return [each for each in self.lines if each.status == status]


def read_hours(session: Session, catalog: Catalog, actor: Actor, text: str, now: datetime) -> Reading:
    """Look at every line; nothing is changed. `Refused` when the file as a whole cannot be used."""
    table = read_table(text, HEADS)
    _refuse_missing(table)
    readers = readers_of(catalog, now)
    there = {_same(each.content): say("your portfolio") for each in entries_of(session, actor, "training")}
    return Reading(table, tuple(_placed(row, table, readers, there) for row in table.rows))


def import_hours(session: Session, catalog: Catalog, actor: Actor, text: str, now: datetime) -> int:
    """Take over the lines that are fine; how many."""
    lock_portfolio(session, actor)
    fine = read_hours(session, catalog, actor, text, now).of("fine")
    trainings = [each.training for each in fine if each.training is not None]
    return len(add_entries(session, actor, trainings, now))


def template() -> bytes:
    """An empty table with its heads."""
    return written([spoken(list(COLUMNS.values()))])


def to_correct(reading: Reading) -> bytes:
    """The lines with mistakes as a table of their own, with what is wrong beside each."""
    fields = list(reading.table.heads)
    rows = [
        [*(each.row[field] for field in fields), " ".join(map(str, each.mistakes))]
        for each in reading.of("error")
    ]
    return written([[*reading.table.heads.values(), str(say("What to correct"))], *rows])


def topics_known(catalog: Catalog, now: datetime) -> list[str]:
    """The titles of the topics that installed associations ask about."""
    return [each.title for each in vocabulary_of(catalog, now.date()).words("training", "topics")]


def _placed(row: Row, table: Table, readers: Mapping[str, Reader], there: dict[Any, str]) -> Line:
    """A line, and whether the same stands in the portfolio or further up."""
    line = read_line(row, table, readers)
    if line.training is None:
        return line
    same = _same(content_of(line.training))
    here = say("line %(number)s", number=row.line)
    place = there.setdefault(same, here)
    return Line(row, line.training, same_as="" if place == here else place)


def _same(content: Mapping[str, Any]) -> tuple[Any, ...]:
    """By what two trainings are the same: title, days, hours."""
    first = content.get("on") or content.get("from")
    last = content.get("on") or content.get("until")
    return squashed(content["title"]), first, last, Decimal(content["hours"])


def _refuse_missing(table: Table) -> None:
    missing = [each for each in ("title", "hours") if each not in table.heads]
    if "on" not in table.heads and not {"from", "until"} <= set(table.heads):
        missing.append("on")
    if missing:
        names = ", ".join(f"“{COLUMNS[each]}”" for each in missing)
        raise Refused(
            say(
                "No column is called %(columns)s. The first line must name the columns: title, "
                "hours, on, and what else you know.",
                columns=names,
            )
        )
