"""Files as text, and every reason why a file is not read."""

import re
from pathlib import Path
from typing import Final

from assay.content.problems import Gathering
from assay.unicode import normal_form

#: Far above the largest map, far below what would hurt.
MOST_BYTES: Final = 1_000_000
#: Control characters and halves of surrogates; databases and browsers choke on them.
INVISIBLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def read_text(path: Path, root: Path, gathering: Gathering) -> str | None:
    """The text of a file below a root, with plain line ends; None when it cannot be used."""
    try:
        if not _is_inside(path, root):
            gathering.report(path, 1, "the file is a link that leads out of the folder", "expected a file")
            return None
        content = _bytes(path, gathering)
    except (OSError, RuntimeError, ValueError) as error:
        gathering.report(path, 1, f"the file cannot be read ({_reason(error)})", "expected a readable file")
        return None
    return None if content is None else text_of(content, path, gathering)


def text_of(content: bytes, path: Path, gathering: Gathering) -> str | None:
    """The text of what a file holds, or would; None when it cannot be used."""
    if len(content) > MOST_BYTES:
        expected = f"expected at most {MOST_BYTES:,} bytes"
        gathering.report(path, 1, "the file is too large", expected)
        return None
    return _decoded(content, path, gathering)


def _is_inside(path: Path, root: Path) -> bool:
    return path.resolve(strict=True).is_relative_to(root.resolve(strict=True))


def _bytes(path: Path, gathering: Gathering) -> bytes | None:
    if not path.is_file():
        gathering.report(path, 1, "this is not a file", "expected a file")
        return None
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _decoded(content: bytes, path: Path, gathering: Gathering) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        gathering.report(path, line, "a byte is not UTF-8", "expected the file to be saved as UTF-8")
        return None
    text = normal_form("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        gathering.report(path, 1, "the file is empty", "expected content")
        return None
    return _without_control_characters(text, path, gathering)


def _without_control_characters(text: str, path: Path, gathering: Gathering) -> str | None:
    found = INVISIBLE.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start()) + 1
    what = f"the invisible character U+{ord(found[0]):04X} stands here"
    gathering.report(path, line, what, "expected ordinary text")
    return None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
