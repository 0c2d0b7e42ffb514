"""One file as one model."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from assay.content.problems import Gathering, Key, Origin, Problem
from assay.content.reading.bodies import Body, ReadsBody
from assay.content.reading.front_matter import split
from assay.content.reading.making import make
from assay.content.reading.texts import read_text, text_of
from assay.content.reading.translating import language_of, master_of, with_translations
from assay.content.reading.yaml_values import Values, YamlText, values_of

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Place:
    """Where a file lies, and what its id must not collide with."""

    path: Path
    #: No file outside this folder is read.
    root: Path
    kind: str
    owner: str = ""
    #: What the id must be: the name of the file, or of the folder of a bank; None when it is free.
    name: str | None = None


def files_in(folder: Path, suffix: str, gathering: Gathering) -> Iterator[Path]:
    """Every file of a folder and its sub-folders, in order; other kinds of file are reported."""
    if not folder.is_dir():
        return
    try:
        entries = sorted(each for each in folder.iterdir() if not each.name.startswith((".", "__")))
    except OSError as error:
        what = f"the folder cannot be read ({error.strerror})"
        gathering.report(folder, 1, what, "expected a readable folder")
        return
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            yield from files_in(entry, suffix, gathering)
        elif entry.suffix == suffix and language_of(entry):
            _report_orphan(entry, gathering)
        elif entry.suffix == suffix:
            yield entry
        else:
            gathering.report(entry, 1, "this file is not read", f"expected files that end in `{suffix}`")


def _report_orphan(path: Path, gathering: Gathering) -> None:
    """A translation is read with its master; without one it translates nothing."""
    if not master_of(path).exists():
        what = f"this translates {master_of(path).name}, which is not there"
        gathering.report(path, 1, what, "expected both beside each other")


def load_yaml(model: type[Model], place: Place, gathering: Gathering) -> Model | None:
    """The model in a YAML file; None when it has problems, or an id that is taken."""
    made = _model_of(model, read_text(place.path, place.root, gathering), place, gathering)
    return made and with_translations(made, place.path, place.root, gathering)


def load_yaml_bytes(model: type[Model], content: bytes, place: Place, gathering: Gathering) -> Model | None:
    """The same of what a file holds that lies nowhere, such as an upload."""
    return _model_of(model, text_of(content, place.path, gathering), place, gathering)


def _model_of(model: type[Model], text: str | None, place: Place, gathering: Gathering) -> Model | None:
    def read() -> _Said[Model]:
        found = Gathering()
        source = YamlText(place.path, text or "", found)
        values = _values(source) if text is not None else None
        origin = Origin(place.path, source.lines)
        _refuse_translations(values, origin, found)
        made = None if values is None else make(model, values, origin, found)
        return _Said(values, origin, made, tuple(found.problems))

    return _taken(gathering.memory.said(place.path, model, text, read), model, place, gathering)


def load_markdown(
    model: type[Model], head: type[BaseModel], read_body: ReadsBody, place: Place, gathering: Gathering
) -> Model | None:
    """The model in a Markdown file with front matter; None when it has problems, or an id that is taken."""
    text = read_text(place.path, place.root, gathering)
    made = load_markdown_text(model, head, read_body, text, place, gathering)
    return made and with_translations(made, place.path, place.root, gathering, read_body)


def load_markdown_text(
    model: type[Model],
    head: type[BaseModel],
    read_body: ReadsBody,
    text: str | None,
    place: Place,
    gathering: Gathering,
) -> Model | None:
    """The same of what a file holds, wherever that lies."""

    def read() -> _Said[Model]:
        found = Gathering()
        parts = split(text, place.path, found) if text is not None else None
        if parts is None:
            return _Said(None, Origin(place.path), None, tuple(found.problems))
        source = YamlText(place.path, parts.yaml, found, parts.lines_above_yaml)
        values = _values(source)
        body = Body(place.path, parts.body.split("\n"), parts.lines_above_body, found)
        body.head, body.head_lines = values if isinstance(values, dict) else {}, source.lines
        read_body(body)
        origin, made = Origin(place.path, source.lines | body.lines), None
        if values is not None and make(head, values, origin, found) and _is_complete(model, head, body):
            made = make(model, {**values, **body.values}, origin, found)
        return _Said(values, origin, made, tuple(found.problems))

    return _taken(gathering.memory.said(place.path, model, text, read), model, place, gathering)


@dataclass(frozen=True)
class _Said(Generic[Model]):
    """What a file says by itself, whatever others say."""

    values: Values
    origin: Origin
    made: Model | None
    problems: tuple[Problem, ...]


def _taken(said: _Said[Model], model: type[Model], place: Place, gathering: Gathering) -> Model | None:
    """What a file says beside what others said before it."""
    gathering.problems.extend(said.problems)
    # A file that is read a second time in one reading is a second one, though it says the same.
    origin = replace(said.origin)
    is_new = _register(place, said.values, origin, gathering)
    made = gathering.memory.sound(place.path, model, said.made)
    if made is not None and said.made is None:
        # It stands for what it was, also for whoever asks where that stands.
        id_ = str(getattr(made, "id", place.name))
        gathering.origins.setdefault(Key(place.kind, id_, place.owner), origin)
    return made if is_new else None


def _refuse_translations(values: Values | None, origin: Origin, gathering: Gathering) -> None:
    """They lie in files beside this one."""
    if isinstance(values, dict) and values.pop("translations", None) is not None:
        what = "the key `translations` is unknown"
        gathering.problems.append(origin.problem(("translations",), what, "expected a file beside this one"))


def _is_complete(model: type[BaseModel], head: type[BaseModel], body: Body) -> bool:
    """Whether the body has every part that the model needs; what is missing was reported in its own words."""
    needed = (name for name, field in model.model_fields.items() if field.is_required())
    return body.is_whole and all(name in head.model_fields or name in body.values for name in needed)


def _values(source: YamlText) -> Values:
    before = len(source.gathering.problems)
    values = values_of(source)
    if values is None and len(source.gathering.problems) == before:
        line, what = source.lines_above + 1, "nothing but comments stands here"
        source.gathering.report(source.path, line, what, "expected `key: value` lines")
    return values


def _register(place: Place, values: Any, origin: Origin, gathering: Gathering) -> bool:
    """Note the id that a file has or, broken as it may be, ought to have."""
    found = values.get("id") if isinstance(values, dict) else None
    has_id = isinstance(found, str) and bool(found)
    if has_id and place.name is not None and found != place.name:
        what = f"the id is `{found}`, but the name is `{place.name}`"
        gathering.problems.append(origin.problem(("id",), what, "expected both to be the same"))
        # Either may be the slip, so what points at the name is not blamed.
        gathering.origins.setdefault(Key(place.kind, place.name, place.owner), origin)
    key = Key(place.kind, str(found) if has_id else place.name or place.path.parent.name, place.owner)
    return gathering.register(key, origin)
