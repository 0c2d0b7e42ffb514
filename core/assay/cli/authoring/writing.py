"""The files of a new plugin, from the templates that ship with the product."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assay import bundled
from assay.cli.authoring.answers import Answers

#: What every template's name ends with: nothing in this folder is code of the product.
SUFFIX: Final = ".jinja"
#: Parts of paths that stand for what the author answered.
_STANDING_FOR: Final = {"PACKAGE": "package", "MAP": "map", "BANK": "bank", "ENDORSEMENT": "endorsement_id"}
#: What CommonMark may read as more than a character.
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+!|~&])")


class Occupied(Exception):
    """There is something where the plugin was to be written."""


def require_free(folder: Path) -> None:
    """Raise `Occupied` unless a folder is empty, or not there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(f"{folder} is not an empty folder; name another, and nothing of yours is overwritten")


def write_plugin(folder: Path, answers: Answers, today: date) -> list[Path]:
    """Write the project of a plugin into a folder that is free; all files that were written."""
    require_free(folder)
    # Placeholder criteria have been in force for a while, or a demonstration could show nobody who goes by them.
    dates = {"today": today, "since": date(today.year - 1, 1, 1)}
    texts = dict(_rendered({**answers.values, **dates}))
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return [folder / path for path in texts]


def quoted(text: str) -> str:
    """A text between quotation marks, as YAML and TOML read it alike."""
    return f'"{"".join(map(_escaped, text))}"'


def plain(text: str) -> str:
    """A text in which Markdown finds nothing but words."""
    return _MARKS.sub(r"\\\1", text)


def _rendered(values: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    environment = _environment()
    for name in sorted(environment.list_templates(extensions=[SUFFIX.removeprefix(".")])):
        yield _place(name, values), environment.get_template(name).render(values)


def _environment() -> Environment:
    # What comes out is YAML, TOML and Markdown: each value goes through the filter of its place.
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(bundled.NEW_PLUGIN),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(quoted=quoted, plain=plain)
    return environment


def _place(name: str, values: Mapping[str, Any]) -> Path:
    """Where the file of a template belongs: `dot-x` is `.x`, and words in capitals stand for answers."""
    parts = []
    for part in PurePosixPath(name.removesuffix(SUFFIX)).parts:
        stem, dot, suffix = part.partition(".")
        stem = values[_STANDING_FOR[stem]] if stem in _STANDING_FOR else stem
        parts.append(f".{part.removeprefix('dot-')}" if part.startswith("dot-") else f"{stem}{dot}{suffix}")
    return Path(*parts)


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
