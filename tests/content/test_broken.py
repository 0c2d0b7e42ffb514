"""Every folder of `broken/` holds one mistake; `broken/expected.txt` says how it must be reported."""

import shutil
from pathlib import Path

import pytest

from assay.content.checking import check_sources
from assay.content.finding import Source

BROKEN = Path(__file__).parent / "broken"


def _table() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in (BROKEN / "expected.txt").read_text().splitlines():
        if row.startswith("    "):
            found[list(found)[-1]].append(row.strip())
        elif row and not row.startswith("#"):
            found[row] = []
    return found


EXPECTED = _table()


def test_the_table_names_every_folder() -> None:
    assert sorted(EXPECTED) == sorted(each.name for each in BROKEN.iterdir() if each.is_dir())


@pytest.mark.parametrize("case", EXPECTED)
def test_a_mistake_is_reported_in_its_line_and_nothing_else_is(case: str, guild: Path) -> None:
    shutil.copytree(BROKEN / case, guild, dirs_exist_ok=True)

    report = check_sources([Source("association", guild)])

    assert [str(each).replace(f"{guild}/", "") for each in report.problems] == EXPECTED[case]
