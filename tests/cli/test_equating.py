"""`assay equate`: what each score on one form is worth on the other, from files of all layouts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessment.equating.published import ACT_EQUIPERCENTILE, ACT_X, ACT_Y
from cli.conftest import Assay


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return name


def frequencies(counts: tuple[int, ...]) -> str:
    return "score,frequency\n" + "".join(f"{score},{count}\n" for score, count in enumerate(counts))


def responses(seed: int, prefix: str, ability: float) -> str:
    """Twelve items, of which the first six are common; the second response is omitted."""
    generator = np.random.default_rng(seed)
    names = [f"C{at}" for at in range(6)] + [f"{prefix}{at}" for at in range(6)]
    logits = generator.normal(ability, 1.0, (200, 1)) - np.tile(np.linspace(-1, 1, 6), 2)
    right = (generator.random((200, 12)) < 1.0 / (1.0 + np.exp(-logits))).astype(int)
    rows = [[f"p {at}", *map(str, row)] for at, row in enumerate(right)]
    rows[0][2] = "NA"
    return "\n".join(",".join(each) for each in [["id", *names], *rows])


@pytest.fixture
def forms(tmp_path: Path, assay: Assay) -> tuple[str, str]:
    return written(tmp_path, "x.csv", responses(1, "x", 0.3)), written(
        tmp_path, "y.csv", responses(2, "y", 0.0)
    )


def run(assay: Assay, *arguments: str) -> dict[str, Any]:
    result = assay("equate", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_frequencies_give_the_published_table(assay: Assay, tmp_path: Path) -> None:
    """Kolen & Brennan (2004), Table 2.7."""
    x, y = written(tmp_path, "x.csv", frequencies(ACT_X)), written(tmp_path, "y.csv", frequencies(ACT_Y))
    found = run(assay, x, y, "--method", "equipercentile", "--bootstrap", "20", "--seed", "3")
    assert [each["equivalent"] for each in found["table"]] == pytest.approx(ACT_EQUIPERCENTILE, abs=1e-4)
    assert [each["score"] for each in found["table"]] == list(range(41))
    assert found["table"][20]["standard_error"] == pytest.approx(0.29, abs=0.12)
    assert (found["x"]["n"], found["y"]["n"], found["n"]) == (4329, 4152, 8481)
    assert found["bootstrap"] == {"resamples": 20, "used": 20, "seed": 3}
    assert run(assay, x, y, "--method", "equipercentile", "--bootstrap", "20", "--seed", "3") == found


def test_the_line_of_equivalent_groups(assay: Assay, tmp_path: Path) -> None:
    table = frequencies(ACT_X).replace(",", ";").replace("\n", "\r\n").replace("score", "\ufeffscale")
    x, y = written(tmp_path, "x.csv", table), written(tmp_path, "y.csv", frequencies(ACT_Y))
    found = run(assay, x, y, "--bootstrap", "0")
    assert found["method"] == "linear"
    assert found["line"]["slope"] == pytest.approx(1.0886, abs=1e-4)
    assert found["line"]["intercept"] == pytest.approx(-2.6319, abs=1e-4)
    assert found["bootstrap"] is None
    assert found["table"][0]["standard_error"] is None


def test_a_column_with_the_anchor(assay: Assay, tmp_path: Path) -> None:
    head = "Candidate ID,Total,Common\n"
    x = written(tmp_path, "x.csv", head + "a b,5,2\nc,3,1\nd,4,2\ne,.,1\nf,1,0\n")
    y = written(tmp_path, "y.csv", head + "a,4,2\nc,2,1\nd,5,2\ne,0,0\n")
    found = run(assay, x, y, "--anchor", "common", "--weight", "1", "--bootstrap", "0")
    assert found["method"] == "tucker"
    assert found["x"]["missing"] == 1
    assert found["x"]["anchor"]["mean"] == pytest.approx(1.25)
    mean = found["line"]["slope"] * 3.25 + found["line"]["intercept"]
    assert mean == pytest.approx(2.75)
    assert any("1 rows without a score" in each for each in found["warnings"])


@pytest.mark.parametrize(
    "method", ["tucker", "levine", "chained-linear", "chained-equipercentile", "frequency-estimation"]
)
def test_responses_with_a_file_of_anchor_items(
    assay: Assay, tmp_path: Path, forms: tuple[str, str], method: str
) -> None:
    items = written(tmp_path, "anchor.txt", "item\n" + "\n".join(f"C{at}" for at in range(6)))
    found = run(assay, *forms, "--anchor-items", items, "--method", method, "--bootstrap", "10")
    assert [each["score"] for each in found["table"]] == list(range(13))
    assert found["table"][6]["equivalent"] == pytest.approx(6, abs=1.2)
    assert found["x"]["anchor"]["highest"] <= 6


def test_external_anchor_items_do_not_count(assay: Assay, tmp_path: Path, forms: tuple[str, str]) -> None:
    items = written(tmp_path, "anchor.txt", "\n".join(f"C{at}" for at in range(6)))
    found = run(assay, *forms, "--anchor-items", items, "--external", "--bootstrap", "0")
    assert len(found["table"]) == 7
    assert found["external"]


@pytest.mark.parametrize(("method", "link"), [("rasch", "mean-mean"), ("two-parameter", "haebara")])
def test_responses_through_ability(assay: Assay, forms: tuple[str, str], method: str, link: str) -> None:
    found = run(assay, *forms, "--method", method, "--link", link, "--bootstrap", "3")
    assert found["link"]["n_items"] == 6
    assert found["link"]["items"] == [f"C{at}" for at in range(6)]
    assert (found["table"][0]["equivalent"], found["table"][12]["equivalent"]) == (0.0, 12.0)
    assert found["x"]["items"][1]["item"] == "C1"
    assert found["x"]["items"][1]["difficulty"]["n"] == 199
    assert found["x"]["items"][0]["difficulty"]["standard_error"] > 0


def test_options_with_keys(assay: Assay, tmp_path: Path) -> None:
    text = "id,Q1,Q2,Q3\n" + "".join(f"p{at},{'AB'[at % 2]},{'ABC'[at % 3]},C\n" for at in range(12))
    files = written(tmp_path, "x.csv", text), written(tmp_path, "y.csv", text)
    key = written(tmp_path, "key.csv", "item,key\nQ1,A\nQ2,B\nQ3,C\n")
    found = run(assay, *files, "--key-x", key, "--key-y", key, "--method", "mean", "--bootstrap", "0")
    assert found["x"]["mean"] == pytest.approx(0.5 + 1 / 3 + 1)


def test_what_cannot_be_equated_has_its_reason(assay: Assay, tmp_path: Path) -> None:
    same = written(tmp_path, "x.csv", "score,frequency\n0,0\n1,9\n2,0\n")
    found = run(assay, same, same)
    assert found["table"] == []
    assert found["reason"] == "all scores on a form are equal"
    words = assay("equate", same, same)
    assert words.exit_code == 0
    assert "not estimable: all scores on a form are equal" in words.output


def test_the_table_for_people(assay: Assay, forms: tuple[str, str]) -> None:
    result = assay("equate", *forms, "--bootstrap", "5", "--highest-x", "15")
    assert result.exit_code == 0
    assert "form X: n 200" in result.output
    assert "Y = " in result.output
    assert any(line.split()[:1] == ["15"] for line in result.output.splitlines())


def test_an_anchor_that_is_not_used_is_said(assay: Assay, tmp_path: Path) -> None:
    file = written(
        tmp_path, "x.csv", "score,anchor,frequency\n" + "".join(f"{at},{at // 3},4\n" for at in range(9))
    )
    found = run(assay, file, file, "--method", "mean", "--bootstrap", "0")
    assert any("anchor scores are not used" in each for each in found["warnings"])


def test_every_wrong_cell_is_named(assay: Assay, tmp_path: Path) -> None:
    x = written(tmp_path, "x.csv", "score,frequency\n0,a\n1.5,2\n2,-1\n")
    y = written(tmp_path, "y.csv", "score,frequency\n0,x\n")
    result = assay("equate", x, y)
    assert result.exit_code == 1
    assert [line.split(",")[0] for line in result.stderr.splitlines()] == [
        "x.csv:2:2: 'a' in 'frequency'",
        "x.csv:3:1: '1.5' in 'score'",
        "x.csv:4:2: '-1' in 'frequency'",
        "y.csv:2:2: 'x' in 'frequency'",
    ]


def test_unknown_anchors_are_named(assay: Assay, tmp_path: Path, forms: tuple[str, str]) -> None:
    result = assay("equate", *forms, "--anchor", "nope")
    assert result.exit_code == 1
    assert "x.csv:1:1: there is no column 'nope'" in result.stderr
    items = written(tmp_path, "anchor.txt", "C1\nC9\n")
    result = assay("equate", *forms, "--anchor-items", items)
    assert result.exit_code == 1
    assert "anchor.txt:2:1: item 'C9' is not in x.csv" in result.stderr
    result = assay("equate", *forms, "--anchor-items", written(tmp_path, "none.txt", "\n"))
    assert "no item is named" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--method", "tucker"), "needs --anchor COLUMN or --anchor-items FILE"),
        (("--method", "linear", "--smooth", "4"), "--smooth is for"),
        (("--method", "rasch"), "needs responses to items"),
    ],
)
def test_what_does_not_go_together_is_refused(
    assay: Assay, tmp_path: Path, arguments: tuple[str, ...], what: str
) -> None:
    file = written(tmp_path, "x.csv", frequencies(ACT_X))
    result = assay("equate", file, file, *arguments)
    assert result.exit_code == 2
    assert what in " ".join(result.output.split())


def test_a_score_above_the_highest_is_refused(assay: Assay, tmp_path: Path) -> None:
    file = written(tmp_path, "x.csv", frequencies(ACT_X))
    result = assay("equate", file, file, "--highest-y", "30")
    assert result.exit_code == 1
    assert "a score of 40 is above 30" in result.stderr
