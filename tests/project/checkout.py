"""The files of this checkout, as git would see them; found without git, which a bare machine may lack."""

from collections.abc import Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

ROOT = Path(__file__).parents[2]
IGNORED = GitIgnoreSpec.from_lines([".git", *(ROOT / ".gitignore").read_text().splitlines()])


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file below the folder that git does not ignore."""
    for path in sorted(folder.iterdir()):
        name = path.relative_to(ROOT).as_posix()
        if IGNORED.match_file(f"{name}/" if path.is_dir() else name):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path
