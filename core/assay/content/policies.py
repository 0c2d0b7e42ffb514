"""Adjudication policies by themselves: the `rating` of an exam file, to be tried on ratings that are there."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import Field, PositiveInt

from assay.content.adjudication import Amount, Rating
from assay.content.base import Content, Flaw, Text
from assay.content.problems import ContentError, Gathering
from assay.content.reading.files import Place, load_yaml
from assay.content.rubrics import Rubric

Model = TypeVar("Model", bound=Content)


class ScaledCriterion(Content):
    """A criterion without its words, for ratings that were made elsewhere."""

    id: Text = Field(description="Name of the criterion, as the ratings have it.")
    highest: PositiveInt = Field(description="The highest level; levels count from 0.")
    weight: PositiveInt = Field(default=1, description="How much it counts.")


class AdjudicationPolicy(Rating):
    """The `rating` of an exam file with what else it takes to try it on ratings."""

    cut: Amount = Field(description="What passes an essay.")
    criteria: tuple[ScaledCriterion, ...] = Field(
        default=(), description="The criteria of the ratings; left out when a rubric has them."
    )
    adjudicators: tuple[Text, ...] = Field(
        default=(),
        description="Raters whose readings settle; left out, the reading after the first ones settles.",
    )

    def flaws(self) -> Iterator[Flaw]:
        """Criteria that stand twice, and vetoes on criteria that are not there."""
        yield from super().flaws()
        names = [each.id for each in self.criteria]
        for place, name in enumerate(names):
            if name in names[:place]:
                yield Flaw(
                    ("criteria", place, "id"), f"`{name}` stands twice", "expected each criterion once"
                )
        for place, veto in enumerate(self.adjudicate.veto if self.adjudicate and names else ()):
            for each in veto.criteria:
                if each not in names:
                    at = ("adjudicate", "veto", place, "criteria")
                    yield Flaw(at, f"there is no criterion `{each}`", "expected the id of one of `criteria`")


def read_policy(file: Path) -> AdjudicationPolicy:
    """The policy of a YAML file; ContentError with every problem and its line."""
    return _read(AdjudicationPolicy, file, "adjudication policy")


def read_rubric(file: Path) -> Rubric:
    """The rubric of a YAML file that lies anywhere; ContentError with every problem and its line."""
    return _read(Rubric, file, "rubric")


def _read(model: type[Model], file: Path, kind: str) -> Model:
    gathering = Gathering()
    found = load_yaml(model, Place(file, file.parent, kind), gathering)
    if found is None or gathering.problems:
        raise ContentError(gathering.problems)
    return found
