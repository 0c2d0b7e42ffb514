"""Conditions: the words in which a requirement says what evidence counts.

A closed vocabulary over the fields of evidence, not a language. Several keys must all hold. A key with a list holds
when evidence has any of the words, but for `serving`, which asks for all of them. What evidence does not say is left
to reviewers: it neither counts for sure nor is refused.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from assay.content.ages import Ages
from assay.content.base import Content, Flaw, Id
from assay.content.evidence import Hours, Level

#: What evidence of each kind has, and so what can be asked of it.
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "education": frozenset({"topics", "transcript"}),
    "training": frozenset({"topics", "ages", "didactic", "after_education"}),
    "supervision": frozenset({"topics", "ages", "formats", "about", "provider", "after_education"}),
    "work": frozenset(
        {"topics", "ages", "serving", "activities", "paid", "supervised", "internship", "supervisor"}
        | {"after_education"}
    ),
    "leadership": frozenset({"topics", "activities", "levels", "after_education"}),
}

#: Years of experience; two ways to write one number are one value.
Years = Annotated[
    Decimal, Field(gt=0, le=60, decimal_places=2), AfterValidator(lambda years: years.normalize() + 0)
]


class Vetting(Content):
    """That who is vetted by an association counts like one who is endorsed."""

    by: Id = Field(description="Id of the association that vets.")
    until: date | None = Field(default=None, description="Last day on which it counts.")


class Qualification(Content):
    """What somebody else must be: a provider, a supervisor, a rater."""

    endorsed: tuple[Id, ...] = Field(
        min_length=1, description="Endorsements of which one is enough, or the one word `any`."
    )
    meets: bool = Field(
        default=False,
        description="Whether meeting an endorsement's requirements without holding it may do; reviewers decide.",
    )
    vetted: Vetting | None = Field(default=None, description="Whose vetting is as good.")


class Where(Content):
    """What evidence must be to count."""

    topics: tuple[Id, ...] = Field(default=(), description="Any of these topics.")
    ages: Ages | None = Field(default=None, description="Children of these ages, as `0-36m`.")
    didactic: bool | None = Field(default=None, description="Whether it is didactic.")
    formats: tuple[Id, ...] = Field(default=(), description="Any of these formats.")
    about: tuple[Id, ...] = Field(default=(), description="About any of these.")
    serving: tuple[Id, ...] = Field(default=(), description="With all of these, as `child` and `parent`.")
    activities: tuple[Id, ...] = Field(default=(), description="Any of these activities.")
    levels: tuple[Id, ...] = Field(default=(), description="At any of these levels.")
    paid: bool | None = Field(default=None, description="Whether it is paid.")
    supervised: bool | None = Field(default=None, description="Whether it is supervised.")
    internship: bool | None = Field(default=None, description="Whether it is an internship.")
    transcript: bool | None = Field(default=None, description="Whether a transcript is attached.")
    provider: Qualification | None = Field(default=None, description="What its provider must be.")
    supervisor: Qualification | None = Field(default=None, description="What its supervisor must be.")
    after_education: tuple[Level, ...] = Field(
        default=(), description="After the first completed education of any of these levels."
    )
    any_of: tuple["Where", ...] = Field(default=(), description="Of these conditions, any one.")

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The keys under which anything is asked."""
        return tuple(key for key in type(self).model_fields if getattr(self, key) not in (None, ()))

    def misplaced(self, kind: str) -> Iterator[Flaw]:
        """A flaw for each key that evidence of a kind does not have."""
        for key in sorted({*self.asked} - KEYS[kind] - {"any_of"}):
            expected = f"expected only {', '.join(f'`{each}`' for each in sorted(KEYS[kind]))}"
            yield Flaw((key,), f"`{key}` cannot be asked of {kind}", expected)
        for place, each in enumerate(self.any_of):
            for flaw in each.misplaced(kind):
                yield Flaw(("any_of", place, *flaw.at), flaw.what, flaw.expected)


class Window(Content):
    """Within how long a time hours must lie."""

    years: int = Field(ge=1, le=50, description="Whole years from the first day to the last, at most.")
    ending: Literal["any-day", "evaluation"] = Field(
        default="any-day", description="Whether any such time will do, or only the last one."
    )
    each_year: Hours | None = Field(default=None, description="Least hours in every single year of it.")


class Conditional(Content):
    """What a rule applies to."""

    when: Mapping[Id, bool] = Field(
        default={}, description="Facts about the applicant, as `provides-supervision: true`."
    )
    effective: date | None = Field(default=None, description="First day on which it applies.")
    until: date | None = Field(default=None, description="Last day on which it applies.")

    def flaws(self) -> Iterator[Flaw]:
        """Dates that are upside down."""
        if self.effective and self.until and self.until < self.effective:
            what = f"`until` is {self.until}, before {self.effective}"
            yield Flaw(("until",), what, "expected the last day, not before the first")

    def in_force(self, day: date) -> bool:
        """Whether it applies on a day."""
        return (self.effective or day) <= day <= (self.until or day)
