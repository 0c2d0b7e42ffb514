"""PDF: accessible, and of what people wrote nothing is run."""

from io import BytesIO
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from assay.web.pdf import render_pdf


def portfolio(name: str = "Ada Ångström", **more: Any) -> PdfReader:
    """A portfolio of nobody, printed."""
    base = {"title": f"Portfolio of {name}", "running": name, "author": name, "language": "en", "name": name}
    content = {"lede": "As of today", "totals": [["Training", "none"]], "facts": [], "sections": []}
    return PdfReader(BytesIO(render_pdf("portfolio", {**base, **content, **more})))


def section(*titles: str) -> dict[str, Any]:
    entries = [{"title": each, "when": "1 May 2026", "amount": "1.5", "notes": ["A note"]} for each in titles]
    return {"title": "Training", "summary": "Some", "heads": ["What", "When", "Hours"], "entries": entries}


def words(reader: PdfReader) -> str:
    return " ".join(page.extract_text() for page in reader.pages)


def test_it_is_tagged_with_title_author_and_language() -> None:
    reader = portfolio(sections=[section("A course")])
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Portfolio of Ada Ångström", "Ada Ångström")
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_its_fonts_are_in_it() -> None:
    fonts: Any = portfolio().pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for each in fonts.values():
        descriptor = each.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_every_page_has_its_number_and_a_head() -> None:
    reader = portfolio(sections=[section(*(f"Course {number}" for number in range(60)))])
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        assert f"{number} of {len(reader.pages)}" in text
        assert "Ada Ångström" in text
        assert "What" in text


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1+1")',
        '#read("/etc/passwd")',
        "*strong* _emphasis_ `raw` $x^2$ @reference <label>",
        '#import "base.typ": *',
        "= No heading",
        "--- \\ #{ [ ] }",
        "// no comment",
    ],
)
def test_what_people_wrote_is_shown_letter_by_letter(text: str) -> None:
    assert text in words(portfolio(name=text, sections=[section(text)]))


def test_letters_that_no_font_has_do_not_stop_it() -> None:
    reader = portfolio(name="Ada \U0001fae8 李\x07\ue000 Ångström")
    assert "Ada" in words(reader)


def test_a_mistake_in_a_template_is_not_hidden() -> None:
    with pytest.raises(typst.TypstError):
        render_pdf("portfolio", {"title": "without the rest"})
