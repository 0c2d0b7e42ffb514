"""Every item type that is installed here stands its samples, and so does a stranger's."""

import re

import assay_true_or_false  # type: ignore[import-not-found]
import pytest

from assay.content.item_types.known import ItemTypes
from assay.content.item_types.samples import Sample, item_of
from assay.testing import ItemTypeConformance
from plugins.conftest import STRANGER
from project.checkout import ROOT

FENCES = re.findall(
    r"^```(\S+) (.+)\n((?:.*\n)*?)```$", (ROOT / "docs" / "item-types.md").read_text(), re.MULTILINE
)
ITEMS = re.findall(
    r"^```markdown\n(---\n(?:.*\n)*?type: (?:.*\n)*?)```$",
    (ROOT / "docs" / "content.md").read_text(),
    re.MULTILINE,
)


class TestInstalled(ItemTypeConformance):
    """Those of Assay, and of whatever plugin this environment has."""


class TestStranger(ItemTypeConformance):
    """The example of docs/item-types.md."""

    plugin = assay_true_or_false.plugin


@pytest.mark.parametrize("fence", FENCES, ids=lambda fence: fence[1])
def test_the_documentation_shows_what_is_tested_here(fence: tuple[str, str, str]) -> None:
    assert fence[2] == (STRANGER / fence[1]).read_text()


def test_the_documentation_shows_every_file_of_the_example() -> None:
    files = {
        path.relative_to(STRANGER).as_posix()
        for path in STRANGER.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for _, name, _ in FENCES} == files


@pytest.mark.parametrize("text", ITEMS, ids=lambda text: text.split("\n")[1])
def test_the_items_of_the_documentation_are_read(text: str) -> None:
    types = ItemTypes()
    sample = Sample.model_validate(
        {"item": text, "responses": [{"is": "empty", "response": {}, "credit": 0}]}
    )
    item = item_of(sample, types)

    assert types.credit(item, types.key(item)) == 1
