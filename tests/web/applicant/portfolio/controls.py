"""What a browser sends from the form of a page: every control that is filled in, checked or selected."""

from collections.abc import Sequence
from html.parser import HTMLParser

Pairs = list[tuple[str, str]]


class _Controls(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: Pairs = []
        self._inside = False
        self._select = ""
        self._options: Pairs = []

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside = "data-shelf" in values
        if not self._inside:
            return
        if tag == "input" and values.get("name"):
            self._input(values)
        elif tag == "select":
            self._select, self._options = values["name"], []
        elif tag == "option":
            self._options.append(("selected" if "selected" in values else "", values["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._inside:
            chosen = [value for is_chosen, value in self._options if is_chosen] or [self._options[0][1]]
            self.pairs.append((self._select, chosen[0]))

    def _input(self, values: dict[str, str]) -> None:
        if values.get("type") not in {"checkbox", "radio"} or "checked" in values:
            self.pairs.append((values["name"], values.get("value", "")))


def controls(html: str) -> Pairs:
    """Names and values, as the browser would send them."""
    parser = _Controls()
    parser.feed(html)
    return parser.pairs


def replaced(pairs: Pairs, **values: str | list[str]) -> Pairs:
    """The same with other values under some names."""
    rest = [pair for pair in pairs if pair[0] not in values]
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return [*rest, *((name, each) for name, several in lists.items() for each in several)]
