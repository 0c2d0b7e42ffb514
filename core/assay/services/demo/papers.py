"""A document of the demonstration: one page that confirms what an entry says, as a PDF."""

from typing import Final

import typst

#: What is filled in reaches the page as values, never as markup.
_PAGE: Final = b"""
#let said = sys.inputs
#set document(title: said.title, author: said.place)
#set page(paper: "us-letter", margin: 3cm)
#set text(lang: "en", size: 12pt)
#smallcaps(said.place)
= #said.title
This confirms for #said.holder:

#quote(block: true, said.entry)

This page belongs to a demonstration. The person, the place and what is confirmed are invented.
"""


def paper(title: str, place: str, holder: str, entry: str) -> bytes:
    """The PDF (PDF/UA-1): its title, who issues it, to whom, and what it confirms."""
    return typst.compile(
        _PAGE,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"title": title, "place": place, "holder": holder, "entry": entry},
    )
