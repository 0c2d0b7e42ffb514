"""Translations beside a file: `imhm.es.yaml` beside `imhm.yaml`, read against what they translate.

What is wrong with one stops nothing: the master's texts stand in for it, and `assay check` says so.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel

from assay.content.base import Steps
from assay.content.plain_texts import step_in
from assay.content.problems import Gathering, Origin, Problem
from assay.content.reading.bodies import Body, ReadsBody
from assay.content.reading.front_matter import split
from assay.content.reading.texts import read_text
from assay.content.reading.yaml_values import YamlText, values_of
from assay.content.translations import (
    LANGUAGE_PATTERN,
    Translatable,
    Translation,
    is_placeholder,
    stamp_of,
    texts_of,
)

#: The key that holds the stamp of the master.
OF: Final = "of"
#: Before places in what an item's type holds.
HELD: Final = "interaction."
#: More than these are counted, not named.
MOST_NAMED: Final = 4
_NAME: Final = re.compile(r"(?P<stem>[^.]+)\.(?P<language>[^.]+)\.(?:yaml|md)")

Model = TypeVar("Model", bound=BaseModel)


def language_of(path: Path) -> str | None:
    """The language in the name of a translation; None where a file is none."""
    found = _NAME.fullmatch(path.name)
    return found["language"] if found and re.match(LANGUAGE_PATTERN, found["language"]) else None


def master_of(path: Path) -> Path:
    """The file that a translation lies beside."""
    return path.with_name(f"{path.name.partition('.')[0]}{path.suffix}")


def translations_beside(path: Path) -> list[Path]:
    """The translations of a file, by language."""
    found = path.parent.glob(f"{path.stem}.*{path.suffix}")
    return sorted(each for each in found if language_of(each) and master_of(each) == path)


def with_translations(
    made: Model, path: Path, root: Path, gathering: Gathering, read_body: ReadsBody | None = None
) -> Model:
    """What was read of a file, with what lies beside it in other languages."""
    if not isinstance(made, Translatable):
        return made
    if not made.can_be_translated:
        gathering.beside += [_not_yet(each) for each in translations_beside(path)]
        return made
    found = [_read(each, root, made, gathering, read_body) for each in translations_beside(path)]
    translations = tuple(each for each in found if each)
    return made.model_copy(update={"translations": translations}) if translations else made


def _not_yet(path: Path) -> Problem:
    what = f"{master_of(path).name} is of a type whose items cannot be translated"
    return Problem(path, 1, what, "expected no translation, or a type that says what of it is words")


class _Leaf(NamedTuple):
    """A value of a translation, its path, and its place in the file."""

    path: str
    at: Steps
    value: Any


def _read(
    path: Path, root: Path, master: Translatable, gathering: Gathering, read_body: ReadsBody | None
) -> Translation | None:
    own = Gathering()
    read = _values(path, root, master, own, read_body)
    gathering.beside += own.problems
    if read is None:
        return None
    comparing = _Comparing(
        master, list(_leaves(read.values)), read.origin, gathering, language_of(path) or "", read.is_whole
    )
    comparing.compare()
    return comparing.translation()


class _Values(NamedTuple):
    """What stands in a translation, and where."""

    values: Mapping[str, Any]
    origin: Origin
    #: False where what the master holds as plain values cannot be said in these words.
    is_whole: bool = True


def _values(
    path: Path, root: Path, master: Translatable, gathering: Gathering, read_body: ReadsBody | None
) -> _Values | None:
    text = read_text(path, root, gathering)
    if text is None:
        return None
    if read_body is None:
        source = YamlText(path, text, gathering)
        values = values_of(source)
        return _Values(values, Origin(path, source.lines)) if isinstance(values, dict) else None
    parts = split(text, path, gathering)
    if parts is None:
        return None
    source = YamlText(path, parts.yaml, gathering, parts.lines_above_yaml)
    values = values_of(source) if parts.yaml.strip() else {}
    body = Body(path, parts.body.split("\n"), parts.lines_above_body, gathering, master=master)
    body.head, body.head_lines = values if isinstance(values, dict) else {}, source.lines
    read_body(body)
    if not isinstance(values, dict):
        return None
    return _Values({**values, **body.values}, Origin(path, source.lines | body.lines), body.is_whole)


def _leaves(value: Any, path: str = "", at: Steps = ()) -> Iterator[_Leaf]:
    """Every single value, by its path: of ids in lists whose entries have them, else of positions."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}" if path else str(key), (*at, key))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _leaves(each, f"{path}.{step_in(each, place)}", (*at, place))
    else:
        yield _Leaf(path, at, value)


