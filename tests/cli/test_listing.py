"""`assay plugins`."""

import json
import sys
from pathlib import Path
from subprocess import run

import pytest

from cli.conftest import BUILT_IN, Assay
from cli.serving import PATIENCE, environment
from dummy.plugins import forget


@pytest.mark.usefixtures("bare")
def test_without_any_plugin_it_says_so(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
    assay("plugins", "--help")  # loads the command while there is a path to load it from
    monkeypatch.setattr("sys.path", [])  # no distribution, so no entry point
    monkeypatch.delenv("ASSAY_DISABLED_PLUGINS")

    assert assay("plugins").output == "No plugin is installed.\n"
    assert json.loads(assay("plugins", "--json").output) == []


@pytest.mark.usefixtures("bare")
def test_a_name_that_is_disabled_and_not_there_is_pointed_out(
    assay: Assay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_DISABLED_PLUGINS", "mi-aimh mi-amih")
    [typo] = [state for state in json.loads(assay("plugins", "--json").output) if state["name"] == "mi-amih"]

    assert (typo["status"], "no plugin of this name" in typo["reason"]) == ("failed", True)


@pytest.mark.usefixtures("guild")
def test_it_tells_where_a_plugin_comes_from_and_what_it_brings(assay: Assay) -> None:
    result = assay("plugins")

    assert result.exit_code == 0
    assert "river-guild (assay-river-guild 2.1): loaded\n" in result.output
    assert "1 maps, 1 banks, 5 prompts, 2 rubrics, 1 criteria, 1 exams, 1 agreements\n" in result.output
    assert "): disabled\n    by setting\n" in result.output


#: What the guild's package holds.
BROUGHT = {"maps": 1, "banks": 1, "prompts": 5, "rubrics": 2, "criteria": 1, "exams": 1, "agreements": 1}


@pytest.mark.usefixtures("guild")
def test_json_has_the_same_for_other_programs(assay: Assay) -> None:
    states = {state["name"]: state for state in json.loads(assay("plugins", "--json").output)}

    assert states["mi-aimh"]["status"] == "disabled"
    assert states["river-guild"] == {
        "name": "river-guild",
        "distribution": "assay-river-guild",
        "version": "2.1",
        "status": "loaded",
        "reason": "",
        "brings": BROUGHT,
        "association": "river-guild",
        "hears": [],
        "in_effect": None,
    }


def test_a_broken_plugin_is_listed_with_every_reason(assay: Assay, guild: Path) -> None:
    for name in ("practice", "teaching"):
        (guild / "rubrics" / f"{name}.yaml").write_text("")
    result = assay("plugins")

    assert result.exit_code == 0
    assert "river-guild (assay-river-guild 2.1): failed\n" in result.output
    assert "rubrics/practice.yaml:1: the file is empty, expected content\n" in result.output
    assert "rubrics/teaching.yaml:1: the file is empty, expected content\n" in result.output


def _edit_minimum(guild: Path) -> None:
    file = guild / "criteria" / "master.yaml"
    file.write_text(file.read_text("utf-8").replace("minimum: 10", "minimum: 12"), "utf-8")


def test_a_list_makes_no_database(assay: Assay, guild: Path, instance: Path) -> None:
    assert guild
    assay("plugins")
    assert not list(instance.glob("*.sqlite"))


def test_a_version_that_waits_is_listed_compared_and_taken(assay: Assay, guild: Path) -> None:
    first = assay("plugins", "accept", "--all")
    assert (first.exit_code, first.output) == (
        0,
        "Nothing waits.\n",
    )  # what comes first takes effect by itself
    assert "in effect: assay-river-guild 2.1, since " in assay("plugins").output

    _edit_minimum(guild)
    forget()
    assert "another version waits: `assay plugins diff river-guild`" in assay("plugins").output
    assert assay("plugins", "diff", "river-guild").output == (
        "~ requirement master · 2025-01-01 · visits: changed\n    minimum: [-10-]{+12+}\n"
    )
    assert assay("plugins", "accept", "river-guild").output == "river-guild 2.1 is in effect.\n"
    assert assay("plugins", "diff", "river-guild").output == "river-guild: what is installed is in effect.\n"
    assert "another version" not in assay("plugins").output


def test_a_plugin_that_is_gone_is_listed_with_since_when(assay: Assay, guild: Path) -> None:
    assay("plugins", "accept", "--all")
    sys.path.remove(str(guild.parent))
    assay("plugins", "accept", "--all")
    lines = assay("plugins").output

    assert "river-guild: missing\n    in effect: assay-river-guild 2.1, since " in lines
    assert "; what was done stays readable\n" in lines


@pytest.mark.usefixtures("guild")
def test_a_name_that_nothing_has_is_answered_with_those_that_are_there(assay: Assay) -> None:
    for command in ("diff", "accept"):
        result = assay("plugins", command, "hive")
        assert result.exit_code == 1
        assert "hive" in result.output
        assert "river-guild" in result.output
    assert assay("plugins", "accept").exit_code == 2


@pytest.mark.usefixtures("bare")
def test_why_a_plugin_was_set_aside_is_told_here_and_not_in_the_log(
    assay: Assay, instance: Path, tmp_path: Path
) -> None:
    bank = tmp_path / "mine" / "hives"
    bank.mkdir(parents=True)
    (bank / "bank.yaml").write_text("id: hives\nthe key of cel-007: wax\n")
    mine = str(tmp_path / "mine")
    assert "the key of cel-007" in assay("plugins", bank_folders=mine).output
    assert assay("migrate").exit_code == 0

    start = [sys.executable, "-c", "from assay.web.app import from_environment; from_environment()"]
    variables = environment(instance, bank_folders=mine, log="json", disabled_plugins=" ".join(BUILT_IN))
    log = run(start, env=variables, capture_output=True, text=True, check=True, timeout=PATIENCE).stderr

    assert '"plugin": "mine/hives"' in log
    assert "cel-007" not in log
