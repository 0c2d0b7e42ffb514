"""Pages in two languages side by side: what stands in both is data, or was forgotten."""

import re
from html import unescape

_UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<wbr>", re.S)
_SPOKEN = re.compile(r'\s(?:aria-label|placeholder|title|alt|data-label)="([^"]*)"')
_WORD = re.compile(r"[^\W\d_]{2,}")


def texts(html: str) -> set[str]:
    """Every text between tags, and every one that is read out."""
    seen = _UNSEEN.sub("", html)
    found = [*re.split(r"<[^>]*>", seen), *_SPOKEN.findall(seen)]
    return {" ".join(unescape(each).split()) for each in found}


def alike(english: str, other: str) -> set[str]:
    """Words that are the same on both pages."""
    return {each for each in texts(english) & texts(other) if _WORD.search(each)}
