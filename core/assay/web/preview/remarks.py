"""Problems and notes as pages show them: with the line that they are about, and the way to what is wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from assay.content.problems import Problem
from assay.content.reading.texts import MOST_BYTES
from assay.services.preview.editions import Edition

#: How much of a line is quoted.
LONGEST_LINE: Final = 240


@dataclass(frozen=True)
class Remark:
    """A problem or a note, in its line."""

    problem: Problem
    is_note: bool
    #: The line as it stands in the file; empty where there is none.
    quoted: str


def remarks_on(edition: Edition, paths: Iterable[Path]) -> list[Remark]:
    """What is said of some files: problems, then notes."""
    wanted = set(paths)
    lines: dict[Path, Sequence[str]] = {}

    def remark(problem: Problem, is_note: bool) -> Remark:
        if problem.path not in lines:
            lines[problem.path] = lines_of(edition, problem.path)
        return Remark(problem, is_note, _line(lines[problem.path], problem.line))

    found = [remark(each, False) for each in edition.problems if each.path in wanted]
    return found + [remark(each, True) for each in edition.notes if each.path in wanted]


def lines_of(edition: Edition, path: Path, most: int = 20_000) -> Sequence[str]:
    """The lines of a file as far as they can be read; none of what is no file, or leads out of what is read."""
    try:
        if not (path.is_file() and _is_of(edition, path.resolve(strict=True))):
            return ()
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8-sig", "replace")
    except (OSError, RuntimeError, ValueError):
        return ()
    return list(islice(text.splitlines(), most))


def _is_of(edition: Edition, path: Path) -> bool:
    """Whether a file lies where the edition was read from."""
    return any(path.is_relative_to(each.resolve()) for each in (edition.folder, *edition.shared))


def _line(lines: Sequence[str], number: int) -> str:
    # What is missing at the end is reported in the line after it.
    text = lines[min(number, len(lines)) - 1].strip() if lines else ""
    return f"{text[:LONGEST_LINE]} …" if len(text) > LONGEST_LINE else text
