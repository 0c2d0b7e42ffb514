"""Single best answer: options, one of which is the key. What an item without `type:` is."""

from collections.abc import Sequence

from pydantic import Field

from assay.content.base import Content
from assay.content.item_types.base import NOTHING, WHOLE, Credit, ItemType, Response
from assay.content.item_types.body import ItemBody
from assay.content.item_types.choosing import keep_options, place_of, words_of
from assay.content.items import SINGLE_BEST, Option


class SingleBest(Content):
    """Options and one key; that it is one, the item itself watches over."""

    options: tuple[Option, ...] = Field(min_length=2, description="The answers to choose from.")

    @property
    def key(self) -> int:
        """Position of the key among the options, from 0."""
        return next(place for place, option in enumerate(self.options) if option.is_key)


class SingleBestType(ItemType[SingleBest]):
    """A response is `{"choice": "2"}`, the position of the option from 0."""

    name = SINGLE_BEST
    title = "Single best answer"
    interaction = SingleBest

    def read(self, body: ItemBody) -> None:
        """A list of boxes."""
        keep_options(body)

    def check_response(self, interaction: SingleBest, response: Response) -> str | None:
        """One of the options."""
        if set(response) == {"choice"} and place_of(response["choice"], len(interaction.options)) is not None:
            return None
        return f"expected `choice` to be from 0 to {len(interaction.options) - 1}"

    def score(self, interaction: SingleBest, response: Response) -> Credit:
        """The point for the key."""
        return WHOLE if response["choice"] == str(interaction.key) else NOTHING

    def describe(self, interaction: SingleBest, response: Response) -> str:
        """The letter and the words of the option."""
        return words_of(interaction.options, [response["choice"]])

    def texts(self) -> Sequence[str]:
        """What the options say."""
        return ("options.text",)

    def key(self, interaction: SingleBest) -> Response:
        """The key."""
        return {"choice": str(interaction.key)}
