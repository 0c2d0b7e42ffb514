"""Ages of those whom somebody's work is for, as `0-36m`, `3-6y` or `prenatal-36m`."""

import re
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

AGES_PATTERN: Final = r"^(prenatal|[0-9]{1,3})-[0-9]{1,3}[my]$"


class Span(NamedTuple):
    """From one age to another, in months; before birth is below zero."""

    least: int
    most: int


def span_of(text: str) -> Span:
    """The months of `0-36m` or `3-6y`; both numbers are in the unit at the end."""
    least, most, unit = re.split(r"-|(?<=[0-9])(?=[my]$)", text)
    factor = 12 if unit == "y" else 1
    return Span(-9 if least == "prenatal" else int(least) * factor, int(most) * factor)


def _in_order(text: str) -> str:
    span = span_of(text)
    if span.least >= span.most:
        raise PydanticCustomError("ages", "the younger age stands first")
    return text


Ages = Annotated[str, StringConstraints(pattern=AGES_PATTERN), AfterValidator(_in_order)]
