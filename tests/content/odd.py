"""A type that does what it is told to, and an item of it."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from assay.content.base import Content
from assay.content.item_types.base import Credit, ItemType, Response
from assay.content.item_types.body import ItemBody
from assay.content.item_types.guarding import Guard, TypeTrouble
from assay.content.item_types.known import ItemTypes
from assay.content.items import Item


class Word(Content):
    """Nothing but a word."""

    word: str = "bee"


class Odd(ItemType[Word]):
    """A type that does what it is told to."""

    name = "odd"
    title = "Odd"
    interaction = Word

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act = act

    def read(self, body: ItemBody) -> None:  # noqa: ARG002
        """Nothing stands in the body."""
        self.act()

    def check_response(self, interaction: Word, response: Response) -> str | None:  # noqa: ARG002
        """Everything is a response."""
        return None

    def score(self, interaction: Word, response: Response) -> Credit:  # noqa: ARG002
        """What the act gives."""
        given: Credit = self.act()
        return given

    def describe(self, interaction: Word, response: Response) -> str:  # noqa: ARG002
        """What the act gives."""
        given: str = self.act()
        return given

    def key(self, interaction: Word) -> Response:  # noqa: ARG002
        """Nothing in particular."""
        return {}


ITEM = Item.model_validate(
    {
        "id": "odd-one", "type": "odd", "competencies": ["colony.swarms"], "cognitive": "recall",
        "status": "operational", "stem": "Which?", "rationale": "Because.", "interaction": {"word": "wax"},
    }
)  # fmt: skip


def odd(
    act: Callable[[], Any], patience: float = 5.0, clock: Callable[[], float] | None = None
) -> tuple[ItemTypes, list[tuple[str, TypeTrouble | None]]]:
    """The types with an odd one, and what its guard tells of it."""
    heard: list[tuple[str, TypeTrouble | None]] = []
    guard = Guard(patience, lambda name, trouble: heard.append((name, trouble)), clock or monotonic)
    return ItemTypes({"odd": Odd(act)}, {"odd": "a-plugin"}, guard), heard
