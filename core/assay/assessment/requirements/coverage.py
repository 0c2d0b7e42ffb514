"""Which competencies which evidence documents: competencies by kinds of evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from assay.assessment.aims import Aim
from assay.assessment.counting.background import Background
from assay.assessment.counting.judging import Reason, because
from assay.assessment.findings import Count, Use, shown, status_of
from assay.content.crosswalk import Crossing
from assay.content.evidence import Education, EvidenceKind, HoursEvidence, Leadership, Work
from assay.content.people import Reference
from assay.content.portfolio import Portfolio
from assay.content.requirements import CompetenciesRequirement
from assay.wording import say


@dataclass(frozen=True)
class Coverage:
    """For each competency and kind of evidence, the ids of the entries that document it."""

    cells: Mapping[tuple[str, EvidenceKind], tuple[str, ...]]
    #: Those of them that are there only by a crosswalk, by competency and entry.
    crossed: Mapping[tuple[str, str], Crossing] = field(default_factory=dict)

    def entries(self, competency: str, kinds: Sequence[EvidenceKind]) -> tuple[str, ...]:
        """The entries of some kinds that document a competency."""
        return tuple(each for kind in kinds for each in self.cells.get((competency, kind), ()))


def cover(
    portfolio: Portfolio, kinds: Sequence[EvidenceKind], on: date, crossings: Iterable[Crossing] = ()
) -> Coverage:
    """What evidence documents on a day: what has begun, courses that are completed, ratings that have come.

    What is tagged with a competency of another map documents whatever that one crosses to; no entry counts twice.
    """
    cells = _tagged(portfolio, kinds, on)
    added: dict[tuple[str, EvidenceKind], dict[str, Crossing]] = {}
    for each, kind in product(crossings, kinds):
        for entry in cells.get((each.by, kind), ()):
            if entry not in cells.get((each.competency, kind), ()):
                added.setdefault((each.competency, kind), {}).setdefault(entry, each)
    whole = {cell: tuple(sorted([*cells.get(cell, ()), *added.get(cell, ())])) for cell in (*cells, *added)}
    crossed = {(cell[0], entry): each for cell, found in added.items() for entry, each in found.items()}
    return Coverage(whole, crossed)


def _tagged(
    portfolio: Portfolio, kinds: Sequence[EvidenceKind], on: date
) -> dict[tuple[str, EvidenceKind], list[str]]:
    cells: dict[tuple[str, EvidenceKind], list[str]] = {}
    for kind in kinds:
        for entry in sorted(portfolio.of_kind(kind), key=lambda each: each.id):
            for competency in dict.fromkeys(entry.competencies) if _has_come(entry, on) else ():
                cells.setdefault((competency, kind), []).append(entry.id)
    return cells


def _has_come(entry: object, on: date) -> bool:
    if isinstance(entry, Education):
        return entry.completed is not None and entry.completed <= on
    if isinstance(entry, Reference):
        return entry.received is not None and entry.received <= on
    if isinstance(entry, HoursEvidence):
        return entry.days[0] <= on
    return isinstance(entry, (Work, Leadership)) and entry.from_ <= on


def count_competencies(requirement: CompetenciesRequirement, background: Background, aim: Aim) -> Count:
    """How many competencies of the map have enough evidence."""
    if aim.competencies is None:
        note = because(say("the competency map is not installed"))
        return Count("needs-review", "competencies", shown(0), shown(0), shown(0), notes=(note,))
    coverage = cover(background.portfolio, requirement.by, background.on, aim.crossings)
    entries = {each: coverage.entries(each, requirement.by) for each in aim.competencies}
    there = [each for each, found in entries.items() if len(found) >= requirement.least]
    missing = [each for each, found in entries.items() if len(found) < requirement.least]
    used = tuple(
        Use(found, shown(1), each, _through(coverage, each, found))
        for each in there
        for found in entries[each]
    )
    counted, needed = shown(len(there)), shown(len(aim.competencies))
    notes = tuple(_lacking(each, len(entries[each]), requirement.least) for each in missing)
    return Count(status_of(not missing, False), "competencies", counted, counted, needed, used, notes=notes)


def _through(coverage: Coverage, competency: str, entry: str) -> tuple[Reason, ...]:
    crossing = coverage.crossed.get((competency, entry))
    if crossing is None:
        return ()
    return (because(say("through %(tag)s of the map %(map)s"), tag=crossing.by, map=crossing.map),)


def _lacking(competency: str, found: int, least: int) -> Reason:
    if not found:
        return because(say("nothing documents %(competency)s yet"), competency=competency)
    text = say("%(found)s of %(least)s entries document %(competency)s")
    return because(text, competency=competency, found=found, least=least)
