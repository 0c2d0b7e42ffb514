"""Every folder of `broken/` holds one mistake; `broken/expected.txt` says how it must be reported."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from assay.assessment.conformance.conforming import check_conformance
from assay.content.finding import Source

#: From when on criteria must be within reach.
DAY = date(2026, 11, 22)
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

    report = check_conformance([Source("association", guild)], DAY)

    lines = [*map(str, report.problems), *(f"note: {each}" for each in report.notes)]
    assert [line.replace(f"{guild}/", "") for line in lines] == EXPECTED[case]
