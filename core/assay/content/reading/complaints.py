"""What the YAML parser complains of, in plain words."""

from collections.abc import Sequence
from typing import Final

#: A part of the parser's message, what is wrong, what was expected.
_COMPLAINTS: Final = (
    ("mapping values are not allowed", "a second `:` stands in this line, or the indentation is wrong",
     "expected one `key: value` a line, a text with `:` between quotes"),
    ("expected <block end>", "the indentation does not fit the lines above, or a quotation ended early",
     "expected keys of one mapping to begin in the same column"),
    ("sequence entries are not allowed", "a list begins beside its key",
     "expected `- ` in a line of its own"),
    ("could not find expected ':'", "a `:` is missing after a key", "expected `key: value`"),
    ("found unexpected end of stream", "a quotation mark or bracket is not closed",
     "expected its partner before the end"),
    ("expected ',' or", "a bracket is not closed, or a comma is missing",
     "expected `[one, two]` or `{key: value}`"),
    ("found unknown escape", "the backslash begins an unknown escape",
     "expected single quotes around a text with a backslash"),
    ("found undefined", "a `*` begins a reference", "expected the text between quotes"),
    ("alphabetic or numeric character", "a `*` or `&` stands alone", "expected the text between quotes"),
    ("cannot start any token", "this character cannot begin a value", "expected the text between quotes"),
)  # fmt: skip
_OTHERWISE: Final = ("this is not YAML", "expected `key: value` lines")


def in_plain_words(message: str, rows: Sequence[str], row: int) -> tuple[str, str]:
    """What is wrong and what was expected, for a parser's message about a row."""
    if row < len(rows) and "\t" in rows[row][: _indentation(rows[row])]:
        return "a tab indents this line", "expected spaces"
    for part, what, expected in _COMPLAINTS:
        if part in message:
            return what, expected
    return _OTHERWISE


def _indentation(text: str) -> int:
    return len(text) - len(text.lstrip())
