"""How states are shown at a glance."""

from typing import NamedTuple


class PillWords(NamedTuple):
    """How a state reads: on its pill, and the pill's look and icon."""

    pill: str
    look: str
    icon: str
