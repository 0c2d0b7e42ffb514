"""Requirements: one model a kind, each of which says what evidence meets it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from assay.content.base import Flaw, Id
from assay.content.conditions import Conditional, Where, Window, Years
from assay.content.evidence import EvidenceKind, Hours, HoursKind, Level
from assay.content.raters import Among, Slot
from assay.content.rules import Rule, misplaced


class EducationRequirement(Rule):
    """A completed degree or course of study."""

    kind: Literal["education"] = Field(description="The word `education`.")
    degrees: tuple[Id, ...] = Field(default=(), description="Degrees of which one is enough.")
    levels: tuple[Level, ...] = Field(default=(), description="Levels of which one is enough.")
    reviewed: tuple[Level, ...] = Field(default=(), description="Levels that reviewers may accept.")
    where: Where | None = Field(default=None, description="What else it must be.")

    def flaws(self) -> Iterator[Flaw]:
        """Conditions that education does not have."""
        yield from super().flaws()
        yield from misplaced(self.where, "education", "where")


class HoursPart(Conditional):
    """Some of the hours that must be about something."""

    minimum: Hours = Field(description="Least hours.")
    title: str = Field(default="", description="A few words.")
    where: Where = Field(description="Which of the hours count for it.")


class HoursRequirement(Rule):
    """Hours of training or supervision, of which some may have to be about something."""

    kind: Literal["hours"] = Field(description="The word `hours`.")
    of: HoursKind = Field(description="Of what.")
    minimum: Hours = Field(description="Least hours.")
    where: Where | None = Field(default=None, description="Which hours count.")
    including: tuple[HoursPart, ...] = Field(default=(), max_length=6, description="Parts of the hours.")
    apart: bool = Field(default=False, description="Whether an hour counts for one part only.")
    window: Window | None = Field(default=None, description="Within how long a time they must lie.")

    def flaws(self) -> Iterator[Flaw]:
        """Conditions that the hours do not have, and parts that exceed the whole."""
        yield from super().flaws()
        yield from misplaced(self.where, self.of, "where")
        for place, part in enumerate(self.including):
            yield from misplaced(part.where, self.of, "including", place, "where")
            if part.minimum > self.minimum:
                what = f"the part has {part.minimum} hours, the whole {self.minimum}"
                yield Flaw(("including", place, "minimum"), what, "expected at most the whole")
        if self.apart and sum(part.minimum for part in self.including) > self.minimum:
            what = f"the parts have more than {self.minimum} hours together"
            yield Flaw(("apart",), what, "expected at most the whole, since an hour counts for one part only")


class ExperienceRequirement(Rule):
    """Time in jobs."""

    kind: Literal["experience"] = Field(description="The word `experience`.")
    years: Years | None = Field(default=None, description="Least years; left out when any time will do.")
    where: Where | None = Field(default=None, description="Which jobs count.")
    part_time: Literal["calendar", "prorated"] = Field(
        default="calendar", description="Whether a part-time day counts whole, or by its share of full time."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Conditions that work does not have."""
        yield from super().flaws()
        yield from misplaced(self.where, "work", "where")


