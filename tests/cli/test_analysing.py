"""`assay analyse items`: from files to figures."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.item_analysis.published import lsat6
from assessment.item_analysis.simulated import simulate
from cli.conftest import Assay


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """LSAT-6 as scores."""
    rows = ["person,q1,q2,q3,q4,q5"]
    rows += [f"{number},{','.join(map(str, row))}" for number, row in enumerate(lsat6())]
    return _written(tmp_path / "lsat6.csv", "\n".join(rows))


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """500 people, 20 items, item Q8 with a wrong key in `key.csv`; two groups, and one who did nothing."""
    choices = simulate(1, 500, 20, wrong=(7,))
    groups = np.where(np.arange(500) % 2, "town", "land")
    rows = ["id;home;" + ";".join(f"Q{item}" for item in range(1, 21))]
    rows += [
        f"p {number};{groups[number]};{';'.join('ABCD'[code] for code in row)}"
        for number, row in enumerate(choices.codes)
    ]
    rows.append("p 500;;" + ";" * 19)
    keys = [f"Q{item},{'ABCD'[right[0]]}" for item, right in enumerate(choices.right, 1)]
    _written(tmp_path / "key.csv", "\n".join(["item,key", *keys]))
    return _written(tmp_path / "responses.csv", "\r\n".join(rows))


def _written(file: Path, text: str) -> Path:
    file.write_text(text + "\n", encoding="utf-8-sig", newline="")
    return file


def found(assay: Assay, *arguments: str) -> dict[str, Any]:
    result = assay("analyse", "items", *arguments, "--json")
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def test_lsat6_as_json(assay: Assay, scored: Path) -> None:
    read = found(assay, str(scored), "--cut", "0.8")
    assert [item["p"]["value"] for item in read["items"]] == pytest.approx(
        [0.924, 0.709, 0.553, 0.763, 0.870]
    )
    assert read["test"]["alpha"]["value"] == pytest.approx(0.2950, abs=1e-4)
    assert read["test"]["alpha"]["reliable"] is True
    assert (read["n"], read["n_items"], read["key"]) == (1000, 5, None)
    assert (read["cut"]["points"], read["cut"]["passed"]) == (4, 655)
    assert read["cut"]["livingston_lewis"]["true_scores"]["parameters"] == "two"
    assert read["items"][0]["options"] == []


def test_lsat6_in_words(assay: Assay, scored: Path) -> None:
    result = assay("analyse", "items", str(scored), "--cut", "4")
    assert result.exit_code == 0
    assert "1000 people, 5 items, 5 points" in result.output
    assert "KR-20 0.295" in result.output
    assert "655 of 1000 pass (65.5%)" in result.output


def test_a_wrong_key_is_named(assay: Assay, chosen: Path) -> None:
    arguments = (str(chosen), "--key", str(chosen.with_name("key.csv")))
    read = found(assay, *arguments)
    assert [item["item"] for item in read["items"] if item["suspected_key"]] == ["Q8"]
    assert read["items"][7]["suspected_key"]["option"] == "A"
    assert (read["n"], read["n_left_out"], read["not_items"]) == (500, 1, ["home"])
    result = assay("analyse", "items", *arguments)
    assert "the key may be A" in result.output
    assert "Q9  " not in result.output.partition("Options")[2]
    assert "Q9  " in assay("analyse", "items", *arguments, "--options").output.partition("Options")[2]


def test_groups(assay: Assay, chosen: Path) -> None:
    arguments = (str(chosen), "--key", str(chosen.with_name("key.csv")), "--group", "home")
    comparison = found(assay, *arguments, "--reference", "town")["dif"][0]
    assert (comparison["reference"], comparison["focal"]) == ("town", "land")
    assert (comparison["n_reference"], comparison["n_focal"], comparison["reliable"]) == (250, 250, True)
    assert comparison["items"][0]["mantel_haenszel"]["ets"] in "ABC"
    assert comparison["items"][0]["logistic"]["both"]["degrees"] == 2
    assert (
        "land (250) against town (250)" in assay("analyse", "items", *arguments, "--reference", "town").output
    )


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_models(assay: Assay, scored: Path, model: str) -> None:
    """The first item is the easiest in either (R, ltm: rasch -2.73 scaled, two-parameter -3.36)."""
    read = found(assay, str(scored), "--model", model)
    difficulties = [item["difficulty"]["value"] for item in read["model"]["items"]]
    assert min(difficulties) == difficulties[0]
    assert (
        "Item response model, 1000 people" in assay("analyse", "items", str(scored), "--model", model).output
    )


def test_few_people_stand_in_brackets(assay: Assay, tmp_path: Path) -> None:
    file = _written(tmp_path / "few.csv", "Q1,Q2,Q3\n1,1,0\n1,0,0\n0,0,0\n1,1,1")
    result = assay("analyse", "items", str(file))
    assert "(0.750)" in result.output
    assert "too few" in result.output
    assert found(assay, str(file))["items"][0]["p"]["reliable"] is False


def test_what_is_not_estimable_has_its_reason(assay: Assay, tmp_path: Path) -> None:
    file = _written(tmp_path / "one.csv", "Q1\n1\n1")
    read = found(assay, str(file), "--cut", "1", "--model", "rasch")
    assert read["items"][0]["item_rest"]["reason"] == "there is no other item"
    assert read["test"]["alpha"] == {
        "value": None,
        "n": 2,
        "standard_error": None,
        "interval": None,
        "reason": "alpha needs two items at least",
        "reliable": False,
    }
    assert "reason" in read["cut"]["livingston_lewis"]
    assert "reason" in read["model"]
    assert assay("analyse", "items", str(file), "--cut", "1", "--model", "rasch").exit_code == 0


def test_points_are_analysed_too(assay: Assay, tmp_path: Path) -> None:
    rows = "\n".join(f"{n},{n % 4},{n % 3},{(n * 7) % 5},{'xy'[n % 2]}" for n in range(120))
    file = _written(tmp_path / "points.csv", "person,E1,E2,E3,group\n" + rows)
    read = found(assay, str(file), "--group", "group", "--model", "2pl", "--cut", "50%")
    assert (read["is_dichotomous"], read["test"]["maximum"]) == (False, 9)
    assert "not scored 0 and 1" in read["dif"][0]["items"][0]["logistic"]["reason"]
    assert "alpha" in assay("analyse", "items", str(file), "--omitted", "ignore").output


def test_problems_end_with_status_1_and_their_places(assay: Assay, chosen: Path) -> None:
    result = assay("analyse", "items", str(chosen))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{chosen}:2:2: the cells are options such as")
    assert not result.stdout


def test_a_file_without_responses(assay: Assay, tmp_path: Path) -> None:
    result = assay("analyse", "items", str(_written(tmp_path / "none.csv", "person,Q1\nann,\nbob,NA")))
    assert result.exit_code == 1
    assert "nobody responded to anything" in result.output


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--cut", "high"), "is no number"),
        (("--cut", "7"), "above the 5 points"),
        (("--cut", "-1"), "is no number"),
        (("--group", "home"), "there is no column 'home'"),
    ],
)
def test_options_that_do_not_fit(
    assay: Assay, scored: Path, arguments: tuple[str, ...], expected: str
) -> None:
    result = assay("analyse", "items", str(scored), *arguments)
    assert result.exit_code == 2
    assert expected in result.output


@pytest.mark.parametrize(
    ("reference", "expected"), [("city", "no group of 'home' is called 'city'; there are: land, town")]
)
def test_an_unknown_reference(assay: Assay, chosen: Path, reference: str, expected: str) -> None:
    key = str(chosen.with_name("key.csv"))
    result = assay("analyse", "items", str(chosen), "--key", key, "--group", "home", "--reference", reference)
    assert result.exit_code == 2
    assert expected in result.output
