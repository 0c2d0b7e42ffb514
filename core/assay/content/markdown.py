"""Markdown to safe HTML, and to plain words."""

import re
from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS: Final = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "strong", "ul",
}  # fmt: skip
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto"}
#: Tokens that carry words.
_TEXT: Final = {"text", "code_inline"}


def parser(*, typographer: bool = False) -> MarkdownIt:
    """CommonMark without HTML and without images.

    With `typographer`, quotation marks and apostrophes become those of print, whatever the author's keyboard has.
    """
    found = MarkdownIt("commonmark", {"html": False, "typographer": typographer})
    return found.disable(["image", "html_block", "html_inline"]).enable("smartquotes" if typographer else [])


_PARSER: Final = parser()
#: For pages.
_PRINTER: Final = parser(typographer=True)


@lru_cache(maxsize=4096)
def to_html(text: str, top_heading: int = 3) -> str:
    """Sanitised HTML; a `#` becomes the heading of the level given (2 to 6), the others follow below."""
    tokens = _PRINTER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + top_heading - 1)}"
    return _clean(_PRINTER.renderer.render(tokens, _PRINTER.options, {}))


@lru_cache(maxsize=4096)
def to_inline_html(text: str) -> str:
    """Sanitised HTML of one line, without a paragraph around it."""
    return _clean(_PRINTER.renderInline(text))


@lru_cache(maxsize=4096)
def to_plain(text: str) -> str:
    """The words alone, in one line."""
    return " ".join(" ".join(_words(_PARSER.parse(text))).split())


@lru_cache(maxsize=4096)
def comparable(text: str) -> str:
    """The words alone, without case and punctuation, for comparison; never empty when the text is not."""
    words = " ".join(re.findall(r"\w+", to_plain(text).casefold()))
    return words or " ".join(text.split())


def _clean(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def _words(tokens: list[Token]) -> list[str]:
    found = []
    for token in tokens:
        if token.type == "inline":
            found.append("".join(_inline(child) for child in token.children or []))
        elif token.type in ("fence", "code_block"):
            found.append(token.content)
    return found


def _inline(token: Token) -> str:
    if token.type in _TEXT:
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") else ""
