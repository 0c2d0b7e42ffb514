"""The list of what is held about people, table by table and column by column, as `inventory.toml` writes it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Column, ColumnElement, Table, and_, or_, select

from assay.storage import schema  # noqa: F401  (brings every table)
from assay.storage.base import Base

#: Where a person is; every path ends here.
PEOPLE: Final = "people"


@dataclass(frozen=True)
class Holding:
    """What one table tells of people."""

    table: Table
    what: str
    why: str
    how_long: str
    #: As in the file; empty where the table is about nobody.
    whose: str
    shown: str
    erasing: Literal["deleted", "emptied", "kept"]
    #: Settings, and words that say what else ends it.
    ended_by: tuple[str, ...]
    personal: tuple[str, ...]
    record: tuple[str, ...]
    staff: tuple[str, ...]
    technical: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def exported(self) -> tuple[Column[Any], ...]:
        """The columns that a person is given."""
        given = (*self.personal, *self.record)
        return tuple(
            each for each in self.table.columns if each.name in given and each.name not in self.hidden
        )

    def of(self, person_id: int) -> ColumnElement[bool]:
        """The rows about a person."""
        return _along(self.table, self.whose, person_id)

    def readable(self, person_id: int) -> ColumnElement[bool]:
        """Those of them that are the person's to read."""
        conditions = (_condition(self.table, each) for each in self.shown.split())
        return and_(self.of(person_id), *conditions)


@cache
def inventory() -> dict[str, Holding]:
    """What each table holds, by its name."""
    text = files("assay.services.privacy").joinpath("inventory.toml").read_text("utf-8")
    return {name: _holding(name, written) for name, written in tomllib.loads(text).items()}


def holdings_of_people() -> tuple[Holding, ...]:
    """The tables that are about people, in the order of the file."""
    return tuple(each for each in inventory().values() if each.whose)


def _holding(name: str, written: dict[str, str]) -> Holding:
    def names(key: str) -> tuple[str, ...]:
        return tuple(written.get(key, "").split())

    return Holding(
        table=Base.metadata.tables[name],
        what=written["what"],
        why=written.get("why", ""),
        how_long=written.get("how_long", ""),
        whose=written.get("whose", ""),
        shown=written.get("shown", ""),
        erasing=written["erasing"],  # type: ignore[arg-type]  # a test reads every one
        ended_by=names("ended_by"),
        personal=names("personal"),
        record=names("record"),
        staff=names("staff"),
        technical=names("technical"),
        hidden=names("hidden"),
    )


class _Step(NamedTuple):
    """One step of a path: the column here, and the column there that it names."""

    column: Column[Any]
    there: Column[Any]


def _step(table: Table, path: str) -> _Step:
    name, _, target = path.partition(">")
    other, _, key = target.partition(".")
    return _Step(table.c[name], Base.metadata.tables[other].c[key or "id"])


def _along(table: Table, path: str, person_id: int) -> ColumnElement[bool]:
    if ">" not in path:
        return table.c[path] == person_id
    step = _step(table, path)
    theirs = inventory()[step.there.table.name].of(person_id)
    return step.column.in_(select(step.there).where(theirs))


def _condition(table: Table, written: str) -> ColumnElement[bool]:
    """`column!`, `column=value,value`, or `column>table.column=…` of the row that it names."""
    if written.endswith("!"):
        return table.c[written[:-1]].is_not(None)
    left, _, right = written.partition("=")
    if ">" in left:
        way, _, column = left.rpartition(".")
        step = _step(table, way)
        return step.column.in_(select(step.there).where(_condition(step.there.table, f"{column}={right}")))
    if right in ("true", "false"):
        return table.c[left].is_(right == "true")
    return or_(*(table.c[left] == each for each in right.split(",")))
