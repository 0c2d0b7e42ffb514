"""Short numeric answer: a number within a tolerance. A point or a comma begins the decimals; nothing groups digits."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pydantic import Field

from assay.content.base import Content, Flaw
from assay.content.item_types.base import NOTHING, WHOLE, Credit, ItemType, Response
from assay.content.item_types.body import ItemBody

LONGEST: Final = 40
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class Numeric(Content):
    """All of it stands under `answer:`; the body is the stem."""

    value: Decimal = Field(allow_inf_nan=False, description="The right number.")
    tolerance: Decimal = Field(
        default=Decimal(0),
        ge=0,
        allow_inf_nan=False,
        description="How far from it is still right; the border is.",
    )
    unit: str = Field(default="", max_length=30, description="Shown behind the field; nobody types it.")

    def flaws(self) -> Iterator[Flaw]:
        """A number that nobody could type."""
        if len(f"{self.value:f}") > LONGEST:
            yield Flaw(
                ("value",), "the number is too long to be typed", f"expected at most {LONGEST} characters"
            )


class NumericType(ItemType[Numeric]):
    """A response is `{"number": "12.5"}`, as it was typed."""

    name = "numeric"
    title = "Short numeric answer"
    interaction = Numeric
    answer = Numeric

    def read(self, body: ItemBody) -> None:
        """Nothing stands in the body but the stem."""

    def check_response(self, interaction: Numeric, response: Response) -> str | None:  # noqa: ARG002
        """A text under its name; that it is a number is scored, not required."""
        value = response.get("number")
        if set(response) == {"number"} and isinstance(value, str) and len(value) <= LONGEST:
            return None
        return f"expected `number` to be at most {LONGEST} characters"

    def score(self, interaction: Numeric, response: Response) -> Credit:
        """The point within the tolerance."""
        number = number_of(str(response["number"]))
        is_right = number is not None and abs(number - interaction.value) <= interaction.tolerance
        return WHOLE if is_right else NOTHING

    def describe(self, interaction: Numeric, response: Response) -> str:
        """As typed, with the unit."""
        return f"{str(response['number']).strip()} {interaction.unit}".strip()

    def texts(self) -> Sequence[str]:
        """The unit; a number is the same everywhere."""
        return ("unit",)

    def key(self, interaction: Numeric) -> Response:
        """The number itself."""
        return {"number": f"{interaction.value:f}"}


def number_of(typed: str) -> Decimal | None:
    """The number that was typed; None if it is none. `1,250` is one and a quarter: nothing groups digits."""
    text = typed.strip().replace("\u2212", "-").replace(",", ".")
    return Decimal(text) if _NUMBER.fullmatch(text) else None
