"""Texts in plain values, such as what an item's type holds: found by a pattern, and said in other words by their place.

A pattern is the names of fields on the way to a text, `steps` or `options.text`; a place has positions too, or ids:
`options.2.text`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def texts_at(value: Any, pattern: Sequence[str], path: str) -> Iterator[tuple[str, str]]:
    """Every text that a pattern finds, by its place below a path; what is empty says nothing."""
    if isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from texts_at(each, pattern, f"{path}.{step_in(each, place)}")
    elif pattern and isinstance(value, Mapping):
        first, *rest = pattern
        yield from texts_at(value.get(first), rest, f"{path}.{first}")
    elif not pattern and isinstance(value, str) and value.strip():
        yield path, value


def with_texts(value: Any, texts: Mapping[str, str], path: str) -> Any:
    """The same values, with some texts by their places below a path."""
    if isinstance(value, Mapping):
        return {name: with_texts(each, texts, f"{path}.{name}") for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_texts(each, texts, f"{path}.{step_in(each, place)}") for place, each in enumerate(value)]
    return texts.get(path, value) if isinstance(value, str) else value


def step_in(entry: Any, place: int) -> str:
    """How an entry of a list is found: by its id, else by its position."""
    return str(entry.get("id", place)) if isinstance(entry, Mapping) else str(place)
