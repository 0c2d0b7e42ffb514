"""`assay assemble`: a form to its blueprint, the same everywhere."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Assay
from cli.serving import environment

REAL = ("assemble", "--exam", "mi-aimh/imhm", "--category", "clinical", "--seed", "7", "--json")
GUILD = ("assemble", "--exam", "river-guild/master", "--category", "practice", "--seed", "3")


def test_the_real_exam_gets_sixty_distinct_items_that_meet_its_blueprint(
    assay: Assay, tmp_path: Path
) -> None:
    form = json.loads(assay(*REAL).stdout)
    items, essays = form["sections"]

    assert (form["exam"], form["category"], form["seed"]) == ("mi-aimh/imhm", "clinical", 7)
    assert len(items["items"]) == len(set(items["items"])) == 60
    assert len(items["blueprint"]) == 9 + 5 + 3
    assert all(row["least"] <= row["there"] <= row["most"] for row in items["blueprint"].values())
    assert [(group["answer"], len(group["prompts"])) for group in essays["groups"]] == [(1, 1), (1, 2)]
    assert form == _in_another_process(tmp_path)


def _in_another_process(folder: Path) -> Any:
    """The same form, drawn with another order of sets and dictionaries."""
    variables = {**environment(folder / "other"), "PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-m", "assay.cli.main", *REAL]
    done = subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True)
    return json.loads(done.stdout)


@pytest.mark.usefixtures("guild")
def test_another_seed_gives_another_form(assay: Assay) -> None:
    seeds = [*GUILD[:-1], "4"], [*GUILD[:-1], "5"], list(GUILD)
    marks = {json.loads(assay(*arguments, "--json").stdout)["fingerprint"] for arguments in seeds}

    assert len(marks) == 3


@pytest.mark.usefixtures("guild")
def test_in_words_a_form_shows_how_it_meets_its_blueprint(assay: Assay) -> None:
    output = assay(*GUILD).stdout

    assert output.startswith("river-guild/master, practice, seed 3, form ")
    assert " of 2-3  colony\n" in output
    assert "  answer 1 of inspection-the-silent-hive\n" in output


def test_keys_and_rationales_are_not_printed(assay: Assay, guild: Path) -> None:
    printed = assay(*GUILD).stdout + assay(*GUILD, "--json").stdout
    item = (guild / "question_banks" / "hive-core" / "items" / "bio-001.md").read_text()
    keys = [line[6:] for line in item.splitlines() if line.startswith("- [x] ")]

    assert keys
    assert not [text for text in (*keys, "Rationale") if text in printed]


@pytest.mark.usefixtures("guild")
@pytest.mark.parametrize(
    ("exam", "category", "sentence"),
    [
        ("river-guild/novice", "practice", "There is no exam river-guild/novice; is its plugin installed?"),
        ("lake-guild/master", "practice", "There is no exam lake-guild/master; is its plugin installed?"),
        ("master", "practice", "There is no exam master"),
        (
            "river-guild/master",
            "honey",
            "honey is not a category of this exam; there are practice, teaching.",
        ),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(
    assay: Assay, exam: str, category: str, sentence: str
) -> None:
    result = assay("assemble", "--exam", exam, "--category", category, "--seed", "1")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {sentence}")


def test_where_there_are_no_categories_none_is_named(assay: Assay) -> None:
    form = json.loads(assay("assemble", "--exam", "nm-aimh/imhs", "--seed", "7", "--json").stdout)
    items, essays = form["sections"]

    assert form["category"] == "all"
    assert len(set(items["items"])) == 60
    assert [(group["answer"], len(group["prompts"])) for group in essays["groups"]] == [(2, 3)]


@pytest.mark.usefixtures("guild")
def test_a_category_left_out_is_asked_for(assay: Assay) -> None:
    result = assay("assemble", "--exam", "river-guild/master", "--seed", "1")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: This exam has categories; choose one of practice, teaching.")


def test_a_plugin_that_was_set_aside_is_named_beside_the_error(assay: Assay, guild: Path) -> None:
    (guild / "rubrics" / "practice.yaml").write_text("")
    result = assay(*GUILD)

    assert result.exit_code == 1
    assert "river-guild was set aside: " in result.stderr
    assert "Error: There is no exam river-guild/master" in result.stderr
