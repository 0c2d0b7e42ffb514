"""The competency map: the one list of ids at which everything else points."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from assay.content.base import (
    CompetencyId,
    Content,
    Flaw,
    Id,
    Markdown,
    SourceDocument,
    Steps,
    Text,
    repeated,
)
from assay.content.translations import Translatable

Assessment = Literal["multiple-choice", "essay", "portfolio", "references"]


class Indicator(Content):
    """How a competency shows ("as demonstrated by")."""

    text: Text = Field(description="One indicator, in plain words.")
    parts: tuple[Text, ...] = Field(default=(), description="Its sub-points, if it has any.")
    names: tuple[Text, ...] = Field(default=(), description="Dated documents that the source names here.")


class Match(Content):
    """How a competency stands to one of another map, in the terms of SKOS (W3C, 2009)."""

    map: Id = Field(description="Id of the other map; one that is not installed is passed over.")
    competency: CompetencyId = Field(description="Full id of its competency, `domain.competency`.")
    relation: Literal["exact", "broader", "narrower"] = Field(
        description=(
            "`exact`: they are the same, and evidence of one counts for the other. `broader`: the other one is "
            "broader, and evidence of this one counts for it. `narrower`: the other one is narrower, and evidence of "
            "it counts for this one."
        )
    )
    source: Text | None = Field(default=None, description="Where that stands, or who decided it and when.")


class Competency(Content):
    """A knowledge area of a domain."""

    id: Id = Field(description="Id within the domain; the full id is `domain.competency`.")
    title: Text = Field(description="Title as people know it.")
    assessed_by: tuple[Assessment, ...] = Field(min_length=1, description="How evidence of it is gathered.")
    indicators: tuple[Indicator, ...] = Field(min_length=1, description="How the competency shows.")
    matches: tuple[Match, ...] = Field(
        default=(), description="How it stands to competencies of other maps: the crosswalk."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Two matches with one competency."""
        named = [(each.map, each.competency) for each in self.matches]
        for place, each in enumerate(named):
            if each in named[:place]:
                what = f"there is a match with `{each[1]}` of `{each[0]}` already"
                yield Flaw(("matches", place, "competency"), what, "expected one match with each competency")


class Domain(Content):
    """A group of competencies."""

    id: Id = Field(description="Id of the domain, unique in the map.")
    title: Text = Field(description="Title as people know it.")
    summary: Text = Field(description="One sentence in plain words.")
    competencies: tuple[Competency, ...] = Field(min_length=1, description="The domain's competencies.")

    def flaws(self) -> Iterator[Flaw]:
        """Competency ids that stand twice."""
        return repeated(("competencies",), [each.id for each in self.competencies])


class CompetencyMap(Translatable):
    """Domains, their competencies, and how each shows."""

    id: Id = Field(description="Id of the map; also the name of its file.")
    title: Text = Field(description="Title as people know it.")
    source: SourceDocument = Field(description="The document that the map follows.")
    note: Markdown | None = Field(default=None, description="What a reader must know about this file.")
    domains: tuple[Domain, ...] = Field(min_length=1, description="The domains, in the order of the source.")

    def flaws(self) -> Iterator[Flaw]:
        """Domain ids that stand twice, and matches within the map."""
        yield from repeated(("domains",), [each.id for each in self.domains])
        for at, _, match in self.matches():
            if match.map == self.id:
                what = f"`{self.id}` is this map"
                yield Flaw((*at, "map"), what, "expected another map: matches lead from one map to another")

    def matches(self) -> Iterator[tuple[Steps, str, Match]]:
        """Every match, with its place in the file and the full id of the competency that has it."""
        for row, domain in enumerate(self.domains):
            for column, competency in enumerate(domain.competencies):
                for place, match in enumerate(competency.matches):
                    at = ("domains", row, "competencies", column, "matches", place)
                    yield at, f"{domain.id}.{competency.id}", match

    @cached_property
    def competencies(self) -> Mapping[str, Competency]:
        """Every competency by its full id, in the order of the map."""
        return {f"{domain.id}.{each.id}": each for domain in self.domains for each in domain.competencies}

    def competency(self, competency_id: str) -> Competency:
        """The competency of a full id; KeyError when there is none."""
        return self.competencies[competency_id]

    def holds(self, competency_ids: Iterable[str]) -> bool:
        """Whether each of some full ids is in the map."""
        return all(each in self.competencies for each in competency_ids)

    def domain(self, domain_id: str) -> Domain:
        """The domain of an id; KeyError when there is none."""
        return {each.id: each for each in self.domains}[domain_id]
