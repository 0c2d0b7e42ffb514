"""Normal forms of Unicode that nobody can make endless: their cost grows with the square of a run of marks."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal
from unicodedata import combining, normalize

#: So many marks can follow a letter (Unicode Standard Annex 15, Stream-Safe Text Format); no language needs them.
LONGEST_RUN: Final = 30
#: Combining grapheme joiner: not seen, and marks are not put in order across it.
_JOINER: Final = "\u034f"


def normal_form(form: Literal["NFC", "NFKD"], text: str) -> str:
    """The normal form of a text; in a run of more marks than language has, an invisible joiner stands between them."""
    return normalize(form, text if text.isascii() else "".join(_stream_safe(text)))


def _stream_safe(text: str) -> Iterator[str]:
    for is_mark, letters in groupby(text, key=lambda each: combining(each) > 0):
        run = "".join(letters)
        if is_mark and len(run) > LONGEST_RUN:
            run = _JOINER.join(run[at : at + LONGEST_RUN] for at in range(0, len(run), LONGEST_RUN))
        yield run
