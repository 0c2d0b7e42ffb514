"""What there is to read at a path, and what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from assay.content.reading.translating import language_of, master_of
from assay.content.sources import ASSOCIATION_FILE, BANK_FILE, BANKS_FOLDER, MAPS_FOLDER

#: Sub-folders by which an association's folder is known when its own file is missing.
_PARTS: Final = (
    "exams/*.yaml",
    "rubrics/*.yaml",
    "criteria/*.yaml",
    "prompts/*.md",
    "agreements/*.md",
    "controls/*.md",
)
#: What packaging leaves beside a `pyproject.toml`: copies of what is written elsewhere.
_BUILT: Final = ("build", "dist", "node_modules")


@dataclass(frozen=True, order=True)
class Source:
    """A folder or file that can be read by itself."""

    kind: Literal["association", "bank", "map"]
    path: Path
    #: Name of the plugin that it belongs to; empty for what belongs to none.
    plugin: str = ""


def sources_at(path: Path) -> list[Source]:
    """Every source that a path is, holds, or (when it is a file) is a part of."""
    return list(_below(path)) if path.is_dir() else _holding(path)


def sources_around(path: Path) -> list[Source]:
    """What a source at a path may point at: its association, and the maps that lie beside its bank."""
    around = []
    for folder in path.absolute().parents:
        if (folder / ASSOCIATION_FILE).is_file():
            around.append(Source("association", folder))
        if folder.name == BANKS_FOLDER:
            around += _maps_in(folder.parent / MAPS_FOLDER)
    return around


def _below(folder: Path) -> Iterator[Source]:
    if (folder / ASSOCIATION_FILE).is_file():
        yield Source("association", folder)
    elif (folder / BANK_FILE).is_file() or (folder / "items").is_dir() or folder.parent.name == BANKS_FOLDER:
        yield Source("bank", folder)
    elif any(each for pattern in _PARTS for each in folder.glob(pattern)):
        yield Source("association", folder)
    else:
        yield from _maps_in(folder)
        for each in sorted(folder.iterdir()):
            if is_searched(each):
                yield from _below(each)


def is_searched(folder: Path) -> bool:
    """Whether an author writes in a folder: nobody does in hidden ones, in environments, or in what was built."""
    if folder.name.startswith((".", "__")) or folder.is_symlink() or not folder.is_dir():
        return False
    is_built = folder.name in _BUILT and (folder.parent / "pyproject.toml").is_file()
    return not (is_built or (folder / "pyvenv.cfg").is_file())


def _maps_in(folder: Path) -> list[Source]:
    return [
        Source("map", each)
        for each in sorted(folder.glob("*.yaml"))
        if _is_map(each) and not language_of(each)
    ]


def _is_map(file: Path) -> bool:
    """Whether a file lies where maps lie, or looks like one wherever it lies."""
    if file.absolute().parent.name == MAPS_FOLDER:
        return True
    try:
        return b"\ndomains:" in file.read_bytes()[:100_000]
    except OSError:
        return False


def _holding(file: Path) -> list[Source]:
    """The source that a file belongs to."""
    file = master_of(file) if language_of(file) else file
    path = file.absolute()
    if path.parent.name == MAPS_FOLDER or (path.suffix == ".yaml" and _is_map(path)):
        return [Source("map", file)]
    for folder in file.parents:
        if (folder / BANK_FILE).is_file() or path.parent == folder / "items":
            return [Source("bank", folder)]
        if (folder / ASSOCIATION_FILE).is_file():
            return [Source("association", folder)]
    return []
