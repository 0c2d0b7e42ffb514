"""Criteria: what an endorsement requires, in dated versions."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from assay.content.base import Content, Flaw, Id, Markdown, SourceDocument, Text, repeated

RequirementKind = Literal[
    "education",
    "hours",
    "experience",
    "leadership",
    "references",
    "membership",
    "agreement",
    "competencies",
    "exam",
    "review",
    "attest",
]


class RequirementText(Content):
    """One requirement in words."""

    id: Id = Field(description="Id of the requirement, unique in the version.")
    kind: RequirementKind = Field(description="What kind of evidence meets it.")
    title: Text = Field(description="A few words.")
    sentence: Markdown = Field(description="The requirement in plain words, complete.")
    strength: Literal["required", "recommended"] = Field(
        default="required", description="Whether it must be met."
    )


class CriteriaVersion(Content):
    """The requirements from one day on."""

    effective: date = Field(description="First day on which they apply, as 2025-03-18.")
    source: SourceDocument = Field(description="The document that they follow.")
    requirements: tuple[RequirementText, ...] = Field(min_length=1, description="The requirements.")
    renewal: tuple[RequirementText, ...] = Field(default=(), description="What keeps it in force afterwards.")

    def flaws(self) -> Iterator[Flaw]:
        """Requirement ids that stand twice."""
        yield from repeated(("requirements",), [each.id for each in self.requirements])
        yield from repeated(("renewal",), [each.id for each in self.renewal])


class Criteria(Content):
    """What some categories of an endorsement require."""

    endorsement: Id = Field(description="Id of the endorsement.")
    categories: tuple[Id, ...] = Field(min_length=1, description="Categories that these are for.")
    versions: tuple[CriteriaVersion, ...] = Field(min_length=1, description="Dated versions, oldest first.")

    def flaws(self) -> Iterator[Flaw]:
        """Versions that are not in the order of their dates."""
        for place in range(1, len(self.versions)):
            before, here = self.versions[place - 1].effective, self.versions[place].effective
            if here <= before:
                what = f"a version of {here} stands after one of {before}"
                yield Flaw(("versions", place, "effective"), what, "expected later dates downwards")

    def version_on(self, day: date) -> CriteriaVersion | None:
        """The version that applies on a day; None before the first."""
        begun = [each for each in self.versions if each.effective <= day]
        return begun[-1] if begun else None
