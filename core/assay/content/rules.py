"""What every requirement has: its words, its place in the source, and to whom it applies."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from assay.content.base import Flaw, Id, Markdown, Text
from assay.content.conditions import Conditional, Where


class Rule(Conditional):
    """What every requirement has."""

    id: Id = Field(description="Id of the requirement, unique in the version.")
    title: Text = Field(description="A few words.")
    sentence: Markdown = Field(description="The requirement in plain words, complete.")
    place: str = Field(default="", description="Where in the source it stands, as `Training, Clinical`.")
    strength: Literal["required", "recommended"] = Field(
        default="required", description="Whether it must be met."
    )
    categories: tuple[Id, ...] = Field(
        default=(), description="Categories that it is for; left out when for all of the file."
    )
    judged: bool = Field(
        default=False, description="Whether reviewers must agree also when the numbers are met."
    )


def misplaced(where: Where | None, kind: str, *at: str | int) -> Iterator[Flaw]:
    """A flaw for each condition that evidence of a kind does not have."""
    for flaw in where.misplaced(kind) if where else ():
        yield Flaw((*at, *flaw.at), flaw.what, flaw.expected)
