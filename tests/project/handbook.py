"""The site of docs/, as a reader's browser gets it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

#: Attributes by which a page brings something along, in whatever element.
BRINGS = {"src", "srcset", "data", "poster"}
#: Elements of which `href` does so too.
LINKS = {"link", "use", "image"}


@dataclass
class Leaf(HTMLParser):
    """One page: what it brings along, its pictures, and its words by the element that they stand in."""

    brought: list[str] = field(default_factory=list)
    styled: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = BRINGS | ({"href"} if tag in LINKS else set())
        self.brought += [value or "" for name, value in attrs if name in names]
        self.styled += [tag for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag == "img":
            self.pictures.append(dict(attrs).get("alt") or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        """All that it says, in one line."""
        return re.sub(r"\s+", " ", "".join(self.text))


def read(page: Path) -> Leaf:
    """A page as it lies there."""
    leaf = Leaf()
    leaf.feed(page.read_text(encoding="utf-8"))
    return leaf


def pages(site: Path) -> Iterator[Path]:
    """Every page of the site."""
    return site.rglob("*.html")
