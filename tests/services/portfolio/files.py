"""Files for tests, sound and hostile, made here byte by byte."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def archive(parts: dict[str, bytes | str]) -> bytes:
    """A zip of these parts, in this order."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return kept.getvalue()


def word(more: dict[str, bytes | str] | None = None, main: str = _MAIN) -> bytes:
    """A file of Word, as small as one can be, with further parts."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    return archive({"[Content_Types].xml": types, "word/document.xml": "<w:document/>", **(more or {})})


def opendocument(kind: str = "text", more: dict[str, bytes | str] | None = None) -> bytes:
    """A file of LibreOffice."""
    return archive(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>", **(more or {})}
    )
