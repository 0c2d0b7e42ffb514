"""Stimuli: a text that several items ask about, which come together and in order."""

from collections.abc import Iterator

from pydantic import Field

from assay.content.base import Content, Flaw, Id, Markdown, Text
from assay.content.translations import Translatable


class StimulusFrontMatter(Content):
    """The lines between the `---` of a stimulus; its text follows in Markdown."""

    id: Id = Field(description="Id of the stimulus; also the name of its file.")
    title: Text = Field(description="What candidates see above the text.")
    items: tuple[Id, ...] = Field(
        min_length=1, description="The items that ask about it, in the order in which they are asked."
    )

    def flaws(self) -> Iterator[Flaw]:
        """Items that stand twice."""
        for place, each in enumerate(self.items):
            if each in self.items[:place]:
                yield Flaw(("items", place), f"the item `{each}` stands twice", "expected each item once")


class Stimulus(StimulusFrontMatter, Translatable):
    """A shared text with the items that ask about it."""

    text: Markdown = Field(description="What candidates read before they answer.")