class LeadershipRequirement(Rule):
    """Time as a leader."""

    kind: Literal["leadership"] = Field(description="The word `leadership`.")
    years: Years | None = Field(default=None, description="Least years; left out when any time will do.")
    where: Where | None = Field(default=None, description="Which leadership counts.")
    part_time: Literal["calendar", "prorated"] = Field(
        default="calendar", description="Whether a part-time day counts whole, or by its share of full time."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Conditions that leadership does not have."""
        yield from super().flaws()
        yield from misplaced(self.where, "leadership", "where")


class ReferencesRequirement(Rule):
    """Reference ratings, each person filling one slot."""

    kind: Literal["references"] = Field(description="The word `references`.")
    slots: tuple[Slot, ...] = Field(min_length=1, max_length=10, description="The ratings.")
    among: Among | None = Field(default=None, description="What some of the raters must be.")

    def flaws(self) -> Iterator[Flaw]:
        """Slots that stand twice, and more raters asked for than there are slots."""
        yield from super().flaws()
        ids = [each.id for each in self.slots]
        for place, each in enumerate(ids):
            if each in ids[:place]:
                yield Flaw(("slots", place, "id"), f"the id `{each}` stands twice", "expected each id once")
        if self.among and self.among.least > len(ids):
            what = f"{self.among.least} of {len(ids)} raters cannot be had"
            yield Flaw(("among", "least"), what, "expected at most the number of slots")


class MembershipRequirement(Rule):
    """Membership on the day of the evaluation."""

    kind: Literal["membership"] = Field(description="The word `membership`.")
    organisations: tuple[Id, ...] = Field(default=(), description="Associations of which one is enough.")
    topics: tuple[Id, ...] = Field(default=(), description="Or any association of any of these fields.")

    def flaws(self) -> Iterator[Flaw]:
        """Neither an association nor a field."""
        yield from super().flaws()
        if not self.organisations and not self.topics:
            yield Flaw(("kind",), "no association counts", "expected `organisations` or `topics`")


class AgreementRequirement(Rule):
    """Agreements, all of which must be signed."""

    kind: Literal["agreement"] = Field(description="The word `agreement`.")
    agreements: tuple[Id, ...] = Field(min_length=1, description="Ids of the agreements.")


class CompetenciesRequirement(Rule):
    """Every competency of the map, documented by evidence."""

    kind: Literal["competencies"] = Field(description="The word `competencies`.")
    by: tuple[EvidenceKind, ...] = Field(min_length=1, description="Kinds of evidence that document.")
    least: int = Field(default=1, ge=1, le=20, description="Least entries for each competency.")


class ExamRequirement(Rule):
    """A written examination of the association, passed."""

    kind: Literal["exam"] = Field(description="The word `exam`.")
    exams: tuple[Id, ...] = Field(
        default=(),
        description="Exams of which one is enough; left out for the one named like the endorsement.",
    )


class ReviewRequirement(Rule):
    """Something that reviewers approve."""

    kind: Literal["review"] = Field(description="The word `review`.")
    subject: Id = Field(default="portfolio", description="What they look at, as `portfolio` or `interview`.")
    levels: int = Field(default=1, ge=1, le=5, description="How many levels, each of which must approve.")
    reviewers: int | None = Field(
        default=None,
        ge=1,
        le=5,
        description="How many review at each level; left out for two at the only level, or one at each of several.",
    )


class AttestRequirement(Rule):
    """Something that is stated."""

    kind: Literal["attest"] = Field(description="The word `attest`.")
    statement: Id = Field(description="What is stated, as `fee-paid`.")
    by: Literal["applicant", "association"] = Field(default="applicant", description="Who states it.")


class AllOf(Rule):
    """Several requirements together."""

    kind: Literal["all_of"] = Field(description="The word `all_of`.")
    requirements: tuple["Requirement", ...] = Field(min_length=1, description="All of these.")


class AnyOf(Rule):
    """Alternatives."""

    kind: Literal["any_of"] = Field(description="The word `any_of`.")
    requirements: tuple["Requirement", ...] = Field(min_length=1, description="Any of these.")


Single = (
    EducationRequirement
    | HoursRequirement
    | ExperienceRequirement
    | LeadershipRequirement
    | ReferencesRequirement
    | MembershipRequirement
    | AgreementRequirement
    | CompetenciesRequirement
    | ExamRequirement
    | ReviewRequirement
    | AttestRequirement
)
Requirement = Annotated[Single | AllOf | AnyOf, Field(discriminator="kind")]
AllOf.model_rebuild()
AnyOf.model_rebuild()


def with_inner(requirements: tuple[Requirement, ...]) -> Iterator[Requirement]:
    """The requirements, each followed by those inside it."""
    for each in requirements:
        yield each
        if isinstance(each, (AllOf, AnyOf)):
            yield from with_inner(each.requirements)
