"""Ordering: steps that are shown in another order than the right one, and get a number each."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal

from pydantic import Field

from assay.content.base import Content, Flaw, Markdown
from assay.content.item_types.base import NOTHING, WHOLE, Credit, ItemType, Response
from assay.content.item_types.body import ItemBody
from assay.content.item_types.choosing import MOST, place_of
from assay.content.item_types.shuffling import shuffled_anew
from assay.content.markdown import comparable, to_plain


class Declared(Content):
    """What stands under `answer:`."""

    scoring: Literal["all-or-nothing", "pairs"] = Field(
        description="`all-or-nothing`: the point for the right order. `pairs`: of all pairs of steps, the share that "
        "stands in the right order."
    )


class Ordering(Declared):
    """Steps in the right order."""

    steps: tuple[Markdown, ...] = Field(
        min_length=3, max_length=MOST, description="The steps in the right order, one line of Markdown each."
    )

    shown_as: tuple[int, ...] = Field(
        default=(),
        exclude=True,
        description="In other words, the order in which the master's steps are shown.",
    )

    @property
    def shown(self) -> tuple[int, ...]:
        """The right places (from 0) of the steps, in the order in which they are shown: never the right one."""
        return self.shown_as or shuffled_anew(self.steps)

    def flaws(self) -> Iterator[Flaw]:
        """Steps that say the same."""
        words = [comparable(each) for each in self.steps]
        for place, each in enumerate(words):
            if each in words[:place]:
                what = f"step {place + 1} says the same as step {words.index(each) + 1}"
                yield Flaw(("steps", place), what, "expected steps that differ in words")


class OrderingType(ItemType[Ordering]):
    """A response is `{"0": "2", "1": "1", …}`: by the place in which a step is shown (from 0) its number (from 1)."""

    name = "ordering"
    title = "Ordering"
    interaction = Ordering
    answer = Declared

    def read(self, body: ItemBody) -> None:
        """A numbered list in the right order."""
        if lines := body.numbered():
            body.keep("steps", [each.text for each in lines], lines[0].row)
            for place, each in enumerate(lines):
                body.place("steps", place, each.row)

    def check_response(self, interaction: Ordering, response: Response) -> str | None:
        """Numbers of places, for steps that there are."""
        size = len(interaction.steps)
        for name, value in response.items():
            number = place_of(value, size + 1)
            if place_of(name, size) is None or not (number or value == ""):
                return f"expected numbers from 1 to {size} for the steps 0 to {size - 1}"
        return None

    def score(self, interaction: Ordering, response: Response) -> Credit:
        """By the declared rule; a step without a number, and two with the same, are in no order."""
        numbers = _numbers(interaction, response)
        pairs = list(combinations(range(len(interaction.steps)), 2))
        right = sum(one in numbers and two in numbers and numbers[one] < numbers[two] for one, two in pairs)
        if interaction.scoring == "all-or-nothing":
            return WHOLE if right == len(pairs) else NOTHING
        return Fraction(right, len(pairs))

    def describe(self, interaction: Ordering, response: Response) -> str:
        """The steps by their numbers, then those without."""
        numbers = _numbers(interaction, response)
        told = sorted(numbers, key=lambda step: (numbers[step], step))
        return "; ".join(f"{numbers[step]}. {to_plain(interaction.steps[step])}" for step in told)

    def key(self, interaction: Ordering) -> Response:
        """The right numbers."""
        return {str(place): str(step + 1) for place, step in enumerate(interaction.shown)}

    def texts(self) -> Sequence[str]:
        """What the steps say."""
        return ("steps",)

    def translated(self, interaction: Ordering, master: Ordering) -> Ordering:
        """Shown in the master's order: a response names steps by the places in which they are shown."""
        return interaction.model_copy(update={"shown_as": master.shown})

    def template_values(self, interaction: Ordering) -> Mapping[str, Any]:
        """The steps as they are shown."""
        return {
            "shown": [(str(place), interaction.steps[step]) for place, step in enumerate(interaction.shown)]
        }


def _numbers(interaction: Ordering, response: Response) -> dict[int, int]:
    """The number that each step got, by its right place."""
    return {interaction.shown[int(name)]: int(str(value)) for name, value in response.items() if value != ""}
