"""The commands `assay check` and `assay schema`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assay.cli.checking import check
from assay.cli.schemas import schema
from assay.content.finding import Source
from assay.content.schemas import MODELS


def run(*arguments: str, installed: list[Source] | None = None) -> Result:
    return CliRunner().invoke(check, list(arguments), obj=lambda: installed or [])


@pytest.fixture
def here(guild: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the guild lies, as the folder where the command runs."""
    monkeypatch.chdir(guild.parent)
    return guild.parent


def test_a_folder_without_problem_ends_with_zero(here: Path) -> None:
    result = run("guild")

    assert result.exit_code == 0
    assert result.output.startswith("No problem. Read: 1 associations, 1 maps, 3 domains")


def test_a_problem_is_a_line_and_ends_with_one(here: Path) -> None:
    file = here / "guild" / "association.yaml"
    file.write_text(file.read_text().replace("map: beekeeping", "map: beekeping"))

    result = run("guild")

    first, last = result.output.splitlines()
    assert result.exit_code == 1
    expected = (
        "guild/association.yaml:13: the competency map `beekeping` does not exist, expected `beekeeping`"
    )
    assert first == expected
    assert last.startswith("1 problem(s) in 1 file(s).")


def test_json_has_problems_and_counts(here: Path) -> None:
    (here / "guild" / "rubrics" / "practice.yaml").write_text("")

    result = run("guild", "--json")

    found = json.loads(result.output)
    assert result.exit_code == 1
    assert found["problems"] == [
        {
            "file": "guild/rubrics/practice.yaml",
            "line": 1,
            "what": "the file is empty",
            "expected": "expected content",
        }
    ]
    assert found["counts"]["rubrics"] == 1


def test_one_file_is_judged_with_its_folder_but_alone_reported(here: Path) -> None:
    (here / "guild" / "rubrics" / "practice.yaml").write_text("")
    (here / "guild" / "rubrics" / "teaching.yaml").write_text("")

    assert run("guild/rubrics/teaching.yaml").output.count("the file is empty") == 1
    assert run("guild/prompts/season-the-gift.md").exit_code == 0


def test_without_argument_everything_installed_is_checked(here: Path) -> None:
    source = Source("association", here / "guild", plugin="river")

    assert "15 items" in run(installed=[source]).output
    assert "15 items" in run("river", installed=[source]).output


def test_an_unknown_name_is_answered_with_the_names_there_are(here: Path) -> None:
    result = run("lake", installed=[Source("association", here / "guild", plugin="river")])

    assert result.exit_code == 2
    assert "no file, folder or plugin is called 'lake' (plugins: river)" in result.output


def test_a_folder_with_nothing_to_read_is_a_problem(tmp_path: Path) -> None:
    assert run(str(tmp_path)).exit_code == 1


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_has_a_schema_in_which_every_field_is_described(kind: str) -> None:
    result = CliRunner().invoke(schema, [kind])

    found = json.loads(result.output)
    models = [found, *found.get("$defs", {}).values()]
    fields = [(name, each) for model in models for name, each in model.get("properties", {}).items()]
    assert found["$schema"].endswith("2020-12/schema")
    # Where a field means what its model says, the model describes both.
    assert [name for name, each in fields if "description" not in each and "$ref" not in each] == []


def test_an_unknown_kind_is_answered_with_the_kinds_there_are() -> None:
    result = CliRunner().invoke(schema, ["poem"])

    assert result.exit_code == 2
    assert all(kind in result.output for kind in MODELS)
