"""Tables as strangers have them, through the four commands: read as any reader would, or refused with a place.

Every case is a class of files that was once misread, refused without need, or ended in a traceback.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from assessment.agreement.published import SHROUT_FLEISS
from assessment.equating.published import ACT_X, ACT_Y
from assessment.item_response.published import LSAT_6
from cli.conftest import Assay

PATTERNS = [f"{at:05b}" for at in range(32)]
#: Shares of right answers of LSAT-6: Bock and Lieberman (1970), table 1, summed.
LSAT_P = [0.924, 0.709, 0.553, 0.763, 0.870]
KEY = "BDACA"


def table(rows: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    return "".join(delimiter.join(map(str, row)) + "\n" for row in rows)


def found(assay: Assay, *arguments: str) -> dict[str, Any]:
    result = assay(*arguments, "--json")
    assert result.exit_code == 0, result.output
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def refused(assay: Assay, *arguments: str) -> str:
    result = assay(*arguments)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    return result.output


RATINGS: list[list[object]] = [list(map(int, row)) for row in SHROUT_FLEISS]
RATERS = ["J1", "J2", "J3", "J4"]
RATED = table([["subject", *RATERS], *([f"S{at}", *row] for at, row in enumerate(RATINGS))])


@pytest.mark.parametrize(
    "data",
    [
        ("Ratings of 2024\n\n" + RATED).encode(),
        ("Ratings of 2024,,,,\nby the panel,,,,\n" + RATED).encode(),
        ("# exported, by hand\n" + RATED).encode(),
        RATED.replace(",", "|").encode(),
        RATED.replace(",", " ").encode(),
        RATED.replace("subject,", "").encode(),
        RATED.replace("subject,", "").replace(",", " ").encode(),
        RATED.replace("\n", "\r").encode("utf-8-sig"),
        RATED.replace("\n", "\n,").removesuffix(",").replace("subject", ",subject").encode(),
        RATED.replace("J", "ÄÖ").encode("cp1252"),
        (RATED + "Mean,7.67,2.5,4.33,6.67\n").encode(),
        table(
            [["", *(f"Essay {at}" for at in range(6))]]
            + [[f"Rater {at}", *(row[at] for row in RATINGS)] for at in range(4)]
        ).encode(),
    ],
)
def test_ratings_in_strange_tables(assay: Assay, tmp_path: Path, data: bytes) -> None:
    """Shrout and Fleiss (1979), table 4: ICC(2,1) is .29."""
    (tmp_path / "r.csv").write_bytes(data)
    read = found(assay, "agreement", "r.csv")
    assert read["overall"]["icc"]["ICC(2,1)"]["value"] == pytest.approx(0.2898, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (",a,b\na,9,1\nb,2,8\n", "r.csv:1:1: rows and columns have the same names"),
        ('subject,r1,r2\na,"1,000","2,000"\nb,"3,000","1,000"\n', "r.csv:2:2: '1,000' may be 1 or 1000"),
        ("x,,y\n1,,2\n,3,2\n", "r.csv:1:2: the column has no name"),
        ("note,,r1,r1\na,,2,3\nb,,3,4\n", "r.csv:1:4: column 3 is called 'r1' too"),
    ],
)
def test_ratings_that_may_be_meant_otherwise(assay: Assay, tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    assert where in refused(assay, "agreement", "r.csv")


def test_counts_of_raters_by_category_are_suspected(assay: Assay, tmp_path: Path) -> None:
    rows: list[list[object]] = [["subject", "calm", "sad"], ["a", 5, 1], ["b", 2, 4], ["c", 6, 0]]
    (tmp_path / "r.csv").write_text(table(rows), encoding="utf-8")
    assert any("add up to 6" in note for note in found(assay, "agreement", "r.csv")["notes"])


ITEMS: list[object] = [f"Item_{at}" for at in range(1, 6)]
COUNTED = [(pattern, count) for pattern, count in zip(PATTERNS, LSAT_6, strict=True)]
PEOPLE = [pattern for pattern, count in COUNTED for _ in range(count)]
ANSWERS = [
    "".join(key if right == "1" else "E" for key, right in zip(KEY, each, strict=True)) for each in PEOPLE
]


@pytest.mark.parametrize(
    "text",
    [
        table([[*ITEMS, "Freq"], *([*pattern, count] for pattern, count in COUNTED)]),
        table([["", *ITEMS, "Freq"], *([at, *each[0], each[1]] for at, each in enumerate(COUNTED))]),
        table([["pattern", "count"], *map(list, COUNTED)]),
        table([[*ITEMS], *map(list, PEOPLE)])
        .replace("1", "TRUE")
        .replace("0", "FALSE")
        .replace("Item_TRUE", "i"),
        table([["item", *range(1000)], *([f"Q{at}", *(each[at] for each in PEOPLE)] for at in range(5))]),
        table([["id", *ITEMS], *([at, *each] for at, each in enumerate(PEOPLE)), ["Mean", *LSAT_P]]),
        table([["id", *ITEMS], ["KEY", *KEY], *([at, *each] for at, each in enumerate(ANSWERS))]),
        table([["id", "answers"], ["key", KEY], *([at, each] for at, each in enumerate(ANSWERS))]),
        table(
            [["item", "key", *range(1000)]]
            + [[f"Q{at}", KEY[at], *(each[at] for each in ANSWERS)] for at in range(5)]
        ),
    ],
)
def test_responses_in_strange_tables(assay: Assay, tmp_path: Path, text: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    read = found(assay, "analyse", "items", "r.csv")
    assert read["n"] == 1000
    assert [each["p"]["value"] for each in read["items"]] == pytest.approx(LSAT_P, abs=1e-9)
    assert read["notes"]


@pytest.mark.parametrize(
    "key",
    [
        table([[item, right] for item, right in zip(ITEMS, KEY, strict=True)]),
        table([["number", "answer"], *([item, right] for item, right in zip(ITEMS, KEY, strict=True))]),
        table([["item", "key"], *([f"ITEM {at}", right] for at, right in enumerate(KEY.lower(), 1))]),
        table([["key", *ITEMS], ["KEY", *KEY]]),
    ],
)
def test_keys_in_strange_tables(assay: Assay, tmp_path: Path, key: str) -> None:
    (tmp_path / "key.csv").write_text(key, encoding="utf-8")
    text = table([["id", *ITEMS], *([at, *each] for at, each in enumerate(ANSWERS))])
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    read = found(assay, "analyse", "items", "r.csv", "--key", "key.csv")
    assert [each["p"]["value"] for each in read["items"]] == pytest.approx(LSAT_P, abs=1e-9)


def test_a_key_of_one_text_is_for_responses_of_one_text(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "key.csv").write_text(f"key\n{KEY}\n", encoding="utf-8")
    text = table([["id", "responses"], *([at, each] for at, each in enumerate(ANSWERS))])
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    read = found(assay, "analyse", "items", "r.csv", "--key", "key.csv")
    assert [each["p"]["value"] for each in read["items"]] == pytest.approx(LSAT_P, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "pattern,count\n0,3\n1,6\n11111,2\n",
            "r.csv:2:1: '0' has 1 responses, expected 5, with zeros in front",
        ),
        ("Q1,Q2,Freq\n1,0,1000000000000\n", "r.csv:2:3: '1000000000000' in 'Freq'"),
        ("Q1,Q2,Freq\n1,0,0\n", "r.csv:1:3: the rows stand for 0 people"),
        ("Q1,Q2,Freq\n1,0,-1\n", "r.csv:2:3: '-1' in 'Freq'"),
        ("item,ann,bob\nQ1,1,0\nQ1,1,0\n", "r.csv:3:1: item 'Q1' stands in line 2 too"),
        ("item,ann,bob\nQ1,1,0\nQ2,1,x\nQ3,0,1\n", "r.csv:3:3: 'x' is no score of 'Q2'"),
        ("person,item,response\na,Q1,1\na,Q2,x\nb,Q1,0\nb,Q2,1\n", "r.csv:3:3: 'x' is no score of 'Q2'"),
        ("0,1,1\n1,0,1\n1,1,1\n", "r.csv:1:1: the first line holds numbers"),
    ],
)
def test_responses_that_cannot_be_meant(assay: Assay, tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    assert where in refused(assay, "analyse", "items", "r.csv")


def test_a_column_of_numbers_beside_items_is_said(assay: Assay, tmp_path: Path) -> None:
    rows = [["Q1", "Q2", "Q3", "room"], *([at % 2, at % 3 % 2, 1 - at % 2, 100 + at] for at in range(12))]
    (tmp_path / "r.csv").write_text(table(rows), encoding="utf-8")
    assert any("room (up to 111)" in note for note in found(assay, "analyse", "items", "r.csv")["notes"])


@pytest.mark.parametrize(
    "text",
    [
        "judge,q1,q2\nA,yes,No\nB,yes,yes\n",
        "item,J1,J2\nq1,Y,Y\nq2,N,Y\n",
        ',V1,V2\njudge 1,100 %,0 %\njudge 2,"100,0%",100%\n',
        "Panelist;Item;Rating\nA;q1;1,000\nA;q2;0,000\nB;q1;1,0\nB;q2;1\n".replace("1,000", "1,00"),
    ],
)
def test_judgements_in_strange_tables(assay: Assay, tmp_path: Path, text: str) -> None:
    (tmp_path / "j.csv").write_text(text, encoding="utf-8")
    assert found(assay, "angoff", "j.csv")["cut"]["points"]["value"] == 1.5


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "judge,q1,q2\nA,3,4\nB,5,2\n",
            "j.csv:3:2: the highest rating is 5, which is no percentage for a panel",
        ),
        ("judge,q1,q2,q3\nA,1%,0.5,0.6\nB,0.7,0.2,0.3\n", "j.csv:2:2: '1%' while 5 others"),
        ("judge,q1,q2,q3\nA,yes,50,60\nB,70,20,30\n", "j.csv:2:2: 'yes' while 5 others"),
    ],
)
def test_judgements_on_a_strange_scale(assay: Assay, tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "j.csv").write_text(text, encoding="utf-8")
    assert where in refused(assay, "angoff", "j.csv")


def test_both_forms_in_one_file(assay: Assay, tmp_path: Path) -> None:
    """Kolen and Brennan (2004), table 2.5, as R's equate package has it: the line of its linear equating."""
    rows = [[score, *counts] for score, counts in enumerate(zip(ACT_X, ACT_Y, strict=True))]
    (tmp_path / "act.csv").write_text(table([["scale", "xcount", "ycount"], *rows]), encoding="utf-8")
    line = found(assay, "equate", "act.csv", "act.csv", "--bootstrap", "0")["line"]
    assert (line["slope"], line["intercept"]) == pytest.approx((1.0886, -2.6319), abs=1e-4)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("score;frequency\n0;1,000\n1;2\n", "x.csv:2:2: '1,000' may be 1 or 1000 in 'frequency'"),
        ("score;frequency\n0;1.000\n1;2\n", "x.csv:2:2: '1.000' may be 1 or 1000 in 'frequency'"),
        ("score,frequency\n0,0\n1,0\n", "x.csv:1:2: all frequencies are 0"),
        ("score,frequency\n0,1\n1000000000000,1\n", "x.csv:3:1: '1000000000000' in 'score'"),
        ("score\n-99999999999\n1\n", "x.csv:2:1: '-99999999999' in 'score'"),
        ("score,frequency\n0,1\n1,9999999999999\n", "x.csv:3:2: '9999999999999' in 'frequency'"),
        ("0,5\n1,7\n2,9\n", "x.csv:1:1: the first line holds numbers"),
        ("score,anchor\n0,1\n9000,9000\n5,3\n", "pairs of score and anchor score are too many"),
        ("Q1,Q2\n1,90000\n0,1\n2,1\n", "x.csv:1:1: the items have too many points"),
    ],
)
def test_scores_that_cannot_be_meant(assay: Assay, tmp_path: Path, text: str, where: str) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    (tmp_path / "y.csv").write_text("score,anchor\n0,0\n1,1\n2,1\n", encoding="utf-8")
    assert where in refused(assay, "equate", "x.csv", "y.csv")


def test_a_highest_score_beyond_all_tests_is_refused(assay: Assay, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("score\n0\n1\n2\n", encoding="utf-8")
    assert assay("equate", "x.csv", "x.csv", "--highest-x", "1000000000000").exit_code == 2
