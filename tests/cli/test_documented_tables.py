"""Every table in docs/statistics.md is read by the command that its fence names."""

import json
import re
from pathlib import Path

import pytest

from cli.conftest import Assay

PAGE = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```([a-z ]+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_all_four_commands_have_examples() -> None:
    assert {command for command, _ in EXAMPLES} == {"agreement", "analyse items", "angoff", "equate"}


@pytest.mark.parametrize(("command", "text"), EXAMPLES)
def test_a_documented_table_is_read(assay: Assay, tmp_path: Path, command: str, text: str) -> None:
    (tmp_path / "table.csv").write_text(text, encoding="utf-8")
    files = ["table.csv"] * (2 if command == "equate" else 1)
    result = assay(*command.split(), *files, "--json")
    assert result.exit_code == 0, result.output
    assert isinstance(json.loads(result.stdout), dict)


def test_a_reader_of_the_examples_gets_what_they_say(assay: Assay, tmp_path: Path) -> None:
    texts = [text for command, text in EXAMPLES if command == "analyse items"]
    (tmp_path / "table.csv").write_text(texts[1], encoding="utf-8")
    read = json.loads(assay("analyse", "items", "table.csv", "--json").stdout)
    assert [each["p"]["value"] for each in read["items"]] == pytest.approx([2 / 3, 2 / 3, 2 / 3])
