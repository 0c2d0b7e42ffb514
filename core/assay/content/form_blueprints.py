"""A blueprint by itself: what is asked of forms that are drawn from a table of items, for `assay assemble --pool`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt

from assay.content.base import Content, Flaw, Text
from assay.content.exams import Range
from assay.content.problems import ContentError, Gathering
from assay.content.reading.files import Place, load_yaml


def _as_range(value: Any) -> Any:
    """One number is both ends."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return [value, value] if is_number else value


Count = Annotated[Range, BeforeValidator(_as_range)]
Counts = Mapping[Text, Count]


class LabelCell(Content):
    """How many items carry several labels at once."""

    where: Mapping[Text, Text] = Field(min_length=1, description="Columns and what stands in them.")
    items: Count = Field(description="Fewest and most items, or one number.")


class InformationTarget(Content):
    """Test information at some abilities."""

    at: tuple[float, ...] = Field(min_length=1, description="Abilities, as [-1, 0, 1].")
    values: tuple[float, ...] | None = Field(
        default=None, description="Information wanted at each; as much as there can be when left out."
    )

    def flaws(self) -> Iterator[Flaw]:
        """A value for each ability."""
        if self.values is not None and len(self.values) != len(self.at):
            what = f"{len(self.values)} values stand for {len(self.at)} abilities"
            yield Flaw(("values",), what, "expected one value for each ability")


class Target(Content):
    """What makes the forms parallel: one of the three."""

    p: float | None = Field(
        default=None, ge=0, le=1, description="Mean proportion correct of the scored items."
    )
    b: float | None = Field(default=None, description="Mean difficulty of the scored items.")
    information: InformationTarget | None = Field(default=None, description="Test information.")

    def flaws(self) -> Iterator[Flaw]:
        """One target, and not several."""
        given = [name for name in ("p", "b", "information") if getattr(self, name) is not None]
        if len(given) != 1:
            yield Flaw((), f"{len(given)} targets are named", "expected one of p, b and information")


class FormBlueprint(Content):
    """How many items a form has, from where, and what makes several forms parallel."""

    items: PositiveInt = Field(description="Scored items of a form.")
    pretest: NonNegativeInt = Field(default=0, description="Pretest items beside them.")
    domains: Counts = Field(default={}, description="Items of each domain; other domains are not drawn.")
    competencies: Counts = Field(default={}, description="Items of some competencies.")
    cognitive: Counts = Field(default={}, description="Items of some cognitive levels.")
    labels: Mapping[Text, Counts] = Field(default={}, description="The same for any other column.")
    cells: tuple[LabelCell, ...] = Field(default=(), description="Items that carry several labels at once.")
    sets: Literal["whole"] | Range = Field(
        default="whole", description="Items of a shared stimulus: all of them, or fewest and most."
    )
    overlap: NonNegativeInt = Field(
        default=0, description="Items that two forms may share, beside the anchor."
    )
    anchor: NonNegativeInt = Field(default=0, description="Items that all forms share, for equating.")
    target: Target | None = Field(default=None, description="What makes the forms parallel.")

    def flaws(self) -> Iterator[Flaw]:
        """Ranges that are upside down."""
        groups = {
            ("domains",): self.domains,
            ("competencies",): self.competencies,
            ("cognitive",): self.cognitive,
        }
        groups |= {("labels", name): counts for name, counts in self.labels.items()}  # type: ignore[misc]
        ranges = [((*at, name), found) for at, counts in groups.items() for name, found in counts.items()]
        ranges += [(("cells", place, "items"), cell.items) for place, cell in enumerate(self.cells)]  # type: ignore[misc]
        ranges += [] if self.sets == "whole" else [(("sets",), self.sets)]  # type: ignore[list-item]
        for at, (least, most) in ranges:
            if least > most:
                yield Flaw(at, f"{least} to {most} items are asked for", "expected the smaller number first")


def read_form_blueprint(path: Path) -> FormBlueprint:
    """The blueprint in a file. Raises `ContentError` with every problem."""
    gathering = Gathering()
    found = load_yaml(FormBlueprint, Place(path, path.parent, "blueprint", name=None), gathering)
    if found is None or gathering.problems:
        raise ContentError(gathering.problems)
    return found
