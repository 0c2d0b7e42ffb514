"""`assay plugins`."""

import json
from pathlib import Path

import pytest

from cli.conftest import Assay


@pytest.mark.usefixtures("bare")
def test_without_any_plugin_it_says_so(assay: Assay, monkeypatch: pytest.MonkeyPatch) -> None:
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
    }


def test_a_broken_plugin_is_listed_with_every_reason(assay: Assay, guild: Path) -> None:
    for name in ("practice", "teaching"):
        (guild / "rubrics" / f"{name}.yaml").write_text("")
    result = assay("plugins")

    assert result.exit_code == 0
    assert "river-guild (assay-river-guild 2.1): failed\n" in result.output
    assert "rubrics/practice.yaml:1: the file is empty, expected content\n" in result.output
    assert "rubrics/teaching.yaml:1: the file is empty, expected content\n" in result.output
