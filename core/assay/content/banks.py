"""Banks: items that belong together and follow one competency map."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import Field

from assay.content.base import Flaw, Id, Markdown, Text, repeated
from assay.content.items import Item
from assay.content.stimuli import Stimulus
from assay.content.translations import Translatable


class BankFile(Translatable):
    """The file `bank.yaml` of a bank; its items lie beside it, in `items/`."""

    id: Id = Field(description="Id of the bank; also the name of its folder.")
    title: Text = Field(description="Title as people know it.")
    map: Id = Field(description="Id of the competency map that the items follow.")
    description: Markdown = Field(description="What the bank holds and whom it serves.")


class Bank(BankFile):
    """A bank with its items, in the order of their ids."""

    items: tuple[Item, ...] = Field(default=(), description="Every item, whatever its status.")
    stimuli: tuple[Stimulus, ...] = Field(default=(), description="The texts that items share.")

    def flaws(self) -> Iterator[Flaw]:
        """Ids of items and of stimuli that stand twice."""
        yield from repeated(("items",), [each.id for each in self.items])
        yield from repeated(("stimuli",), [each.id for each in self.stimuli])

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """Every item by its id."""
        return {each.id: each for each in self.items}

    def item(self, item_id: str) -> Item:
        """The item of an id; KeyError when there is none."""
        return self.by_id[item_id]

    @property
    def operational(self) -> tuple[Item, ...]:
        """The items that may be scored."""
        return tuple(each for each in self.items if each.status == "operational")
