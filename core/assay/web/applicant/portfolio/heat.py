"""The heat map: competencies by kinds of evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from assay.assessment.requirements.coverage import Coverage, cover
from assay.content.competencies import CompetencyMap
from assay.content.crosswalk import Crossing
from assay.content.evidence import EvidenceKind
from assay.content.portfolio import Portfolio
from assay.wording import say

#: The columns, each with its head.
KINDS: Final[tuple[tuple[EvidenceKind, str], ...]] = (
    ("education", say("Education")),
    ("training", say("Training")),
    ("work", say("Work")),
    ("leadership", say("Leadership")),
    ("supervision", say("Supervision")),
    ("references", say("References")),
)


@dataclass(frozen=True)
class Cell:
    """How many entries of a kind document a competency."""

    kind: str
    head: str
    count: int
    #: How many of them are there by a crosswalk.
    crossed: int = 0

    @property
    def shade(self) -> str:
        """The class of its colour: the more, the stronger."""
        return "c" if self.count > 3 else "b" if self.count > 1 else "a" if self.count else ""


@dataclass(frozen=True)
class Row:
    """One competency."""

    id: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        """How many entries document it in all."""
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Band:
    """One domain."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class HeatMap:
    """All competencies of a map."""

    title: str
    heads: tuple[str, ...]
    bands: tuple[Band, ...]

    @property
    def rows(self) -> Iterator[Row]:
        """Every competency."""
        return (row for band in self.bands for row in band.rows)

    @property
    def documented(self) -> int:
        """How many competencies have any evidence."""
        return sum(1 for row in self.rows if row.total)

    @property
    def crossed(self) -> int:
        """How many competencies have evidence that comes from other maps."""
        return sum(1 for row in self.rows if any(cell.crossed for cell in row.cells))

    @property
    def size(self) -> int:
        """How many competencies there are."""
        return sum(len(band.rows) for band in self.bands)


def heat_map(
    map_: CompetencyMap, portfolio: Portfolio, on: date, crossings: Iterable[Crossing] = ()
) -> HeatMap:
    """What documents each competency of a map on a day, also what comes from other maps."""
    coverage = cover(portfolio, [kind for kind, _ in KINDS], on, crossings)
    bands = (
        Band(
            domain.title,
            tuple(_row(f"{domain.id}.{each.id}", each.title, coverage) for each in domain.competencies),
        )
        for domain in map_.domains
    )
    return HeatMap(map_.title, tuple(head for _, head in KINDS), tuple(bands))


def _row(competency: str, title: str, coverage: Coverage) -> Row:
    return Row(competency, title, tuple(_cell(competency, kind, head, coverage) for kind, head in KINDS))


def _cell(competency: str, kind: EvidenceKind, head: str, coverage: Coverage) -> Cell:
    entries = coverage.entries(competency, [kind])
    return Cell(kind, head, len(entries), sum((competency, each) in coverage.crossed for each in entries))


def of_competency(
    portfolio: Portfolio, competency: str, on: date, crossings: Iterable[Crossing] = ()
) -> list[tuple[str, tuple[tuple[str, Crossing | None], ...]]]:
    """For each kind of evidence the entries that document a competency, with what each comes through if it does.

    Kinds without any are left out.
    """
    coverage = cover(portfolio, [kind for kind, _ in KINDS], on, crossings)
    found = ((head, coverage.entries(competency, [kind])) for kind, head in KINDS)
    return [
        (head, tuple((each, coverage.crossed.get((competency, each))) for each in entries))
        for head, entries in found
        if entries
    ]
