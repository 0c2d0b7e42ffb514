"""Who may give reference ratings: slots, fall-backs, and what some of all raters must be."""

from collections.abc import Mapping

from pydantic import Field

from assay.content.base import Content, Id
from assay.content.conditions import Qualification


class FallBack(Content):
    """Who may rate when the people of a slot are not to be had."""

    roles: tuple[Id, ...] = Field(min_length=1, description="Any of these roles.")
    when: Mapping[Id, bool] = Field(
        default={}, description="Facts about the applicant, as `has-supervision-provider: false`."
    )


class Slot(Content):
    """One reference rating, and who may give it."""

    id: Id = Field(description="Id of the slot, unique in the requirement.")
    roles: tuple[Id, ...] = Field(min_length=1, description="Any of these roles.")
    when: Mapping[Id, bool] = Field(
        default={}, description="Facts about the applicant without which nobody of these roles may."
    )
    rater: Qualification | None = Field(default=None, description="What the rater must be.")
    otherwise: tuple[FallBack, ...] = Field(default=(), description="Fall-backs.")


class Among(Content):
    """How many of all raters must be something."""

    least: int = Field(ge=1, le=10, description="How many, at least.")
    rater: Qualification = Field(description="What they must be.")
