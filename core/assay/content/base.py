"""What every content model is made of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COMPETENCY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$"

#: Lower-case words with hyphens.
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
#: `domain.competency`, since two domains may use the same word.
CompetencyId = Annotated[str, StringConstraints(pattern=COMPETENCY_PATTERN, max_length=161)]
#: Plain words.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: CommonMark without HTML; pages show it through `markdown.to_html`.
Markdown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: What the key of a source says that names the newer document.
SUPERSEDED_BY = (
    "Title and date of the document that took its place; `assay check` then says that this one is stale."
)
#: A step is a key or a position: `("domains", 0, "title")`.
Steps = tuple[str | int, ...]

Status = Literal["draft", "pretest", "operational", "retired"]


class Flaw(NamedTuple):
    """What is wrong inside a model whose fields are each right by themselves."""

    at: Steps
    what: str
    expected: str


class Content(BaseModel):
    """A frozen model that refuses unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_alias=True, validate_by_name=True
    )

    def flaws(self) -> Iterable[Flaw]:
        """What contradicts itself; a model with flaws cannot be made."""
        return ()

    @model_validator(mode="after")
    def _has_no_flaw(self) -> Self:
        found = tuple(self.flaws())
        if found:
            text = "; ".join(f"{flaw.what}, {flaw.expected}" for flaw in found)
            raise PydanticCustomError("flaws", "{text}", {"text": text, "flaws": found})
        return self


def repeated(at: Steps, ids: Sequence[str]) -> Iterator[Flaw]:
    """A flaw for each id in a list of things that stood there before."""
    for place, each in enumerate(ids):
        if each in ids[:place]:
            yield Flaw((*at, place, "id"), f"the id `{each}` stands twice", "expected each id once")


class SourceDocument(Content):
    """The published document that a file follows."""

    document: Text = Field(description="Title of the document.")
    publisher: str = Field(default="", description="Who published it.")
    dated: date = Field(description="Date the document bears, as 2025-03-18.")
    superseded_by: Text | None = Field(default=None, description=SUPERSEDED_BY)
