"""Office files: archives whose parts say what they are, looked into without unpacking them."""

import zlib
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from assay.services.errors import Refused
from assay.wording import say

#: Larger than any honest file of ten megabytes becomes.
MOST_UNPACKED: Final = 500 * 1024 * 1024
MOST_PARTS: Final = 20_000
#: Lists of parts are small; reading stops here, whatever the archive claims.
_MOST_READ: Final = 1024 * 1024

#: What runs when somebody opens the file, by what stands in the names of its parts.
_ACTIVE: Final = ("vbaproject", "vbadata", "activex", "macrosheets", "oleobject", "basic/", "scripts/")
#: The content type of the main part of Microsoft's files, without its end.
_MAIN: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)
_BROKEN: Final = say(
    "This office file is damaged. Open it, save it again, and upload that, or save it as PDF."
)


def media_type_of(content: bytes) -> str:
    """What an archive is, as its parts say; nothing when it is no office file."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts)
            found = _opendocument(archive, parts) or _microsoft(archive, parts)
    except (BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError) as error:
        raise Refused(_BROKEN) from error
    if found:
        _refuse_odd_packing(parts)
        _refuse_active(parts, found)
    return found.partition(";")[0]


def _refuse_bomb(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise Refused(
            say("This file unpacks to far more than it seems to hold. Save it as PDF and upload that.")
        )


def _refuse_odd_packing(parts: list[ZipInfo]) -> None:
    if any(each.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or each.flag_bits & 1 for each in parts):
        raise Refused(_BROKEN)


def _refuse_active(parts: list[ZipInfo], found: str) -> None:
    names = [each.filename.lower() for each in parts]
    if found.endswith(";macros") or any(word in name for name in names for word in _ACTIVE):
        raise Refused(
            say(
                "This file holds macros or embedded programs, which could harm whoever opens it. "
                "Save it without them, or as PDF, and upload that."
            )
        )


def _opendocument(archive: ZipFile, parts: list[ZipInfo]) -> str:
    if not parts or parts[0].filename != "mimetype":
        return ""
    return _read(archive, "mimetype").strip()


def _microsoft(archive: ZipFile, parts: list[ZipInfo]) -> str:
    if "[Content_Types].xml" not in {each.filename for each in parts}:
        return ""
    types = _read(archive, "[Content_Types].xml")
    found = next((each for each in _MAIN if f'"{each}.main+xml"' in types), "")
    if "macroEnabled" in types:
        return f"{found};macros"
    return found


def _read(archive: ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_MOST_READ).decode("utf-8", "replace")
