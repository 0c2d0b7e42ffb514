"""Content checked as a whole: every problem of every file, and what was found."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from assay.content.banks import Bank
from assay.content.catalog import AssociationContent, Catalog
from assay.content.checks.agreements import check_agreements
from assay.content.checks.associations import check_associations
from assay.content.checks.banks import check_banks
from assay.content.checks.controls import check_controls
from assay.content.checks.exams import check_exams
from assay.content.checks.index import Index
from assay.content.checks.maps import check_maps
from assay.content.competencies import CompetencyMap
from assay.content.finding import Source
from assay.content.memory import Memory
from assay.content.problems import Gathering, Key, Origins, Problem
from assay.content.sources import load_association, load_bank, load_map

Found = TypeVar("Found")


@dataclass(frozen=True)
class Report:
    """What a check found."""

    problems: tuple[Problem, ...]
    counts: dict[str, int]
    #: What is worth a look, and need not be mended.
    notes: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report as `assay check --json` prints it."""
        problems, notes = ([_as_json(each) for each in those] for those in (self.problems, self.notes))
        return {"problems": problems, "notes": notes, "counts": self.counts}


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "file": str(problem.path),
        "line": problem.line,
        "what": problem.what,
        "expected": problem.expected,
    }


@dataclass(frozen=True)
class Reading:
    """What was read of some sources, beside what stands around them."""

    index: Index
    #: The files of the sources themselves, on which a check reports.
    files: frozenset[Path]
    own: tuple[Problem, ...]
    #: What is worth a look in the translations.
    notes: tuple[Problem, ...]
    around: tuple[Problem, ...]
    counts: dict[str, int]

    @cached_property
    def _across(self) -> list[Problem]:
        return check_catalog(self.index.catalog, self.index.origins)

    @property
    def problems_everywhere(self) -> frozenset[Problem]:
        """Every problem, also of what stands around."""
        return frozenset({*self.own, *self.around, *self._across})

    def report(self) -> Report:
        """The problems of the sources themselves."""
        across = (each for each in self._across if each.path in self.files)
        return Report(tuple(sorted({*self.own, *across})), self.counts, tuple(sorted(self.notes)))


def check_catalog(catalog: Catalog, origins: Origins | None = None) -> list[Problem]:
    """Problems across files; without origins, what they are about stands for the file."""
    index = Index(catalog, origins or {})
    checks = (check_associations, check_agreements, check_banks, check_exams, check_controls, check_maps)
    return sorted({problem for check in checks for problem in check(index)})


def read_sources(
    sources: Iterable[Source], around: Iterable[Source] = (), memory: Memory | None = None
) -> Reading:
    """Some sources, and those around them, to be checked; of what is remembered, only what changed is read."""
    memory = memory or Memory()
    return _reading(_Read.of(sources, memory), _Read.of(around, memory))


def read_as_needed(sources: Iterable[Source], around: Iterable[Source] = ()) -> Reading:
    """Some sources to be checked. Those around take longest to read, and are left out where nothing points at them."""
    memory = Memory()
    own = _Read.of(sources, memory)
    alone = _reading(own, _Read(Gathering()))
    # A match waits for a map that is not there; everything else that points nowhere is a problem.
    matches = [match for each in alone.index.catalog.maps.values() for match in each.matches()]
    if matches or alone.report().problems:
        return _reading(own, _Read.of(around, memory))
    return alone


def _reading(own: "_Read", others: "_Read") -> Reading:
    catalog, origins = own.beside(others)
    return Reading(
        Index(catalog, origins),
        frozenset(origin.path for origin in own.gathering.origins.values()),
        (*own.gathering.problems, *own.gathering.beside),
        tuple(own.gathering.stale),
        tuple(others.gathering.problems),
        counts_of(own.catalog()),
    )


def counts_of(catalog: Catalog) -> dict[str, int]:
    """How much of everything a catalog holds."""
    domains = [domain for each in catalog.maps.values() for domain in each.domains]
    competencies = [each for domain in domains for each in domain.competencies]
    return {
        "associations": len(catalog.associations),
        "maps": len(catalog.maps),
        "domains": len(domains),
        "competencies": len(competencies),
        "indicators": sum(len(each.indicators) for each in competencies),
        "banks": len(catalog.banks),
        "items": sum(len(each.items) for each in catalog.banks.values()),
        "prompts": len(catalog.prompts),
        "rubrics": len(catalog.rubrics),
        "criteria": sum(len(each.criteria) for each in catalog.rubrics.values()),
        "exams": len(catalog.exams),
        "agreements": len(catalog.agreements),
        "controls": len(catalog.controls),
    }


@dataclass
class _Read:
    """What could be read of some sources."""

    gathering: Gathering
    maps: list[CompetencyMap] = field(default_factory=list)
    banks: list[Bank] = field(default_factory=list)
    contents: list[AssociationContent] = field(default_factory=list)

    @classmethod
    def of(cls, sources: Iterable[Source], memory: Memory) -> "_Read":
        """Read each source once, in order."""
        read = cls(Gathering(memory=memory))
        for source in sorted(set(sources)):
            read._add(source)
        return read

    def _add(self, source: Source) -> None:
        if source.kind == "map":
            self.maps += _some(load_map(source.path, self.gathering))
        elif source.kind == "bank":
            self.banks += _some(load_bank(source.path, self.gathering))
        else:
            self.contents += _some(load_association(source.path, self.gathering))

    def catalog(self) -> Catalog:
        """Everything together; ids are unique, since reading drops what is taken."""
        return Catalog.of(self.maps, self.banks, self.contents)

    def beside(self, others: "_Read") -> tuple[Catalog, Origins]:
        """Everything together with what others have under other ids."""
        taken = self.gathering.origins
        contents = [
            _without(taken, each)
            for each in others.contents
            if Key("association", each.association.id) not in taken
        ]
        maps = [each for each in others.maps if Key("map", each.id) not in taken]
        banks = [each for each in others.banks if Key("bank", each.id) not in taken]
        catalog = Catalog.of([*self.maps, *maps], [*self.banks, *banks], [*self.contents, *contents])
        free = {key: each for key, each in others.gathering.origins.items() if _owner(key) not in taken}
        return catalog, {**free, **taken}


def _some(found: Found | None) -> list[Found]:
    return [] if found is None else [found]


def _owner(key: Key) -> Key:
    """What stands alone and holds the thing that a key names."""
    if not key.owner:
        return key
    return Key("bank" if key.kind == "item" else "association", key.owner)


def _without(taken: Origins, content: AssociationContent) -> AssociationContent:
    """Content without the maps and banks whose ids are taken."""
    maps = tuple(each for each in content.maps if Key("map", each.id) not in taken)
    banks = tuple(each for each in content.banks if Key("bank", each.id) not in taken)
    return replace(content, maps=maps, banks=banks)
