"""One file as one model."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from assay.content.problems import Gathering, Key, Origin
from assay.content.reading.bodies import Body
from assay.content.reading.front_matter import FrontMatter, split
from assay.content.reading.making import make
from assay.content.reading.texts import read_text, text_of
from assay.content.reading.yaml_values import Values, YamlText, values_of

Model = TypeVar("Model", bound=BaseModel)


class ReadsBody(Protocol):
    """What finds the parts of a Markdown body."""

    def __call__(self, body: Body) -> None:
        """Keep the parts in the body, and report what is wrong."""


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
        elif entry.suffix == suffix:
            yield entry
        else:
            gathering.report(entry, 1, "this file is not read", f"expected files that end in `{suffix}`")


def load_yaml(model: type[Model], place: Place, gathering: Gathering) -> Model | None:
    """The model in a YAML file; None when it has problems, or an id that is taken."""
    return _model_of(model, read_text(place.path, place.root, gathering), place, gathering)


def load_yaml_bytes(model: type[Model], content: bytes, place: Place, gathering: Gathering) -> Model | None:
    """The same of what a file holds that lies nowhere, such as an upload."""
    return _model_of(model, text_of(content, place.path, gathering), place, gathering)


def _model_of(model: type[Model], text: str | None, place: Place, gathering: Gathering) -> Model | None:
    source = YamlText(place.path, text or "", gathering)
    values = _values(source) if text is not None else None
    made = None if values is None else make(model, values, Origin(place.path, source.lines), gathering)
    is_new = _register(place, values, Origin(place.path, source.lines), gathering)
    return made if is_new else None


def load_markdown(
    model: type[Model], head: type[BaseModel], read_body: ReadsBody, place: Place, gathering: Gathering
) -> Model | None:
    """The model in a Markdown file with front matter; None when it has problems, or an id that is taken."""
    text = read_text(place.path, place.root, gathering)
    parts = split(text, place.path, gathering) if text is not None else None
    if parts is None:
        _register(place, None, Origin(place.path), gathering)
        return None
    source = YamlText(place.path, parts.yaml, gathering, parts.lines_above_yaml)
    body = _body(parts, place.path, read_body, gathering)
    values = _values(source)
    origin = Origin(place.path, source.lines | body.lines)
    is_new = _register(place, values, origin, gathering)
    if values is None or make(head, values, origin, gathering) is None or not _is_complete(model, head, body):
        return None
    made = make(model, {**values, **body.values}, origin, gathering)
    return made if is_new else None


def _body(parts: FrontMatter, path: Path, read_body: ReadsBody, gathering: Gathering) -> Body:
    body = Body(path, parts.body.split("\n"), parts.lines_above_body, gathering)
    read_body(body)
    return body


def _is_complete(model: type[BaseModel], head: type[BaseModel], body: Body) -> bool:
    """Whether the body has every part that the model needs; what is missing was reported in its own words."""
    needed = (name for name, field in model.model_fields.items() if field.is_required())
    return all(name in head.model_fields or name in body.values for name in needed)


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
