"""Multiple-choice items: one stem, options, one key, and the reasons."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from assay.content.base import CompetencyId, Content, Flaw, Id, Markdown, Status, Text
from assay.content.markdown import comparable

Cognitive = Literal["recall", "application", "analysis"]


class Option(Content):
    """One answer that a candidate may choose."""

    text: Markdown = Field(description="The answer, one line of Markdown.")
    is_key: bool = Field(description="Whether it is the best answer.")


class ItemFrontMatter(Content):
    """The lines between the `---` of an item; stem, options and rationale follow them in Markdown."""

    id: Id = Field(description="Id of the item; also the name of its file.")
    competencies: tuple[CompetencyId, ...] = Field(
        min_length=1, description="What it examines, as `domain.competency`; it counts for the first."
    )
    cognitive: Cognitive = Field(description="What it asks of the mind.")
    status: Status = Field(description="Only operational items are scored; pretest items are tried out.")
    enemies: tuple[Id, ...] = Field(default=(), description="Items that must not stand on the same form.")
    stimulus: Id | None = Field(
        default=None,
        description="Id of the text that it shares with others, a file in `stimuli/` of the bank; they come together.",
    )
    difficulty: float | None = Field(
        default=None,
        gt=0,
        lt=1,
        description="Share of people who were right, from elsewhere; what sittings here say comes before it.",
    )
    sources: tuple[Text, ...] = Field(default=(), description="Literature that supports the key.")

    @property
    def is_pretest(self) -> bool:
        """Whether it is tried out: it stands on forms and is never scored."""
        return self.status == "pretest"

    @property
    def competency(self) -> str:
        """The competency that the item counts for."""
        return self.competencies[0]

    @property
    def domain(self) -> str:
        """The domain that the item counts for."""
        return self.competency.partition(".")[0]


class Item(ItemFrontMatter):
    """A multiple-choice item with exactly one key."""

    stem: Markdown = Field(description="The case and the question; the question comes last.")
    options: tuple[Option, ...] = Field(min_length=2, description="The answers to choose from.")
    rationale: Markdown = Field(description="Why the key is best and each other option is not.")

    @property
    def key(self) -> int:
        """Position of the key among the options, from 0."""
        return next(place for place, option in enumerate(self.options) if option.is_key)

    def flaws(self) -> Iterator[Flaw]:
        """No key or several, and options that say the same."""
        keys = [place for place, option in enumerate(self.options) if option.is_key]
        if not keys:
            yield Flaw(("options",), "no option is marked as the key", "expected exactly one `[x]`")
        for place in keys[1:]:
            what = f"option {place + 1} is a second key beside option {keys[0] + 1}"
            yield Flaw(("options", place), what, "expected exactly one `[x]`")
        yield from self._repeated_options()

    def _repeated_options(self) -> Iterator[Flaw]:
        words = [comparable(option.text) for option in self.options]
        for place, each in enumerate(words):
            if each in words[:place]:
                what = f"option {place + 1} says the same as option {words.index(each) + 1}"
                yield Flaw(("options", place), what, "expected options that differ in words")
