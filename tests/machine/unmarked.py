"""Words that people read and that no translator would get: text of templates outside `_(…)` and `{% trans %}`."""

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment

from machine.phrases import NOT_PAGES, ROOT, TEMPLATES

#: What is the same in every language: names, signs, units, keys of the keyboard.
ALIKE = frozenset(
    {"Assay", "PDF", "CSV", "JSON", "URL", "GET", "OK", "Subject", "Esc", "Enter", "Tab", "Home", "End"}
)
SPOKEN_ATTRIBUTES = re.compile(
    r'\s(?:title|alt|placeholder|aria-label|data-label|data-words-\w+)="([^"\x00]*[^\W\d_][^"]*)"'
)
COMMENTS = re.compile(r"<!--.*?-->", re.S)
TAGS = re.compile(r"<[^>]*>")
WORDS = re.compile(r"[^\W\d_]{2,}")
ENTITIES = re.compile(r"&\w+;")
#: What marks words in templates.
MARKING = ("_", "gettext", "ngettext", "pgettext")
#: A constant in an expression that reads like a sentence or a title: several words, or one with a capital.
SENTENCE = re.compile(r"^[A-Z(][\w’'-]*( |$)|^[a-z]+ [a-z]+ ")


def unmarked(path: Path) -> list[str]:
    """`file:line: words`, for each text of a template that is not marked."""
    where = path.relative_to(ROOT).as_posix()
    return [f"{where}:{line}: {words}" for line, words in _found(path.read_text())]


def pages() -> list[Path]:
    """Templates whose words people read."""
    found = [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
    return sorted(path for path in found if NOT_PAGES not in path.parents)


def _found(source: str) -> Iterator[tuple[int, str]]:
    text, expressions = _split(source)
    for line, words in expressions:
        if SENTENCE.match(words) and not set(WORDS.findall(words)) <= ALIKE:
            yield line, words
    for match in SPOKEN_ATTRIBUTES.finditer(text):
        if not set(WORDS.findall(match[1])) <= ALIKE:
            yield text.count("\n", 0, match.start()) + 1, match[1]
    for line, words in enumerate(_bare(text).split("\n"), 1):
        if set(WORDS.findall(ENTITIES.sub("", words))) - ALIKE:
            yield line, words.strip()


def _bare(text: str) -> str:
    """Without tags and comments, every line in its place."""
    for pattern in (COMMENTS, TAGS):
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)
    return text


def _split(source: str) -> tuple[str, list[tuple[int, str]]]:
    """The text outside of expressions, line by line; and the constants in expressions; neither, where it is marked."""
    text: list[str] = []
    constants: list[tuple[int, str]] = []
    place = _Place()
    for line, kind, value in Environment(autoescape=True).lex(source):
        if kind == "whitespace":
            continue
        place.go_on(kind, value)
        if kind == "data" and not place.is_skipped:
            text.append(value)
        else:
            text.append("\n" * value.count("\n") + ("\x00" if kind.endswith("_begin") else ""))
        if kind == "string" and not place.is_marked:
            constants.append((line, value[1:-1]))
    return "".join(text), constants


class _Place:
    """Where in a template the lexer is."""

    def __init__(self) -> None:
        self._before = ""
        self._calls: list[bool] = []
        self._in_trans = self._in_shape = False

    @property
    def is_marked(self) -> bool:
        """Whether a constant here is for translators, or no words at all."""
        return self._in_trans or any(self._calls)

    @property
    def is_skipped(self) -> bool:
        """Whether text here is for translators, or class names."""
        return self._in_trans or self._in_shape

    def go_on(self, kind: str, value: str) -> None:
        """Take the next token."""
        if kind == "operator" and value == "(":
            self._calls.append(self._before in MARKING)
        elif kind == "operator" and value == ")" and self._calls:
            self._calls.pop()
        elif kind == "name" and value in ("trans", "endtrans"):
            self._in_trans = value == "trans"
        elif kind == "name" and (value == "endblock" or self._before == "block"):
            self._in_shape = value == "shape"
        self._before = value
