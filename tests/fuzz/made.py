"""Inputs that are too large to lie in the corpus: made when they are needed, by reader and what they are."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

DOCX = (
    b'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def _office(parts: Mapping[str, bytes]) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX)
        for name, content in parts.items():
            archive.writestr(name, content)
    return into.getvalue()


def _bomb(megabytes: int) -> bytes:
    """One part that unpacks to so much."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(1024 * 1024))
    return into.getvalue()


def _lying() -> bytes:
    """The list of parts claims that the first is small; it is not."""
    types = bytes(20 * 1024 * 1024)
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", types)
    found = bytearray(into.getvalue())
    at = found.rindex(b"PK\x01\x02")
    found[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(found)


#: By reader: what it is, and how it is made.
MADE: Mapping[str, Mapping[str, Callable[[], bytes]]] = {
    "document": {
        "bomb-of-600-megabytes": lambda: _bomb(600),
        "part-larger-than-it-claims": _lying,
        "ten-thousand-parts": lambda: _office({f"word/{each}.xml": b"" for each in range(10_000)}),
        "thirty-thousand-parts": lambda: _office({f"word/{each}.xml": b"" for each in range(30_000)}),
        "names-that-climb": lambda: _office(
            {"../../../etc/passwd": b"x", "/etc/passwd": b"x", "a\\..\\b": b"x"}
        ),
        "nested-archives": lambda: _office({"word/in.zip": _office({"word/in.zip": _office({})})}),
        "text-of-ten-megabytes": lambda: b"a" * (10 * 1024 * 1024),
        "text-of-eleven-megabytes": lambda: b"a" * (11 * 1024 * 1024),
        "picture-bomb": lambda: (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0"
        ),
        "pdf-of-objects": lambda: b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] >> endobj\n" * 20_000,
    },
    "portfolio": {
        "deep-lists": lambda: b"work: " + b"[" * 50_000,
        "deep-mappings": lambda: b"{a: " * 50_000,
        "deep-indents": lambda: b"".join(b" " * each + b"a:\n" for each in range(1_500)),
        "a-million-keys": lambda: b"".join(b"k%d: 1\n" % each for each in range(100_000)),
        "one-long-line": lambda: b"name: " + b"a" * 900_000,
        "megabytes": lambda: b"a" * 3_000_000,
    },
    "map": {"deep-lists": lambda: b"[" * 50_000},
    "item": {
        "deep-front-matter": lambda: b"---\nid: " + b"[" * 50_000 + b"\n---\n",
        "deep-quotes": lambda: b"---\nid: one\n---\n" + b">" * 50_000 + b" a\n",
    },
    "markdown": {
        "deep-quotes": lambda: b">" * 20_000 + b" a",
        "deep-lists": lambda: b"".join(b" " * (2 * each) + b"- a\n" for each in range(800)),
        "many-brackets": lambda: b"[" * 20_000,
        "many-links": lambda: b"[a](" * 10_000,
        "many-stars": lambda: b"*a **b " * 6_000,
        "many-backticks": lambda: b"".join(b"`" * each + b"a" for each in range(400)),
        "many-references": lambda: b"".join(b"[a%d]: /b\n" % each for each in range(5_000)),
        "one-word": lambda: b"a" * 500_000,
    },
    "journal": {
        "deep-lists": lambda: b'{"entries": ' + b"[" * 100_000,
        "deep-objects": lambda: b'{"a":' * 100_000,
        "many-digits": lambda: b'{"section": ' + b"9" * 100_000 + b"}",
        "many-entries": lambda: b'{"entries": [' + b"{}," * 80_000 + b"{}]}",
    },
    "hours": {
        "wide": lambda: b"," * 500_000,
        "long": lambda: b"Title,Hours\n" + b"a,1\n" * 100_000,
        "one-quote": lambda: b'"' + b"a\n" * 200_000,
    },
    "responses": {
        "wide": lambda: b"," * 200_000 + b"\n" + b"," * 200_000,
        "one-quote": lambda: b'"' + b"a\n" * 200_000,
        "nul-bytes": lambda: bytes(100_000),
        "many-delimiters": lambda: b",;\t|" * 20_000,
        "long": lambda: b"id,a,b\n" + b"".join(b"%d,1,0\n" % each for each in range(20_000)),
    },
    "ratings": {"long-header": lambda: b",".join(b"r%d" % each for each in range(5_000)) + b"\n"},
    "ids": {"long": lambda: b"".join(b"item-%d\n" % each for each in range(50_000))},
}
