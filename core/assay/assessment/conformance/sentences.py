"""Sentences of plain text, as the formulas of reading level count them."""

import re
from typing import Final

#: Of fewer words, the formulas say nothing.
FEWEST_WORDS: Final = 30
_END: Final = re.compile(r"(?<=[.!?])[^\w\s]*\s+")


def sentences_in(text: str, word: re.Pattern[str]) -> int:
    """How many sentences with a word in them; a line is one at least, and a decimal point ends none."""
    parts = (part for line in text.splitlines() for part in _END.split(line))
    return sum(1 for part in parts if word.search(part))
