"""The competencies of an application domain by domain, each with the evidence that documents it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from assay.assessment.reference_scale import Level
from assay.assessment.requirements.coverage import Coverage, cover
from assay.content.catalog import Catalog
from assay.content.competencies import CompetencyMap
from assay.content.evidence import EvidenceKind
from assay.services.applications.snapshots import SnapshotContent
from assay.web.applicant.portfolio.kinds import KINDS
from assay.web.applications.ratings import Reference
from assay.web.findings import Named, Names
from assay.wording import say

#: Kinds of evidence that its owner writes.
OWN: Final[tuple[EvidenceKind, ...]] = ("education", "training", "work", "leadership", "supervision")


@dataclass(frozen=True)
class Competency:
    """One competency."""

    id: str
    title: str
    #: For each kind of evidence, the entries that document it.
    evidence: tuple[tuple[str, tuple[Named, ...]], ...]
    #: What each rater said, by name.
    levels: tuple[tuple[str, Level], ...]

    @property
    def is_documented(self) -> bool:
        """Whether an entry or a rating documents it."""
        return bool(self.evidence) or any(level.documents for _, level in self.levels)

    @property
    def in_short(self) -> str:
        """The evidence in a line."""
        counted = [f"{title} {len(entries)}" for title, entries in self.evidence]
        if rated := [level for _, level in self.levels if level.documents]:
            counted.append(f"{say('References')} {len(rated)}")
        return " · ".join(counted) or say("No evidence")


@dataclass(frozen=True)
class Domain:
    """A domain of the map."""

    id: str
    title: str
    competencies: tuple[Competency, ...]

    def ticked(self, ticks: Collection[str]) -> int:
        """How many of its competencies are ticked."""
        return sum(each.id in ticks for each in self.competencies)

    @property
    def documented(self) -> tuple[str, ...]:
        """Ids of those that have evidence."""
        return tuple(each.id for each in self.competencies if each.is_documented)


def domains_of(
    catalog: Catalog, content: SnapshotContent, on: date, names: Names, references: Sequence[Reference]
) -> tuple[Domain, ...]:
    """The domains of the map that an application was handed in for; none when there was no map."""
    coverage = cover(content.portfolio, OWN, on, content.crossings)
    titles = _domain_titles(_map_of(catalog, content))
    grouped = groupby(content.competencies or (), lambda each: each.partition(".")[0])
    return tuple(
        Domain(
            domain,
            titles.get(domain, str(names.word(domain)).capitalize()),
            tuple(_competency(each, coverage, names, references) for each in those),
        )
        for domain, those in grouped
    )


def _map_of(catalog: Catalog, content: SnapshotContent) -> CompetencyMap | None:
    association = catalog.associations.get(content.association)
    endorsements = association.endorsements if association else ()
    found = next((each for each in endorsements if each.id == content.endorsement), None)
    return catalog.maps.get(found.map) if found and found.map else None


def _domain_titles(found: CompetencyMap | None) -> Mapping[str, str]:
    return {each.id: each.title for each in found.domains} if found else {}


def _competency(id_: str, coverage: Coverage, names: Names, references: Sequence[Reference]) -> Competency:
    return Competency(
        id_,
        names.word(id_),
        tuple(_evidence(id_, coverage, names)),
        tuple((each.rater, each.levels[id_]) for each in references if id_ in each.levels),
    )


def _evidence(id_: str, coverage: Coverage, names: Names) -> Iterator[tuple[str, tuple[Named, ...]]]:
    for kind in OWN:
        if entries := coverage.entries(id_, [kind]):
            yield KINDS[kind].title, tuple(_named(id_, each, coverage, names) for each in entries)


def _named(id_: str, entry: str, coverage: Coverage, names: Names) -> Named:
    named, crossing = names.of(entry), coverage.crossed.get((id_, entry))
    if crossing is None:
        return named
    through = say(
        "through “%(competency)s” of the map “%(map)s”",
        competency=names.word(crossing.by),
        map=names.word(crossing.map),
    )
    return replace(named, when=", ".join(str(each) for each in (named.when, through) if each))
