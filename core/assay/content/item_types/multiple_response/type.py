"""Multiple response: options, of which any number is right; how a part is scored is declared in each item."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from assay.content.base import Content, Flaw
from assay.content.item_types.base import NOTHING, WHOLE, Credit, ItemType, Response
from assay.content.item_types.body import ItemBody
from assay.content.item_types.choosing import MOST, keep_options, place_of, words_of
from assay.content.items import Option, repeated_options

Scoring = Literal["all-or-nothing", "per-option", "right-minus-wrong"]


class Declared(Content):
    """What stands under `answer:`."""

    scoring: Scoring = Field(
        description="`all-or-nothing`: the point for exactly the keys. `per-option`: an equal part for each option "
        "that is ticked or left as it should be. `right-minus-wrong`: an equal part for each key, less one for each "
        "wrong option that is ticked, never below nothing."
    )


class MultipleResponse(Declared):
    """Options, at least one of them a key, and one that is none."""

    options: tuple[Option, ...] = Field(
        min_length=2, max_length=MOST, description="The answers to choose from, each key ticked."
    )

    @property
    def keys(self) -> frozenset[int]:
        """Positions of the keys, from 0."""
        return frozenset(place for place, option in enumerate(self.options) if option.is_key)

    def flaws(self) -> Iterator[Flaw]:
        """No key, nothing but keys, and options that say the same."""
        if not self.keys:
            yield Flaw(("options",), "no option is marked as a key", "expected at least one `[x]`")
        if len(self.keys) == len(self.options):
            yield Flaw(("options",), "every option is marked as a key", "expected at least one `[ ]`")
        yield from repeated_options(self.options)


class MultipleResponseType(ItemType[MultipleResponse]):
    """A response is `{"choice": ["0", "2"]}`, the positions of what is ticked."""

    name = "multiple-response"
    title = "Multiple response"
    interaction = MultipleResponse
    answer = Declared

    def read(self, body: ItemBody) -> None:
        """A list of boxes."""
        keep_options(body)

    def check_response(self, interaction: MultipleResponse, response: Response) -> str | None:
        """Options, each at most once."""
        ticked = _ticked(response)
        places = [place_of(each, len(interaction.options)) for each in ticked]
        if set(response) != {"choice"} or None in places or len(set(places)) < len(places):
            return f"expected `choice` to be different numbers from 0 to {len(interaction.options) - 1}"
        return None

    def score(self, interaction: MultipleResponse, response: Response) -> Credit:
        """By the declared rule."""
        ticked = {int(each) for each in _ticked(response)}
        keys, size = interaction.keys, len(interaction.options)
        if not ticked:
            return NOTHING
        if interaction.scoring == "all-or-nothing":
            return WHOLE if ticked == keys else NOTHING
        if interaction.scoring == "per-option":
            return Fraction(size - len(ticked ^ keys), size)
        return max(Fraction(len(ticked & keys) - len(ticked - keys), len(keys)), Fraction(0))

    def describe(self, interaction: MultipleResponse, response: Response) -> str:
        """The letters and words of what is ticked."""
        return words_of(interaction.options, _ticked(response))

    def key(self, interaction: MultipleResponse) -> Response:
        """Every key, and nothing else."""
        return {"choice": [str(place) for place in sorted(interaction.keys)]}

    def texts(self) -> Sequence[str]:
        """What the options say."""
        return ("options.text",)

    def template_values(self, interaction: MultipleResponse) -> Mapping[str, Any]:
        """How many are right is not told."""
        return {"keys": interaction.keys}


def _ticked(response: Response) -> Sequence[str]:
    """A single checkbox that is ticked may come as one text."""
    value = response.get("choice", ())
    return (value,) if isinstance(value, str) else value
