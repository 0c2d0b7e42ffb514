"""A Markdown file with YAML between two lines of `---`."""

from pathlib import Path
from typing import Final, NamedTuple

from assay.content.problems import Gathering

_FENCE: Final = "---"


class FrontMatter(NamedTuple):
    """The two parts of a file, and how many lines stand above each."""

    yaml: str
    body: str
    lines_above_body: int
    lines_above_yaml: int = 1


def split(text: str, path: Path, gathering: Gathering) -> FrontMatter | None:
    """The parts of a text; None when it does not begin with front matter."""
    rows = text.split("\n")
    if rows[0].rstrip() != _FENCE:
        gathering.report(path, 1, "the file does not begin with front matter", "expected a line `---` first")
        return None
    ends = [place for place, row in enumerate(rows) if place and row.rstrip() == _FENCE]
    if not ends:
        expected = "expected a line `---` after the last key"
        gathering.report(path, 1, "the front matter does not end", expected)
        return None
    end = ends[0]
    return FrontMatter("\n".join(rows[1:end]), "\n".join(rows[end + 1 :]), end + 1)
