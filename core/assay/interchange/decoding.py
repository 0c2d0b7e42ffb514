"""The text in a file's bytes: UTF-8, UTF-16 with a byte-order mark, or what Excel on Windows writes."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

#: What is said of a text that was read as Windows-1252: its letters may be others, its numbers are not.
AS_WINDOWS: Final = "the text is not UTF-8; it was read as Windows-1252"

_BINARY: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass
class NotText(Exception):
    """Bytes that are no text: in which line, what is wrong, and what was expected."""

    line: int
    what: str
    expected: str = "expected UTF-8 text"


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and how it was read where that is not plain; raises `NotText`."""
    if data.startswith(_BINARY):
        raise NotText(
            1, "this is a workbook or another binary file, not text", "expected a table saved as CSV"
        )
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text, note = data.decode("utf-16" if wide else "utf-8-sig"), ""
    except UnicodeDecodeError as error:
        windows = None if wide else _of_windows(data)
        if windows is None:
            line = data.count(b"\n", 0, error.start) + 1
            what = f"byte {error.start + 1} of the file is not {'UTF-16' if wide else 'UTF-8'}"
            raise NotText(line, what) from error
        text, note = windows, AS_WINDOWS
    if "\0" in text:
        raise NotText(text.count("\n", 0, text.index("\0")) + 1, "a NUL character")
    return text, note


def _of_windows(data: bytes) -> str | None:
    """The text of one byte a letter; None where bytes stand for nothing, as in files that are no text."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else text
