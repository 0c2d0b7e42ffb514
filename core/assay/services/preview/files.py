"""Which files there are, and whether any was changed."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from assay.content.finding import is_searched

#: Far more than any association writes: whoever names a whole home folder is told so at once.
MOST_FILES: Final = 20_000


class Stamp(NamedTuple):
    """What changes when a file does, also where an editor puts a new file in the place of the old one."""

    changed: int
    size: int
    inode: int


Stamps = Mapping[Path, Stamp]


def stamps(roots: Iterable[Path]) -> Stamps:
    """The stamp of every file at or below some paths, up to the most. What vanishes meanwhile is left out."""
    found: dict[Path, Stamp] = {}
    for root in roots:
        for entry in _files(root):
            try:
                about = entry.stat()
            except OSError:
                continue
            found[Path(entry)] = Stamp(about.st_mtime_ns, about.st_size, about.st_ino)
            if len(found) == MOST_FILES:
                return found
    return found


def _files(path: Path) -> Iterator["os.DirEntry[str] | Path"]:
    if path.is_file():
        yield path
        return
    try:
        with os.scandir(path) as entries:
            inside = list(entries)
    except OSError:
        return
    for entry in inside:
        if not entry.is_dir(follow_symlinks=False):
            yield from [] if entry.name.startswith(".") else [entry]
        elif is_searched(Path(entry)):
            yield from _files(Path(entry))