def _told(path: str) -> str:
    """A place as an author writes it: what an item's type reads stands in the file as all else does."""
    return path.removeprefix(HELD)


@dataclass
class _Comparing:
    """A translation against its master."""

    master: Translatable
    leaves: list[_Leaf]
    origin: Origin
    gathering: Gathering
    language: str
    is_whole: bool

    def __post_init__(self) -> None:
        self.expected = texts_of(self.master)
        self.texts = {
            each.path: each for each in self.leaves if each.path in self.expected and self._is_text(each)
        }

    @property
    def _name(self) -> str:
        return master_of(self.origin.path).name

    def _is_text(self, leaf: _Leaf) -> bool:
        return isinstance(leaf.value, str) and bool(leaf.value.strip())

    def translation(self) -> Translation:
        """What can be used of it."""
        held = {} if self.is_whole else self.master.texts_held()
        texts = tuple(
            (path, str(leaf.value).strip()) for path, leaf in self.texts.items() if path not in held
        )
        return Translation(language=self.language, of=self._stamp(), texts=texts)

    def _stamp(self) -> str:
        return next((str(each.value) for each in self.leaves if each.path == OF), "")

    def compare(self) -> None:
        """Note what is too much, what contradicts, what is missing, and what is older than the master."""
        dumped = self.master.model_dump(mode="json", by_alias=True, exclude={"translations"})
        known = {each.path: str(each.value) for each in _leaves(dumped)}
        for leaf in self.leaves:
            if leaf.path not in self.texts and leaf.path != OF:
                self._note_other(leaf, known)
        self._note_missing()
        self._note_waiting()
        self._note_age()

    def _note_age(self) -> None:
        stamp = stamp_of(self.master)
        if self._stamp() == stamp:
            return
        changed = f"{self._name} has changed since this was translated"
        what = changed if self._stamp() else "no `of` says which texts this translates"
        expected = (
            f"expected the texts to be compared, and then `of: {stamp}`: `assay translate --stamp` writes it"
        )
        self.gathering.stale.append(self.origin.problem((OF,), what, expected))

    def _note_other(self, leaf: _Leaf, known: Mapping[str, str]) -> None:
        named = _told(leaf.path)
        if leaf.path in self.expected:
            what, expected = f"`{named}` is not a text", "expected words"
        elif leaf.path not in known:
            what, expected = (
                f"`{named}` is not in {self._name}",
                "expected only what it has, by the same ids",
            )
        elif known[leaf.path] != str(leaf.value):
            said = known[leaf.path]
            what = f"`{named}` is `{leaf.value}` here, and `{said}` in {self._name}"
            expected = "expected the same, or nothing: only texts are translated"
        else:
            return
        self.gathering.beside.append(self.origin.problem(leaf.at, what, expected))

    def _note_missing(self) -> None:
        missing = [path for path in self.expected if path not in self.texts]
        if missing:
            named = ", ".join(f"`{_told(each)}`" for each in missing[:MOST_NAMED])
            more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
            what = f"{len(missing)} of {len(self.expected)} texts of {self._name} are missing: {named}{more}"
            self.gathering.beside.append(self.origin.problem((), what, "expected each of them"))

    def _note_waiting(self) -> None:
        waiting = [each for each in self.texts.values() if is_placeholder(str(each.value))]
        if waiting:
            what = (
                f"{len(waiting)} of {len(self.expected)} texts wait for their translation, the first one here"
            )
            self.gathering.stale.append(
                self.origin.problem(waiting[0].at, what, "expected it without `[en]`")
            )
