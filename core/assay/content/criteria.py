"""Criteria: what an endorsement requires, in dated versions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from pydantic import Field

from assay.content.base import SUPERSEDED_BY, Content, Flaw, Id, Text
from assay.content.evidence import Hours
from assay.content.requirements import AllOf, AnyOf, HoursRequirement, Requirement, with_inner
from assay.content.translations import Translatable


class CriteriaSource(Content):
    """The published document that a version follows."""

    document: Text = Field(description="Title of the document.")
    publisher: str = Field(default="", description="Who published it.")
    dated: date | None = Field(
        default=None, description="Date the document bears; left out when it has none."
    )
    superseded_by: Text | None = Field(default=None, description=SUPERSEDED_BY)


class Shortened(Content):
    """What is asked of those who were endorsed within the cycle."""

    years: int = Field(ge=1, le=20, description="Whole years of endorsement when renewal is due.")
    minimums: Mapping[Id, Hours] = Field(description="Least hours, by the id of the requirement.")


class LongHeld(Content):
    """What changes for those who have held the endorsement for long when the cycle begins."""

    years: int = Field(ge=1, le=50, description="Whole years of endorsement when the cycle begins.")
    requirements: tuple[Requirement, ...] = Field(
        min_length=1, description="Requirements that take the place of those with the same id."
    )


class Renewal(Content):
    """What keeps an endorsement in force."""

    years: int = Field(ge=1, le=20, description="Whole years of a cycle.")
    requirements: tuple[Requirement, ...] = Field(min_length=1, description="What is required in a cycle.")
    shortened: tuple[Shortened, ...] = Field(default=(), description="For those endorsed within the cycle.")
    exempt_below: int = Field(
        default=0, ge=0, le=20, description="Whole years of endorsement below which one is exempt."
    )
    never_exempt: tuple[Id, ...] = Field(
        default=(), description="Ids of requirements that are asked also of those who are exempt."
    )
    long_held: tuple[LongHeld, ...] = Field(default=(), description="For those endorsed for long.")
    cycle_ends: date | None = Field(
        default=None,
        description="A day on which a cycle ends for everybody; left out when each begins with the endorsement.",
    )
    reinstatement_months: int = Field(
        default=12, ge=0, le=120, description="Whole months for which what has lapsed can be reinstated."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Ids that stand twice or point at nothing."""
        yield from _repeated("requirements", self.requirements)
        hours = [each.id for each in self.requirements if isinstance(each, HoursRequirement)]
        for place, row in enumerate(self.shortened):
            for key in row.minimums:
                if key not in hours:
                    what = f"no requirement of hours is called `{key}`"
                    yield Flaw(("shortened", place, "minimums", key), what, _expected(hours))
        yield from self._too_short()
        yield from self._strange_ids()

    def _strange_ids(self) -> Iterator[Flaw]:
        ids = [each.id for each in self.requirements]
        for place, name in enumerate(self.never_exempt):
            if name not in ids:
                yield Flaw(("never_exempt", place), f"no requirement is called `{name}`", _expected(ids))
        for place, held in enumerate(self.long_held):
            for row_, each in enumerate(held.requirements):
                if each.id not in ids:
                    what = f"no requirement is called `{each.id}`"
                    yield Flaw(("long_held", place, "requirements", row_, "id"), what, _expected(ids))

    def _too_short(self) -> Iterator[Flaw]:
        """Shortened hours that are fewer than a part of them."""
        hours = [each for each in self.requirements if isinstance(each, HoursRequirement)]
        for place, row in enumerate(self.shortened):
            for each in hours:
                most = max((part.minimum for part in each.including), default=Decimal(0))
                if row.minimums.get(each.id, most) < most:
                    what = f"{row.minimums[each.id]} hours are fewer than the {most} of a part"
                    yield Flaw(("shortened", place, "minimums", each.id), what, "expected at least the part")


class CriteriaVersion(Content):
    """The requirements from one day on."""

    effective: date | None = Field(
        default=None, description="First day on which they apply; left out when it is not known."
    )
    source: CriteriaSource = Field(description="The document that they follow.")
    requirements: tuple[Requirement, ...] = Field(min_length=1, description="The requirements.")
    renewal: Renewal | None = Field(default=None, description="What keeps it in force afterwards.")

    def flaws(self) -> Iterator[Flaw]:
        """Requirement ids that stand twice."""
        return _repeated("requirements", self.requirements)

    def requirements_for(self, category: str | None, day: date) -> tuple[Requirement, ...]:
        """The requirements that apply to a category on a day."""
        return tuple(each for each in self.requirements if is_for(each, category) and each.in_force(day))


class Criteria(Translatable):
    """What some categories of an endorsement require."""

    endorsement: Id = Field(description="Id of the endorsement.")
    categories: tuple[Id, ...] = Field(
        default=(), description="Categories that these are for; left out when the endorsement has none."
    )
    versions: tuple[CriteriaVersion, ...] = Field(min_length=1, description="Dated versions, oldest first.")

    def flaws(self) -> Iterator[Flaw]:
        """Versions that are not in the order of their dates, and categories from elsewhere."""
        for place in range(1, len(self.versions)):
            before, here = self.versions[place - 1].effective, self.versions[place].effective
            if here is None:
                what = "only the oldest version may begin on no day"
                yield Flaw(("versions", place), what, "expected `effective: …`")
            elif before and here <= before:
                what = f"a version of {here} stands after one of {before}"
                yield Flaw(("versions", place, "effective"), what, "expected later dates downwards")
        for place, version in enumerate(self.versions):
            yield from self._strange_categories(("versions", place, "requirements"), version.requirements)
            if version.renewal:
                at = ("versions", place, "renewal", "requirements")
                yield from self._strange_categories(at, version.renewal.requirements)

    def _strange_categories(
        self, at: tuple[str | int, ...], requirements: tuple[Requirement, ...]
    ) -> Iterator[Flaw]:
        for row, outer in enumerate(requirements):
            named = dict.fromkeys(name for each in with_inner((outer,)) for name in each.categories)
            for category in named:
                if category not in self.categories:
                    what = f"the category `{category}` is not one of this file"
                    yield Flaw((*at, row, "categories"), what, _expected(self.categories))

    def version_on(self, day: date) -> CriteriaVersion | None:
        """The version that applies on a day; None before the first."""
        begun = [each for each in self.versions if each.effective is None or each.effective <= day]
        return begun[-1] if begun else None


def is_for(requirement: Requirement, category: str | None) -> bool:
    """Whether a requirement is for a category."""
    return not requirement.categories or category in requirement.categories


def applying(requirements: Iterable[Requirement], category: str | None, day: date) -> tuple[Requirement, ...]:
    """Those that apply to a category on a day, each holding only what applies inside it."""
    here = (each for each in requirements if is_for(each, category) and each.in_force(day))
    return tuple(
        each.model_copy(update={"requirements": applying(each.requirements, category, day)})
        if isinstance(each, (AllOf, AnyOf))
        else each
        for each in here
    )


def _repeated(key: str, requirements: tuple[Requirement, ...]) -> Iterator[Flaw]:
    """A flaw for each outer requirement that holds an id, itself or inside, that stood before."""
    taken: set[str] = set()
    for place, each in enumerate(requirements):
        for inner in with_inner((each,)):
            if inner.id in taken:
                yield Flaw((key, place, "id"), f"the id `{inner.id}` stands twice", "expected each id once")
            taken.add(inner.id)


def _expected(names: tuple[str, ...] | list[str]) -> str:
    return f"expected {' or '.join(f'`{each}`' for each in names) or 'none here'}"
