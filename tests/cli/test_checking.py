"""`assay check` on what is installed."""

import json
from pathlib import Path

import pytest

from assay.hooks.plugins import Plugins
from cli.conftest import BUILT_IN, Assay


def test_the_real_content_has_no_problem_and_is_complete(assay: Assay) -> None:
    result = assay("check", "--json")
    report = json.loads(result.stdout)
    counts = report.pop("counts")

    assert (result.exit_code, report) == (0, {"problems": []})
    assert (counts["associations"], counts["maps"], counts["banks"], counts["exams"]) == (4, 2, 2, 5)
    assert (counts["domains"], counts["competencies"], counts["indicators"]) == (17, 96, 135)
    assert counts["items"] >= 300
    assert counts["prompts"] >= 50
    assert counts["rubrics"] >= 10


def test_a_plugin_is_checked_by_its_name(assay: Assay, guild: Path) -> None:
    result = assay("check", "river-guild", "--json")
    counts = json.loads(result.stdout)["counts"]

    assert result.exit_code == 0
    assert (counts["associations"], counts["domains"], counts["items"], counts["prompts"]) == (1, 3, 15, 5)


def test_a_plugin_that_was_set_aside_can_still_be_checked(assay: Assay, guild: Path) -> None:
    file = guild / "exams" / "master.yaml"
    file.write_text(file.read_text().replace("bank: hive-core", "bank: hive-cores"))
    result = assay("check", "river-guild", "--json")
    [problem] = json.loads(result.stdout)["problems"]

    assert result.exit_code == 1
    assert problem["file"].endswith("assay_river_guild/exams/master.yaml")
    assert problem["line"] == 11
    assert problem["what"] == "the bank `hive-cores` does not exist"
    assert problem["expected"] == "expected `hive-core`"


def test_in_words_a_problem_is_one_line(assay: Assay, guild: Path) -> None:
    (guild / "rubrics" / "practice.yaml").write_text("")
    result = assay("check")

    assert result.exit_code == 1
    assert "rubrics/practice.yaml:1: the file is empty, expected content\n" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 problem(s) in 1 file(s). Read: ")


def test_a_plugin_that_cannot_be_imported_is_named_and_the_others_are_checked(
    assay: Assay, guild: Path
) -> None:
    (guild / "__init__.py").write_text("import a_module_that_is_not_there\n")

    assert assay("check", "river-guild").exit_code == 2
    assert "river-guild was set aside: ModuleNotFoundError" in assay("check").stderr


@pytest.mark.usefixtures("guild")
def test_a_plugin_that_the_operator_disabled_is_not_checked(assay: Assay) -> None:
    result = assay("check", "river-guild", disabled_plugins=" ".join([*BUILT_IN, "river-guild"]))

    assert result.exit_code == 2
    assert "no file, folder or plugin is called 'river-guild' (plugins: none)" in result.stderr


def test_what_is_checked_is_what_is_loaded(assay: Assay, guild: Path) -> None:
    """The two read the same folders, by two ways."""
    catalog = Plugins.installed(disabled=BUILT_IN).catalog
    counts = json.loads(assay("check", "--json").stdout)["counts"]

    assert counts["items"] == sum(len(bank.items) for bank in catalog.banks.values())
    assert counts["prompts"] == len(catalog.prompts)
