"""Evidence: what a person has learned and done, one model a kind.

What is left out was not said: it is neither claimed nor denied, and is for reviewers to find out.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from assay.content.ages import Ages
from assay.content.base import CompetencyId, Content, Flaw, Id, Text

#: Clock hours; two ways to write one number are one value.
Hours = Annotated[
    Decimal, Field(gt=0, le=100_000, decimal_places=4), AfterValidator(lambda hours: hours.normalize() + 0)
]
#: Share of full time.
Share = Annotated[Decimal, Field(gt=0, le=1, decimal_places=4)]
Level = Literal[
    "secondary",
    "associate",
    "bachelor",
    "master",
    "doctor",
    "specialization",
    "certificate",
    "coursework",
    "other",
]
HoursKind = Literal["training", "supervision"]
EvidenceKind = Literal["education", "training", "work", "leadership", "supervision", "references"]


class Evidence(Content):
    """One entry of a portfolio."""

    id: Id = Field(description="Id of the entry, unique in the portfolio.")
    title: Text = Field(description="What it was, in a few words.")
    competencies: tuple[CompetencyId, ...] = Field(default=(), description="Competencies that it documents.")


class Period(Content):
    """From one day to another, both included."""

    from_: date = Field(validation_alias="from", serialization_alias="from", description="First day.")
    until: date | None = Field(default=None, description="Last day; left out while it goes on.")

    def flaws(self) -> Iterator[Flaw]:
        """A last day before the first."""
        if self.until and self.until < self.from_:
            what = f"`until` is {self.until}, before {self.from_}"
            yield Flaw(("until",), what, "expected the last day, not before the first")


class HoursEvidence(Evidence):
    """Hours on one day, or spread evenly over some."""

    hours: Hours = Field(description="Clock hours.")
    on: date | None = Field(default=None, description="The day, when it was one day.")
    from_: date | None = Field(
        default=None,
        validation_alias="from",
        serialization_alias="from",
        description="First of several days.",
    )
    until: date | None = Field(default=None, description="Last of several days.")

    def flaws(self) -> Iterator[Flaw]:
        """Neither a day nor two, or two that are upside down."""
        if (self.on is None) == (self.from_ is None) or (self.from_ is None) != (self.until is None):
            yield Flaw(("id",), f"`{self.id}` has no clear dates", "expected `on`, or `from` and `until`")
        elif self.from_ and self.until and self.until < self.from_:
            what = f"`until` is {self.until}, before {self.from_}"
            yield Flaw(("until",), what, "expected the last day, not before the first")

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        first = self.on or self.from_ or date.min
        return first, self.on or self.until or first


class Education(Evidence):
    """A degree, certificate or course of study."""

    level: Level = Field(description="Level of what was earned.")
    degree: Id | None = Field(default=None, description="The degree, as `msw`.")
    topics: tuple[Id, ...] = Field(default=(), description="What it was about.")
    completed: date | None = Field(default=None, description="Day of completion; left out before.")
    transcript: bool | None = Field(default=None, description="Whether an official transcript is attached.")


class Training(HoursEvidence):
    """Hours of training or continuing education."""

    topics: tuple[Id, ...] = Field(default=(), description="What it was about; every hour of it.")
    ages: Ages | None = Field(default=None, description="Ages of the children that it was about, as `0-36m`.")
    didactic: bool | None = Field(default=None, description="Whether it was teaching, not supervision.")


class Supervision(HoursEvidence):
    """Hours of reflective supervision or consultation received."""

    provider: Id | None = Field(default=None, description="Id of the person who provided it.")
    format: Id | None = Field(default=None, description="`individual`, `group`, `peer`, or another word.")
    about: Id | None = Field(
        default=None, description="`own-practice`, `supervision-provided`, or another word."
    )
    ages: Ages | None = Field(default=None, description="Ages of the children served at the time.")
    topics: tuple[Id, ...] = Field(default=(), description="What it was about.")


class Work(Evidence, Period):
    """A job or internship."""

    organisation: Text | None = Field(default=None, description="Where.")
    share: Share = Field(default=Decimal(1), description='Share of full time, as "0.5".')
    paid: bool | None = Field(default=None, description="Whether it was paid.")
    supervised: bool | None = Field(default=None, description="Whether it was supervised.")
    internship: bool = Field(default=False, description="Whether it was part of a course of study.")
    serving: tuple[Id, ...] = Field(default=(), description="With whom, as `child` and `parent`.")
    ages: Ages | None = Field(default=None, description="Ages of the children served, as `0-36m`.")
    activities: tuple[Id, ...] = Field(default=(), description="What was done.")
    topics: tuple[Id, ...] = Field(default=(), description="The field that it belongs to.")
    supervisor: Id | None = Field(default=None, description="Id of the person who supervised it.")


class Leadership(Evidence, Period):
    """Time as a leader."""

    share: Share = Field(default=Decimal(1), description='Share of full time, as "0.5".')
    level: Id | None = Field(default=None, description="`local`, `regional`, `state`, or another word.")
    activities: tuple[Id, ...] = Field(default=(), description="What was done.")
    topics: tuple[Id, ...] = Field(default=(), description="The field that it belongs to.")
