"""`assay agreement`: how well raters agree, from a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import Assay

#: Shrout and Fleiss (1979), table 2, as a spreadsheet in Europe writes it.
SHROUT_FLEISS = (
    "\ufeffEssay;J1;J2;J3;J4;Comment\r\n1;9;2;5;8;x\r\n2;6;1;3;2;\r\n"
    "3;8;4;6;8;\r\n4;7;1;2;6;\r\n5;10;5;6;9;\r\n6;6;2;4;7;\r\n"
)
LONG = """essay\trater\tcriterion\tscore
"e 1"\tA\tclarity\t1\ne 1\tB\tclarity\t2\ne 2\tA\tclarity\t3\ne 2\tB\tclarity\t3\ne 3\tA\tclarity\t4\ne 3\tB\tclarity\t5
e 1\tA\tdepth\t1\ne 1\tB\tdepth\t1\ne 2\tA\tdepth\tNA\ne 2\tB\tdepth\t3\ne 3\tA\tdepth\t2\ne 3\tB\tdepth\t4
"""
STATISTIC = {"value", "n", "standard_error", "interval", "reason"}


def run(assay: Assay, folder: Path, text: str, *options: str) -> dict[str, Any]:
    file = folder / "ratings.csv"
    file.write_text(text, encoding="utf-8", newline="")
    result = assay("agreement", str(file), "--json", *options)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_wide_as_json(assay: Assay, tmp_path: Path) -> None:
    found = run(assay, tmp_path, SHROUT_FLEISS)
    assert found["layout"] == "wide"
    assert found["raters"] == ["J1", "J2", "J3", "J4"]
    assert found["set_aside"] == ["Comment"]
    assert found["overall"] == found["criteria"][0]
    icc = found["overall"]["icc"]
    assert icc["ICC(2,1)"]["value"] == pytest.approx(0.290, abs=5e-4)
    assert (icc["ICC(2,1)"]["df1"], icc["ICC(2,1)"]["df2"]) == (5, 15)
    assert icc["ICC(3,k)"]["mcgraw_wong"] == "ICC(C,k)"
    assert found["averaged"] is None


def test_every_statistic_has_the_same_keys(assay: Assay, tmp_path: Path) -> None:
    for options in ((), ("--level", "nominal"), ("--bootstrap", "50")):
        part = run(assay, tmp_path, SHROUT_FLEISS, *options)["overall"]
        single = [part[name] for name in ("exact", "adjacent", "unanimous", "fleiss_kappa")]
        groups = [part[name] for name in ("cohen_kappa", "gwet", "icc", "krippendorff_alpha")]
        for each in [*single, *(each for group in groups for each in group.values())]:
            assert each.keys() >= STATISTIC | {"bootstrap"}
            assert (each["value"] is None) == (each["reason"] is not None)


def test_several_criteria(assay: Assay, tmp_path: Path) -> None:
    found = run(assay, tmp_path, LONG)
    assert [each["criterion"] for each in found["criteria"]] == ["clarity", "depth"]
    assert [each["n_missing"] for each in found["criteria"]] == [0, 1]
    assert found["overall"]["n_rows"] == 6
    assert found["overall"]["n_subjects"] == 3
    assert found["overall"]["exact"]["value"] == pytest.approx(2 / 5)
    assert found["overall"]["exact"]["interval"] is None
    assert found["averaged"]["raters"][0]["mean"]["value"] == pytest.approx((1 + 3) / 2)
    assert any("not independent" in note for note in found["notes"])


def test_a_seed_gives_the_same_intervals(assay: Assay, tmp_path: Path) -> None:
    first, again, other = (
        run(assay, tmp_path, SHROUT_FLEISS, "--bootstrap", "100", "--seed", seed)["overall"]["icc"]
        for seed in ("1", "1", "2")
    )
    assert first == again
    assert first != other


def test_words_are_nominal(assay: Assay, tmp_path: Path) -> None:
    text = "id,A,B\n1,pass,pass\n2,fail,pass\n3,fail,fail\n"
    found = run(assay, tmp_path, text)
    assert found["level"] == "nominal"
    assert found["overall"]["categories"] == ["fail", "pass"]
    assert "needs an order" in found["overall"]["icc"]["ICC(1,1)"]["reason"]
    assert found["overall"]["cohen_kappa"]["unweighted"]["value"] == pytest.approx(0.4)
    ordered = run(assay, tmp_path, text, "--level", "ordinal", "--categories", "fail,pass,honors")
    assert ordered["overall"]["categories"] == ["fail", "pass", "honors"]
    assert ordered["overall"]["krippendorff_alpha"]["ordinal"]["value"] is not None


def test_for_people(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(LONG, encoding="utf-8")
    result = assay("agreement", "r.csv", "--bootstrap", "20")
    assert result.exit_code == 0
    for words in (
        "clarity",
        "Overall",
        "Mean over the criteria",
        "ICC(2,1) = ICC(A,1)",
        "Raters against the others",
    ):
        assert words in result.output
    assert "nan" not in result.output.lower()
    assert "-0.000" not in result.output


def test_everything_the_same(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,A,B\n1,2,2\n2,2,2\n", encoding="utf-8")
    result = assay("agreement", "r.csv")
    assert result.exit_code == 0
    assert "not estimable: every rating is the same" in result.output


def test_problems_are_named_by_line_and_column(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,rater,score\n1,A,3\n1,A,4\n2,,x\n3,B,y\n4,B,1\n", encoding="utf-8")
    result = assay("agreement", "r.csv")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "r.csv:3:2: 'A' rated '1' in line 2 already, expected one rating",
        "r.csv:4:2: there is no rater, expected the rater of this row",
        "r.csv:5:3: 'y' is not a number, expected a number as in other cells, or --level nominal",
    ]


def test_words_have_no_distances(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,A,B\n1,low,high\n", encoding="utf-8")
    result = assay("agreement", "r.csv", "--level", "interval", "--categories", "low,high")
    assert result.exit_code == 2
    assert "words have no distances" in result.output


def test_help_shows_both_layouts(assay: Assay) -> None:
    result = assay("agreement", "--help")
    assert "subject,Anna,Ben,Carla" in result.output
    assert "subject,rater,criterion,score" in result.output
