"""Translations of content: the same texts in another language, found by their place in the master.

A place is a path of ids, or of positions where things have no id: `endorsements.imhm.title`, `options.2.text`.
"""

import json
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from assay.content.base import Content

LANGUAGE_PATTERN: Final = r"^[a-z]{2,3}(-[A-Z]{2})?$"
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
#: Fields that are said in each language; every other text is the same in all of them.
TEXTS: Final = frozenset(
    {"title", "name", "about", "summary", "sentence", "text", "note", "description", "instructions", "stem"}
    | {"rationale", "vignette", "for_reviewers", "question", "label", "descriptor"}
)
#: Fields that hold several of them.
LISTS: Final = frozenset({"parts", "allowed", "not_allowed", "tasks"})
#: A field that holds texts in some models, and none in others: an association's words by their ids.
WORDS: Final = "words"
#: What stands before the master's words where nobody has translated them yet.
PLACEHOLDER: Final = "[en] "
#: So many digits of a hash tell one state of a text from another.
STAMP_DIGITS: Final = 12


class Translation(Content):
    """The texts of one file in another language."""

    language: Language
    #: The stamp of the master's texts when this was translated; empty when nobody said.
    of: str = ""
    #: Texts by their place.
    texts: tuple[tuple[str, str], ...]


class Translatable(Content):
    """What may have translations beside its file."""

    translations: SkipJsonSchema[tuple[Translation, ...]] = Field(
        default=(),
        description="Its texts in other languages; never written here, but in files beside this one.",
    )

    @property
    def can_be_translated(self) -> bool:
        """Whether other words in it change nothing else."""
        return True

    def texts_held(self) -> Mapping[str, str]:
        """Texts by their place, in what is held as plain values and not as content."""
        return {}

    def holding(self, texts: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ARG002
        """The fields that hold such texts, with some of them in other words."""
        return {}

    def translation(self, language: str) -> Translation | None:
        """Its texts in a language, as far as there are any."""
        return next((each for each in self.translations if each.language == language), None)


Said = TypeVar("Said", bound=Content)


def texts_of(content: Content) -> dict[str, str]:
    """Every text of some content by its place, as the master says it; what has a file of its own is not in it."""
    held = content.texts_held() if isinstance(content, Translatable) else {}
    return {**dict(_texts(content, "")), **held}


def _texts(content: Content, path: str) -> Iterator[tuple[str, str]]:
    for name in type(content).model_fields:
        value, here = getattr(content, name), f"{path}{name}"
        if isinstance(value, str):
            yield from [(here, value)] if name in TEXTS and value else ()
        elif isinstance(value, tuple):
            for place, each in enumerate(value):
                yield from _entry_texts(name, each, f"{here}.{step_of(each, place)}")
        elif isinstance(value, Mapping):
            yield from [(f"{here}.{id_}", text) for id_, text in value.items()] if name == WORDS else ()
        else:
            yield from _entry_texts(name, value, here)


def _entry_texts(name: str, value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Content) and not isinstance(value, Translatable | Translation):
        yield from _texts(value, f"{path}.")
    elif isinstance(value, str) and name in LISTS:
        yield path, value


def step_of(entry: object, place: int) -> str:
    """How a thing in a list is found: by its id, else by its position."""
    return str(getattr(entry, "id", place))


@lru_cache(maxsize=4096)
def _stamp(texts: tuple[tuple[str, str], ...]) -> str:
    return sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:STAMP_DIGITS]


def stamp_of(content: Content) -> str:
    """By which a translation knows the state of the master that it translates."""
    return _stamp(tuple(sorted(texts_of(content).items())))


def said_in(content: Said, language: str) -> Said:
    """The content, and all that it holds, in a language; where a text is missing or stale, the master's stays."""
    texts = _texts_in(content, language)
    made = _Saying(language, texts).content(content, "")
    held = content.holding(texts) if texts and isinstance(content, Translatable) else {}
    return made.model_copy(update=held) if held else made


def _texts_in(content: Content, language: str) -> Mapping[str, str]:
    """The texts of a file in a language, as far as they translate the master as it is."""
    found = content.translation(language) if isinstance(content, Translatable) else None
    if found is None or found.of != stamp_of(content):
        return {}
    return {path: text for path, text in found.texts if not is_placeholder(text)}


@dataclass(frozen=True)
class _Saying:
    """One file's texts in a language."""

    language: str
    texts: Mapping[str, str]

    def content(self, content: Said, path: str) -> Said:
        """The content that stands at a path of the file."""
        before = {
            name: getattr(content, name) for name in type(content).model_fields if name != "translations"
        }
        after = {name: self._value(name, value, f"{path}{name}") for name, value in before.items()}
        changed = {name: value for name, value in after.items() if value is not before[name]}
        if not changed:
            return content
        made = content.model_copy(update=changed)
        # What was computed from the master's texts is computed anew.
        for name in set(made.__dict__) - set(type(made).model_fields):
            del made.__dict__[name]
        return made

    def _value(self, name: str, value: Any, path: str) -> Any:
        if isinstance(value, str):
            return self.texts.get(path, value) if name in TEXTS else value
        if isinstance(value, tuple):
            found = [
                self._entry(name, each, f"{path}.{step_of(each, place)}") for place, each in enumerate(value)
            ]
            return value if all(map(operator.is_, found, value)) else tuple(found)
        if isinstance(value, Mapping) and name == WORDS and self.texts:
            return {id_: self.texts.get(f"{path}.{id_}", text) for id_, text in value.items()}
        return self._entry(name, value, path)

    def _entry(self, name: str, value: Any, path: str) -> Any:
        if isinstance(value, Translatable):
            return said_in(value, self.language)
        if isinstance(value, Content):
            return self.content(value, f"{path}.")
        return self.texts.get(path, value) if isinstance(value, str) and name in LISTS else value


def is_placeholder(text: str) -> bool:
    """Whether a text still waits for its translation."""
    return text.startswith(PLACEHOLDER.strip())


def is_whole(content: Translatable, language: str) -> bool:
    """Whether everything is there in a language, and is of the master as it is."""
    found = content.translation(language) if content.can_be_translated else None
    if found is None or found.of != stamp_of(content):
        return False
    texts = dict(found.texts)
    return all(not is_placeholder(texts.get(path, PLACEHOLDER)) for path in texts_of(content))
