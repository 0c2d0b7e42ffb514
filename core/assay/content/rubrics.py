"""Rubrics: criteria, each with a descriptor at every level."""

from collections.abc import Iterator

from pydantic import Field, NonNegativeInt

from assay.content.base import CompetencyId, Content, Flaw, Id, Text, repeated
from assay.content.markdown import comparable
from assay.content.translations import Translatable


class Level(Content):
    """One step of a criterion."""

    score: NonNegativeInt = Field(description="Points of the level; the first level has 0.")
    label: Text = Field(description="One or two words.")
    descriptor: Text = Field(description="What a response at this level does.")


class Criterion(Content):
    """One question that a reviewer answers about a response."""

    id: Id = Field(description="Id of the criterion, unique in the rubric.")
    title: Text = Field(description="A few words.")
    question: Text = Field(description="One sentence for the reviewer.")
    competencies: tuple[CompetencyId, ...] = Field(min_length=1, description="What it gives evidence of.")
    weight: int = Field(ge=1, le=5, description="How much it counts, a whole number from 1 to 5.")
    levels: tuple[Level, ...] = Field(min_length=2, description="Levels, upwards from score 0.")

    @property
    def highest(self) -> int:
        """The most points that a response can have."""
        return self.levels[-1].score

    def flaws(self) -> Iterator[Flaw]:
        """Levels that do not count 0, 1, 2 …, and descriptors that say the same."""
        for place, level in enumerate(self.levels):
            if level.score != place:
                at = ("levels", place, "score")
                what = f"the level has the score {level.score}"
                yield Flaw(at, what, f"expected {place}: scores go 0, 1, 2 … in order")
        yield from self._same_descriptors()

    def _same_descriptors(self) -> Iterator[Flaw]:
        words = [comparable(level.descriptor) for level in self.levels]
        for place, each in enumerate(words):
            if each in words[:place]:
                what = f"the descriptor of level {place} says the same as that of level {words.index(each)}"
                yield Flaw(
                    ("levels", place, "descriptor"), what, "expected descriptors that tell levels apart"
                )


class Rubric(Translatable):
    """How responses to a prompt are scored."""

    id: Id = Field(description="Id of the rubric; also the name of its file.")
    title: Text = Field(description="Title as reviewers know it.")
    criteria: tuple[Criterion, ...] = Field(min_length=1, description="The criteria, best 4 to 6.")

    def flaws(self) -> Iterator[Flaw]:
        """Criterion ids that stand twice."""
        return repeated(("criteria",), [each.id for each in self.criteria])
