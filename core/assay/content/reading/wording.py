"""Pydantic's errors in an author's words."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from assay.content.ages import AGES_PATTERN
from assay.content.associations import WEB_ADDRESS_PATTERN
from assay.content.base import COMPETENCY_PATTERN, ID_PATTERN, Steps
from assay.content.people import EXAM_PATTERN
from assay.content.reading.shapes import keys_of, model_at
from assay.content.translations import LANGUAGE_PATTERN

Words = tuple[str, str]

_PATTERNS: Final = {
    AGES_PATTERN: "expected ages such as `0-36m`, `3-6y` or `prenatal-36m`",
    EXAM_PATTERN: "expected an exam such as `mi-aimh/imhm`",
    ID_PATTERN: "expected lower-case words with hyphens, such as `family-law`",
    WEB_ADDRESS_PATTERN: "expected an address that begins with https://",
    LANGUAGE_PATTERN: "expected a language such as `en` or `pt-BR`",
    COMPETENCY_PATTERN: "expected `domain.competency`, each in lower-case words with hyphens",
}
_KINDS: Final = {
    "string_type": "expected text (between quotes if it looks like a number)",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "bool_type": "expected true or false",
    "tuple_type": "expected a list",
    "mapping_type": "expected `key: value` lines",
    "dict_type": "expected `key: value` lines",
    "model_type": "expected `key: value` lines",
    "model_attributes_type": "expected `key: value` lines",
    "named_tuple_type": "expected two numbers, such as [2, 4]",
    "decimal_type": 'expected a number, such as "0.80"',
    "decimal_parsing": 'expected a number, such as "0.80"',
    "finite_number": 'expected a number, such as "0.80"',
    "date_type": "expected a date, such as 2025-03-18",
    "date_parsing": "expected a date, such as 2025-03-18",
    "date_from_datetime_parsing": "expected a date, such as 2025-03-18",
    "date_from_datetime_inexact": "expected a date, such as 2025-03-18",
}


def words_for(error: ErrorDetails, model: type[BaseModel]) -> Words:
    """What is wrong and what was expected."""
    kind = error["type"]
    if kind in _KINDS:
        return f"{_subject(error)} is {_quoted(error['input'])}", _KINDS[kind]
    return _SENTENCES.get(kind, _otherwise)(error, model)


def _missing(error: ErrorDetails, model: type[BaseModel]) -> Words:
    *above, key = error["loc"]
    if isinstance(key, int):
        return f"{_subject(error, above=True)} is too short", "expected two numbers, such as [2, 4]"
    owner = model_at(model, tuple(above))
    field = keys_of(owner).get(key) if owner else None
    meaning = f" ({(field.description or '').rstrip('.')})" if field else ""
    return f"`{key}` is missing", f"expected `{key}: …`{meaning}"


def _unknown_key(error: ErrorDetails, model: type[BaseModel]) -> Words:
    *above, key = error["loc"]
    owner = model_at(model, tuple(above))
    keys = list(keys_of(owner)) if owner else []
    near = get_close_matches(str(key), keys, 1)
    expected = f"expected `{near[0]}`" if near else f"expected only {_listed(keys)}"
    return f"the key `{key}` is not known here", expected


def _pattern(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"{_subject(error)} is {_quoted(error['input'])}", _PATTERNS[str(error["ctx"]["pattern"])]


def _choice(error: ErrorDetails, _: type[BaseModel]) -> Words:
    allowed = str(error["ctx"]["expected"]).replace("'", "`")
    return f"{_subject(error)} is {_quoted(error['input'])}", f"expected {allowed}"


def _tag(error: ErrorDetails, _: type[BaseModel]) -> Words:
    tags = str(error["ctx"]["expected_tags"]).replace("'", "`").replace(", ", " or ")
    return f"the `kind` is {_quoted(error['ctx']['tag'])}", f"expected {tags}"


def _no_tag(_: ErrorDetails, __: type[BaseModel]) -> Words:
    return "`kind` is missing", "expected `kind: …`, which says what the rest means"


def _bound(sign: str, bound: str) -> Callable[[ErrorDetails, type[BaseModel]], Words]:
    def words(error: ErrorDetails, _: type[BaseModel]) -> Words:
        return f"{_subject(error)} is {error['input']}", f"expected {sign} {error['ctx'][bound]}"

    return words


def _too_short(error: ErrorDetails, _: type[BaseModel]) -> Words:
    least = int(error["ctx"]["min_length"])
    if isinstance(error["input"], str) or not error["input"]:
        return f"{_subject(error)} is empty", "expected content"
    return f"{_subject(error)} has too few entries", f"expected at least {least}"


def _too_long(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"{_subject(error)} is too long", f"expected at most {error['ctx']['max_length']}"


def _otherwise(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"{_subject(error)} is {_quoted(error['input'])}", f"expected another value ({error['msg']})"


def _ages(error: ErrorDetails, _: type[BaseModel]) -> Words:
    return f"{_subject(error)} is {_quoted(error['input'])}", "expected the younger age first"


_SENTENCES: Final[dict[str, Callable[[ErrorDetails, type[BaseModel]], Words]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "string_pattern_mismatch": _pattern,
    "ages": _ages,
    "literal_error": _choice,
    "union_tag_invalid": _tag,
    "union_tag_not_found": _no_tag,
    "greater_than_equal": _bound("at least", "ge"),
    "greater_than": _bound("more than", "gt"),
    "less_than_equal": _bound("at most", "le"),
    "less_than": _bound("less than", "lt"),
    "string_too_short": _too_short,
    "too_short": _too_short,
    "string_too_long": _too_long,
    "too_long": _too_long,
}


def _subject(error: ErrorDetails, above: bool = False) -> str:
    """The key that an error is about, with its place in a list."""
    at: Steps = error["loc"][:-1] if above else error["loc"]
    if at and at[-1] == "[key]":
        return "the key"
    if not at:
        return "the file"
    if isinstance(at[-1], int):
        owner = next((each for each in reversed(at) if isinstance(each, str)), "the list")
        return f"entry {at[-1] + 1} of `{owner}`"
    return f"`{at[-1]}`"


def _quoted(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def _listed(keys: list[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
