"""Associations and what is earned from them."""

from collections.abc import Iterator, Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from assay.content.base import Content, Flaw, Id, Markdown, Text, repeated
from assay.content.translations import Language, Translatable

WEB_ADDRESS_PATTERN = r"^https?://[^\s<>\"]+$"

WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS_PATTERN, max_length=500)]


class Category(Content):
    """A kind of an endorsement, such as clinical."""

    id: Id = Field(description="Id of the category, unique in the endorsement.")
    title: Text = Field(description="Title as people know it.")


class Endorsement(Content):
    """What an applicant earns."""

    id: Id = Field(description="Id of the endorsement, unique in the association.")
    title: Text = Field(description="Title as people know it.")
    map: Id | None = Field(
        default=None, description="Id of the competency map that it follows; left out while there is none."
    )
    summary: Markdown = Field(description="What it says of a person, in a sentence or two.")
    categories: tuple[Category, ...] = Field(
        default=(), description="Its categories; left out when there is only one kind."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Category ids that stand twice."""
        return repeated(("categories",), [each.id for each in self.categories])

    def category(self, category_id: str) -> Category:
        """The category of an id; KeyError when there is none."""
        return {each.id: each for each in self.categories}[category_id]


class ReferenceRules(Content):
    """How an association handles reference ratings."""

    shown_to_applicant: bool = Field(
        default=False, description="Whether applicants may read their ratings; raters are told beforehand."
    )


class Association(Translatable):
    """A professional association."""

    id: Id = Field(description="Id of the association, unique among all that are installed.")
    name: Text = Field(description="Full name.")
    short_name: Text = Field(description="Name as people say it.")
    place: Text = Field(description="State, country or region that it serves.")
    website: WebAddress = Field(description="Address of its website, beginning with https://.")
    languages: tuple[Language, ...] = Field(
        min_length=1,
        description="Languages of its texts, as `[en, es]`; the first is that of the files themselves, the others lie "
        "beside them, as `association.es.yaml`.",
    )
    time_zone: Text = Field(description="Zone of its dates, as `America/Detroit`.")
    about: Markdown = Field(description="One or two sentences about it.")
    endorsements: tuple[Endorsement, ...] = Field(min_length=1, description="What can be earned.")
    words: Mapping[Id, Text] = Field(
        default={},
        description="Titles of the words that its criteria use, as `dei: Diversity, equity, and inclusion`; a word "
        "that is left out is shown as its id reads.",
    )
    references: ReferenceRules = Field(
        default=ReferenceRules(), description="How reference ratings are handled; left out for the usual way."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Endorsement ids that stand twice, and an unknown time zone."""
        yield from repeated(("endorsements",), [each.id for each in self.endorsements])
        if not _is_time_zone(self.time_zone):
            what = f"the time zone `{self.time_zone}` is not known"
            yield Flaw(("time_zone",), what, "expected a name such as `America/Detroit`")

    def endorsement(self, endorsement_id: str) -> Endorsement:
        """The endorsement of an id; KeyError when there is none."""
        return {each.id: each for each in self.endorsements}[endorsement_id]


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True
