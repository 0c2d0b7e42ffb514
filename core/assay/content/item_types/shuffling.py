"""An order that follows from the words alone: the same for everybody, anywhere and at any time."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

#: How often another order is tried: more than enough for texts that differ.
_TRIES: Final = 50


def shuffled(texts: Sequence[str], salt: str = "") -> tuple[int, ...]:
    """The places of texts in an order that tells nothing. It may be the one they stand in: else two would tell all."""
    return tuple(
        sorted(range(len(texts)), key=lambda place: sha256(f"{salt}{texts[place]}".encode()).digest())
    )


def shuffled_anew(texts: Sequence[str]) -> tuple[int, ...]:
    """The same, never in the order they stand in; for three or more, of which five orders are left at least."""
    as_they_stand = tuple(range(len(texts)))
    tries = (shuffled(texts, str(number or "")) for number in range(_TRIES))
    return next((each for each in tries if each != as_they_stand), as_they_stand)
