"""One line of a table of training hours: its cells as a training, or what is wrong with each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final, Literal

from pydantic import ValidationError

from assay.assessment.requirements.vocabulary import vocabulary_of
from assay.content.catalog import Catalog
from assay.content.evidence import Training
from assay.services.errors import Refused
from assay.services.portfolio.csv_tables import Row, Table, squashed
from assay.services.portfolio.csv_values import (
    Unreadable,
    ages_in,
    day_in_cell,
    hours_in,
    said_in,
    words_in,
)
from assay.services.portfolio.limits import refuse_excess
from assay.services.portfolio.rows import content_of
from assay.wording import say, say_as

#: The columns, as the empty table calls them.
COLUMNS: Final[Mapping[str, str]] = {
    "title": say_as("column", "title"),
    "hours": say_as("column", "hours"),
    "on": say_as("column", "on"),
    "from": say_as("column", "from"),
    "until": say_as("column", "until"),
    "topics": say_as("column", "topics"),
    "ages": say_as("column", "ages"),
    "didactic": say_as("column", "didactic"),
    "competencies": say_as("column", "competencies"),
}
#: What else people call them, whatever language they read pages in; signs, blanks and accents make no difference.
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "title": (
        "training",
        "name",
        "course",
        "course title",
        "training title",
        "workshop",
        "event",
        "título",
        "capacitación",
        "nombre",
        "curso",
        "taller",
        "evento",
    ),
    "hours": (
        "hour",
        "hrs",
        "clock hours",
        "contact hours",
        "number-of-hours",
        "total hours",
        "horas",
        "hora",
        "horas reloj",
        "horas-de-contacto",
        "número-de-horas",
        "total-de-horas",
    ),
    "on": (
        "date",
        "day",
        "training date",
        "date-of-training",
        "date attended",
        "date completed",
        "fecha",
        "día",
        "el día",
    ),
    "from": (
        "start",
        "start date",
        "from date",
        "begin",
        "first day",
        "date from",
        "desde",
        "inicio",
        "fecha-de-inicio",
        "primer día",
    ),
    "until": (
        "to",
        "end",
        "end date",
        "to date",
        "last day",
        "through",
        "date to",
        "hasta",
        "fin",
        "fecha final",
        "último día",
    ),
    "topics": ("topic", "subject", "subjects", "about", "content area", "temas", "tema", "materia"),
    "ages": ("age", "age range", "age group", "ages-of-children", "edades", "edad"),
    "didactic": ("is didactic", "teaching", "didáctica", "didáctico", "es didáctica", "enseñanza"),
    "competencies": (
        "competency",
        "knowledge areas",
        "knowledge area",
        "competency areas",
        "competencias",
        "competencia",
        "áreas-de-conocimiento",
    ),
}
HEADS: Final = {squashed(name): field for field, names in _CALLED.items() for name in (field, *names)}

#: What the cell of a field says; `Unreadable` when it says nothing that can be understood.
Reader = Callable[[str], Any]
Status = Literal["fine", "error", "there"]


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one cell."""

    #: The head of its column as it stands in the file.
    column: str
    what: str
    expected: str

    def __str__(self) -> str:
        return f"{self.column}: {self.what}, {self.expected}."


@dataclass(frozen=True)
class Line:
    """One line of the file, and what it comes to."""

    row: Row
    training: Training | None = None
    mistakes: tuple[Mistake, ...] = ()
    #: Where the same training is already.
    same_as: str = ""

    @property
    def status(self) -> Status:
        """Whether it can be imported."""
        return "error" if self.training is None else "there" if self.same_as else "fine"


