"""The command `assay angoff`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assay.cli.main import main

WIDE = "item,J1,J2,J3,p\nq 1,0.70,0.65,0.80,0.7\nq2,0.55,,0.60,0.6\nq3,0.90,0.95,0.40,0.9\n"
LONG = (
    "judge,item,round,rating\nJ1,q1,1,70\nJ1,q1,2,72\nJ2,q1,1,90\nJ2,q1,2,80\n"
    "J1,q2,1,50\nJ1,q2,2,50\nJ2,q2,1,40\nJ2,q2,2,50\n"
)


def run(tmp_path: Path, text: str, *arguments: str) -> Result:
    (tmp_path / "r.csv").write_text(text)
    return CliRunner().invoke(main, ["angoff", str(tmp_path / "r.csv"), *arguments])


def found(tmp_path: Path, text: str, *arguments: str) -> dict[str, Any]:
    result = run(tmp_path, text, "--json", *arguments)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.output))


def test_people_read_the_cut_its_errors_and_what_stands_out(tmp_path: Path) -> None:
    result = run(tmp_path, WIDE)

    assert result.exit_code == 0
    assert "Recommended cut: 2.04 of 3 points (68.1%); the lowest score that passes is 3" in result.output
    assert "judges disagree" in result.output
    assert "1 ratings are missing" in result.output


def test_programs_read_the_same_with_all_digits(tmp_path: Path) -> None:
    shown = found(tmp_path, WIDE)

    assert shown["cut"]["points"]["value"] == pytest.approx(2.15 / 3 + 0.575 + 0.75)
    assert shown["cut"]["points"]["n"] == 8
    assert (shown["n_judges"], shown["n_items"], shown["n_missing"]) == (3, 3, 1)
    assert shown["flagged_items"] == ["q3"]
    assert shown["judges"][0]["correlation_with_empirical"]["n"] == 3
    assert shown["judges"][1]["correlation_with_empirical"]["reason"].startswith("a correlation needs three")
    assert (shown["change"], shown["feedback"], shown["impact"]) == (None, None, None)


def test_the_last_round_is_reported_beside_what_changed(tmp_path: Path) -> None:
    shown = found(tmp_path, LONG, "--feedback")

    assert (shown["round"], shown["scale"], shown["layout"]) == (2, "0..100", "long")
    assert [each["cut"]["points"]["value"] for each in shown["rounds"]] == pytest.approx([1.25, 1.26])
    assert (shown["change"]["n"], shown["change"]["n_changed"]) == (4, 3)
    assert len(shown["feedback"]) == 4
    assert "From round 1 to round 2: 3 of 4 ratings changed" in run(tmp_path, LONG, "--feedback").output
    assert found(tmp_path, LONG, "--round", "1")["change"] is None
    assert "there is no round 3; there are 1, 2" in run(tmp_path, LONG, "--round", "3").output


def test_scores_and_shares_may_stand_in_other_files(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("score\n0\n1\n2\n")
    (tmp_path / "p.csv").write_text("item,p\nq1,0.9\n")
    files = ["--scores", str(tmp_path / "scores.csv"), "--empirical", str(tmp_path / "p.csv"), "--sem", "1"]

    shown = found(tmp_path, LONG, *files)

    assert [each["standard_errors"] for each in shown["impact"]["cuts"]] == [-2, -1, 0, 1, 2]
    assert shown["impact"]["cuts"][2]["pass_rate"]["value"] == pytest.approx(1 / 3)
    assert shown["items"][0]["empirical"] == 0.9
    assert "Impact on 3 scores" in run(tmp_path, LONG, *files).output


def test_what_is_not_estimable_has_its_reason(tmp_path: Path) -> None:
    text = "item,J1\nq1,0.5\nq2,\n"
    (tmp_path / "scores.csv").write_text("score\n0\n")
    shown = found(tmp_path, text, "--scores", str(tmp_path / "scores.csv"))

    assert shown["cut"]["points"]["reason"] == "no judge rated the item q2"
    assert shown["cut"]["passing_score"] is None
    assert shown["variance_components"]["reason"].startswith("variance components need")
    assert shown["impact"]["reason"] == "no judge rated the item q2"
    assert "Recommended cut: none (no judge rated the item q2)" in run(tmp_path, text).output


def test_a_file_with_mistakes_ends_with_one_and_names_them(tmp_path: Path) -> None:
    result = run(tmp_path, "item,J1,J2\nq1,0.5,60\nq2,x,0.4\n")

    assert result.exit_code == 1
    assert [each.split("r.csv:")[1].split(":")[0:2] for each in result.output.splitlines()] == [
        ["2", "3"],
        ["3", "2"],
    ]
