"""What a file is, as its bytes say, and whether a portfolio takes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import puremagic

from assay.services.errors import Refused
from assay.services.portfolio import office_files
from assay.wording import say

EXPECTED: Final = say(
    "Expected a PDF, a picture (PNG, JPEG, TIFF, HEIC), plain text, "
    "or a file of Word, Excel, PowerPoint or OpenDocument."
)


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken."""

    #: As people call it.
    title: str
    media_type: str
    #: What its name may end in; what is missing is added from the first one.
    endings: tuple[str, ...]


PDF = FileKind("PDF", "application/pdf", ("pdf",))
PNG = FileKind(say("Picture"), "image/png", ("png",))
JPEG = FileKind(say("Picture"), "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
TIFF = FileKind(say("Picture"), "image/tiff", ("tif", "tiff"))
HEIC = FileKind(say("Picture"), "image/heic", ("heic", "heif", "hif"))
PLAIN = FileKind(say("Plain text"), "text/plain", ("txt", "text", "md", "csv", "tsv", "log"))

_MICROSOFT, _OASIS = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
)
_OFFICE: Final = (
    FileKind("Word", f"{_MICROSOFT}wordprocessingml.document", ("docx",)),
    FileKind("Excel", f"{_MICROSOFT}spreadsheetml.sheet", ("xlsx",)),
    FileKind("PowerPoint", f"{_MICROSOFT}presentationml.presentation", ("pptx",)),
    FileKind(say("OpenDocument text"), f"{_OASIS}text", ("odt",)),
    FileKind(say("OpenDocument table"), f"{_OASIS}spreadsheet", ("ods",)),
    FileKind(say("OpenDocument slides"), f"{_OASIS}presentation", ("odp",)),
)
KINDS: Final[Mapping[str, FileKind]] = {
    each.media_type: each for each in (PDF, PNG, JPEG, TIFF, HEIC, PLAIN, *_OFFICE)
}
#: What such files begin with. Fixed here, not guessed: only these first bytes let a file in.
_BEGINNINGS: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1")
#: What a browser could take for a page, whatever it is called.
_PAGES: Final = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<head", b"<body", b"<!--")


def kind_of(content: bytes) -> FileKind:
    """The kind of a file; `Refused` with what it seems to be, and what is taken."""
    found = _by_beginning(content) or _office(content) or _plain(content)
    if found is None:
        raise Refused(_unknown(content))
    return found


def _by_beginning(content: bytes) -> FileKind | None:
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)


def _office(content: bytes) -> FileKind | None:
    if not content.startswith(b"PK\x03\x04"):
        return None
    return KINDS.get(office_files.media_type_of(content))


def _plain(content: bytes) -> FileKind | None:
    """Text has no control characters, and is nothing that a browser would run."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n\f")[:1024].lower().startswith(_PAGES):
        return None
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in set(content)):
        return None
    if content.startswith((b"{\\rtf", b"%!")) or not _is_readable(content):
        return None
    return PLAIN


def _is_readable(content: bytes) -> bool:
    """Whether this is UTF-8, or an older way to write a language of Latin letters."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return sum(byte < 128 for byte in content) > 0.7 * len(content)
    return True


def _unknown(content: bytes) -> str:
    try:
        guesses = puremagic.magic_string(content[:4096])
    except puremagic.PureError:
        guesses = []
    name = next((each.name for each in guesses if each.name), "")
    if not name:
        return say("This is a kind of file that is not known here. %(expected)s", expected=EXPECTED)
    return say("This looks like “%(kind)s”. %(expected)s", kind=name, expected=EXPECTED)