def readers_of(catalog: Catalog, now: datetime) -> Mapping[str, Reader]:
    """How the cell of each field is read, with the words that installed associations know."""
    topics = vocabulary_of(catalog, now.date()).words("training", "topics")
    known = {squashed(name): each.id for each in topics for name in (each.id, each.title)}
    titles = ", ".join(f"“{each.title}”" for each in topics[:6])
    unknown_topic = (
        say("“%(word)s” is not a known topic"),
        say("expected %(topics)s or nothing", topics=titles) if titles else say("expected nothing"),
    )
    unknown_competency = (
        say("“%(word)s” is not a known competency"),
        say("expected its title or its domain and title, as the page of competencies has them"),
    )
    return {
        "title": _title,
        "hours": hours_in,
        "on": _day,
        "from": _day,
        "until": _day,
        "topics": partial(words_in, known=known, unknown=unknown_topic),
        "ages": ages_in,
        "didactic": said_in,
        "competencies": partial(words_in, known=_competencies(catalog), unknown=unknown_competency),
    }


def read_line(row: Row, table: Table, readers: Mapping[str, Reader]) -> Line:
    """A line with its training, or with every mistake."""
    values: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for field, head in table.heads.items():
        try:
            values[field] = readers[field](row[field])
        except Unreadable as error:
            mistakes.append(Mistake(head, error.what, error.expected))
    if not {"on", "from", "until"} & {_field_of(table, each) for each in mistakes}:
        mistakes += _wrong_days(table, values)
    return Line(row, mistakes=tuple(mistakes)) if mistakes else _made(row, table, values)


def _field_of(table: Table, mistake: Mistake) -> str:
    return next(field for field, head in table.heads.items() if head == mistake.column)


def _wrong_days(table: Table, values: Mapping[str, Any]) -> list[Mistake]:
    on, first, last = (values.get(each) for each in ("on", "from", "until"))
    column = table.heads.get("on") or table.heads["from"]
    if on and (first or last) and not on == first == last:
        return [
            Mistake(
                column,
                say("There is one day and several"),
                say("expected either one day, or a first and a last"),
            )
        ]
    if not on and not (first and last):
        return [
            Mistake(column, say("The day is missing"), say("expected one day, or a first and a last one"))
        ]
    if first and last and last < first:
        return [
            Mistake(
                table.heads["until"],
                say("%(last)s is before %(first)s", last=last, first=first),
                say("expected the last day"),
            )
        ]
    return []


def _made(row: Row, table: Table, values: Mapping[str, Any]) -> Line:
    said = {name: value for name, value in values.items() if value not in (None, ())}
    if "on" in said:
        said = {name: value for name, value in said.items() if name not in {"from", "until"}}
    try:
        training = Training.model_validate({"id": "from-a-table", **said})
        refuse_excess(content_of(training))
    except ValidationError as error:
        first = error.errors()[0]
        head = table.heads.get(str(first["loc"][0]) if first["loc"] else "title", "title")
        return Line(
            row, mistakes=(Mistake(head, first["msg"], say("expected something shorter or simpler")),)
        )
    except Refused as refusal:
        return Line(
            row, mistakes=(Mistake(table.heads["title"], str(refusal).rstrip("."), say("expected less")),)
        )
    return Line(row, training)


def _title(cell: str) -> str:
    if not cell:
        raise Unreadable(say("There is no title"), say("expected what the training was called"))
    return " ".join("".join(each if each.isprintable() else " " for each in cell).split())


def _day(cell: str) -> date | None:
    return day_in_cell(cell) if cell else None


def _competencies(catalog: Catalog) -> dict[str, str]:
    """Full ids by themselves, by domain and title, and by the title alone where it stands in one domain only."""
    found: dict[str, str] = {}
    by_title: dict[str, set[str]] = {}
    for domain in (domain for map_ in catalog.maps.values() for domain in map_.domains):
        for each in domain.competencies:
            full = f"{domain.id}.{each.id}"
            found |= {squashed(full): full, squashed(domain.title + each.title): full}
            by_title.setdefault(squashed(each.title), set()).add(full)
    return found | {title: min(ids) for title, ids in by_title.items() if len(ids) == 1}
