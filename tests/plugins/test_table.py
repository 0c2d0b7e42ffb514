"""The table of docs/criteria.md names every requirement of the five documents, and no other."""

import re

import pytest

from assay.content.criteria import Criteria
from assay.content.reading.translating import language_of
from assay.content.requirements import with_inner
from assay.content.sources import read_association_folder
from project.checkout import ROOT

SECTIONS = re.findall(r"^File: `(.*?)`\n(.*?)(?=^## )", (ROOT / "docs/criteria.md").read_text(), re.S | re.M)


def _ids(criteria: Criteria) -> set[str]:
    found: set[str] = set()
    for version in criteria.versions:
        found |= {each.id for each in with_inner(version.requirements)}
        if version.renewal:
            held = (each for row in version.renewal.long_held for each in row.requirements)
            found |= {each.id for each in with_inner((*version.renewal.requirements, *held))}
    return found


def test_every_document_has_its_table() -> None:
    files = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("plugins/*/criteria/*.yaml")
        if not language_of(path)
    }

    assert {file for file, _ in SECTIONS} == files


@pytest.mark.parametrize(("file", "table"), SECTIONS, ids=[file for file, _ in SECTIONS])
def test_a_table_names_every_requirement_of_its_file(file: str, table: str) -> None:
    path = ROOT / file
    criteria = read_association_folder(path.parents[1]).criteria[path.stem]

    held = [row.rsplit("|", 2)[1] for row in table.splitlines() if row.startswith("| ")]
    assert {name for cell in held for name in re.findall(r"`(.*?)`", cell)} == _ids(criteria)
