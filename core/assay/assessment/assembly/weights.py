"""Chance as a number that anybody can compute again."""

import hashlib

#: Weights are whole numbers of so many bits once the solver has them: two forms differ by 1 or not at all, which is
#: far above its tolerances.
WEIGHT_BITS = 30


def weight(seed: int, identifier: str) -> float:
    """A number in [0, 1) that depends on nothing but the two arguments."""
    digest = hashlib.sha256(f"{seed}/{identifier}".encode()).digest()
    return float((int.from_bytes(digest[:8], "big") >> (64 - WEIGHT_BITS)) / 2**WEIGHT_BITS)
