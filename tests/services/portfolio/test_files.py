"""What a file is, whether it is taken, and what it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.services.errors import Refused
from assay.services.portfolio import documents
from assay.services.portfolio.documents import LARGEST, examine
from assay.services.portfolio.file_kinds import JPEG as JPEG_KIND
from assay.services.portfolio.file_kinds import KINDS, PDF, PLAIN, kind_of
from assay.services.portfolio.file_names import LONGEST, clean_name
from services.portfolio import files


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (files.PDF, "application/pdf"),
        (files.PNG, "image/png"),
        (files.JPEG, "image/jpeg"),
        (files.HEIC, "image/heic"),
        (b"II*\x00" + bytes(20), "image/tiff"),
        (b"MM\x00*" + bytes(20), "image/tiff"),
        (files.word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (files.opendocument(), "application/vnd.oasis.opendocument.text"),
        (files.opendocument("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
        ("Ein Zeugnis, für später".encode(), "text/plain"),
        ("Ein Zeugnis, für später".encode("cp1252"), "text/plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, media_type: str) -> None:
    found = examine("anything.exe", content)
    assert found.media_type == media_type
    assert found.name.endswith(KINDS[media_type].endings[0])


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>",
        b"<?xml version='1.0'?><html/>",
        b"MZ" + bytes(200),
        b"\x7fELF" + bytes(60),
        b"{\\rtf1\\ansi hello}",
        b"%!PS-Adobe-3.0",
        b"GIF89a" + bytes(20),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        b"Rar!\x1a\x07\x00",
        bytes(range(200, 256)) * 3,
        files.archive({"notes.txt": "an archive, and no office file"}),
        files.archive({"mimetype": "application/java-archive"}),
    ],
)
def test_what_is_not_expected_is_refused_and_told_what_is(content: bytes) -> None:
    with pytest.raises(Refused, match="Expected a PDF"):
        kind_of(content)


def test_a_refusal_says_what_the_file_looks_like() -> None:
    with pytest.raises(Refused, match="looks like “Scalable Vector Graphics"):
        kind_of(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


@pytest.mark.parametrize(
    "content",
    [
        files.word({"word/vbaProject.bin": b"macro"}),
        files.word({"word/activeX/activeX1.xml": b"<ax/>"}),
        files.word({"word/embeddings/oleObject1.bin": b"x"}),
        files.opendocument(more={"Basic/Standard/Module1.xml": "<m/>"}),
        files.opendocument(more={"Scripts/python/run.py": "print()"}),
    ],
)
def test_macros_and_embedded_programs_are_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="macros or embedded programs"):
        kind_of(content)


def test_a_document_that_says_that_it_has_macros_is_refused() -> None:
    with pytest.raises(Refused, match="macros or embedded programs"):
        kind_of(files.word(main="application/vnd.ms-word.document.macroEnabled.main+xml"))


def test_a_bomb_in_an_office_file_is_refused_unopened() -> None:
    bomb = files.word({f"word/media/{number}.bin": bytes(60_000_000) for number in range(10)})
    assert len(bomb) < LARGEST
    with pytest.raises(Refused, match="unpacks to far more"):
        examine("letter.docx", bomb)


@pytest.mark.parametrize("cut", [30, 120, 200])
def test_an_office_file_that_was_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(Refused, match="damaged"):
        kind_of(files.word()[:cut])


def test_what_is_two_things_is_kept_as_the_one_that_it_begins_as() -> None:
    page = b"<script>alert(1)</script>"
    assert kind_of(files.PDF + page + files.word()).media_type == "application/pdf"
    assert examine("photo.html", files.JPEG + page).name == "photo.html.jpg"


def test_empty_and_large_files_are_refused_with_their_size() -> None:
    with pytest.raises(Refused, match="empty"):
        examine("a.pdf", b"")
    with pytest.raises(Refused, match=r"has 11\.0 MB; at most 10 MB"):
        examine("a.pdf", files.PDF.ljust(11 * documents.MEGABYTE, b" "))
    assert examine("a.pdf", files.PDF.ljust(LARGEST, b" ")).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ada\\Zeugnis.PDF", "Zeugnis.pdf"),
        ("диплом №7.pdf", "диплом №7.pdf"),
        ("成績証明書.pdf", "成績証明書.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
        ("evil.html", "evil.html.pdf"),
        ('"quoted" <name>?.pdf', "-quoted- -name--.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
    ],
)
def test_names_are_safe_to_show_and_to_save(given_name: str, kept: str) -> None:
    assert clean_name(given_name, PDF) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one(name: str) -> None:
    found = clean_name(name, JPEG_KIND)
    assert found.endswith((".jpg", ".jpeg", ".jpe", ".jfif"))
    assert len(found) <= LONGEST + 5
    assert not set(found) & set('/\\<>:"|?*\r\n\x00')
    assert clean_name(found, JPEG_KIND) == found


@given(st.binary(max_size=300))
def test_any_bytes_are_a_kind_or_refused(content: bytes) -> None:
    try:
        assert kind_of(content).media_type in KINDS
    except Refused:
        return


def test_text_with_what_looks_like_a_page_further_down_is_text() -> None:
    assert kind_of(b"How to write a page: <html> comes first.") is PLAIN
