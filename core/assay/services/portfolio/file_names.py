"""Names of files, so that they are safe to show and to save."""

import re
import unicodedata
from typing import Final

from assay.services.portfolio.file_kinds import FileKind
from assay.unicode import normal_form

LONGEST: Final = 120
#: What some system does not take in a name.
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')


def clean_name(name: str, kind: FileKind) -> str:
    """The last part of a path, without what is invisible or harmful, ending as files of its kind do."""
    last = re.split(r"[/\\]", normal_form("NFC", name))[-1]
    # Also marks that turn the direction of writing: with them, `exe` can look like `pdf`.
    visible = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in last)
    plain = " ".join(_FORBIDDEN.sub("-", visible).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in kind.endings:
        stem, ending = plain, kind.endings[0]
    return f"{stem[:LONGEST].strip('. ') or 'document'}.{ending.lower()}"
