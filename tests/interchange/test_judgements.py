"""Panels' ratings in tables of every layout."""

import pytest

from assay.interchange.candidates import read_scores, read_shares
from assay.interchange.judgement_layouts import Rows
from assay.interchange.judgements import Judgements, read_judgements
from assay.interchange.numerals import number_in
from assay.interchange.tables import TableError, read_table

EXPECTED = {("J1", "q1"): 0.7, ("J2", "q1"): 0.5, ("J1", "q2"): 0.9, ("J2", "q2"): None}


def read(text: str, rows: Rows | None = None) -> Judgements:
    return read_judgements(read_table(text.encode(), "r.csv"), rows)


def problems(text: str, rows: Rows | None = None) -> list[str]:
    with pytest.raises(TableError) as caught:
        read(text, rows)
    return [str(each) for each in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("item,J1,J2\nq1,0.7,0.5\nq2,0.9,\n", "wide, items in rows"),
        ("Question No.,J1,J2\r\nq1,70,50\r\nq2,90,NA\r\n", "wide, items in rows"),
        ("\ufeffitem;J1;J2\nq1;0,7;0,5\nq2;0,9;.\n", "wide, items in rows"),
        ("id\tJ1\tJ2\nq1\t70 %\t50%\nq2\t90%\t-\n", "wide, items in rows"),
        ("item,domain,J1,J2,mean\nq1,a,0.7,0.5,0.6\nq2,b,0.9,,0.9\nMean,,0.8,0.5,\n", "wide, items in rows"),
        ("judge,q1,q2\nJ1,0.7,0.9\nJ2,0.5,\n", "wide, judges in rows"),
        ("name,Q1,Q2\nJ1,0.7,0.9\nJ2,0.5,\n".replace("Q", "q"), "wide, judges in rows"),
        ("judge,item,rating\nJ1,q1,0.7\nJ2,q1,0.5\nJ1,q2,0.9\nJ2,q2,\n", "long"),
        ("itemId,raterId,percent,remark\nq1,J1,70,x\nq1,J2,50,\nq2,J1,90,\nq2,J2,,\n", "long"),
    ],
)
def test_layouts_and_scales_are_found_out(text: str, layout: str) -> None:
    found = read(text)

    assert found.layout == layout
    assert {
        key: None if each is None else pytest.approx(each) for key, each in found.rounds[1].items()
    } == EXPECTED


def test_what_a_row_is_can_be_said() -> None:
    text = "x,a,b\nc,0.7,0.5\n"

    assert list(read(text, "items").rounds[1]) == [("a", "c"), ("b", "c")]
    assert list(read(text, "judges").rounds[1]) == [("c", "a"), ("c", "b")]
    assert problems(text) == [
        "r.csv:1:1: the columns do not say whether 'x' holds items or judges, expected a first column called "
        "`item` or `judge`, or --rows items or --rows judges"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "judge,item,round,rating\nJ1,q1,2,0.8\nJ1,q1,1,0.7\n",
        "item,round,J1\nq1,Round 1,0.7\nq1,Round 2,0.8\n",
        "judge,round,q1\nJ1,1,0.7\nJ1,2,0.8\n",
        "item,J1 round 1,J1 round 2\nq1,0.7,0.8\n",
        "item,J1_R1,J1_R2\nq1,0.7,0.8\n",
    ],
)
def test_rounds_stand_in_a_column_or_in_names(text: str) -> None:
    assert read(text).rounds == {1: {("J1", "q1"): 0.7}, 2: {("J1", "q1"): 0.8}}


def test_judges_called_by_letter_and_number_are_no_rounds() -> None:
    assert list(read("item,R1,R2\nq1,0.7,0.8\n").rounds[1]) == [("R1", "q1"), ("R2", "q1")]


def test_shares_of_right_answers_may_stand_in_the_table() -> None:
    found = read("item,p,J1,J2\nq1,55,0.7,0.5\nq2,,0.9,0.8\n")

    assert found.empirical == {"q1": 0.55}
    assert found.scale == "0..1"


def test_what_is_passed_over_is_named() -> None:
    assert read("item,domain,J1,mean\nq1,a,0.7,0.7\nMean,,0.7,\n").ignored == ("domain", "mean", "Mean")


def test_mixed_scales_are_named_where_they_are_fewer() -> None:
    found = problems("item,J1,J2\nq1,0.7,50\nq2,0.9,0.4\n")
    assert found == [
        "r.csv:2:3: '50' while 3 others lie on the scale from 0 to 1, expected one scale in all of the table"
    ]
    assert problems("item,J1,J2\nq1,70,50\nq2,90,0.4\n")[0].startswith("r.csv:3:3: '0.4' while 3 others")
    # None and all are the same on both scales.
    assert read("item,J1,J2\nq1,0,100\n").scale == "0..100"
    assert read("item,J1,J2\nq1,0,1\n").scale == "0..1"


def test_every_problem_is_named_at_once() -> None:
    found = problems("judge,item,round,rating\nJ1,q1,1,0.7\nJ1,q1,1,0.8\n,q2,x,1.2e9\nJ2,,0,much\n")

    assert [each.split(",")[0] for each in found] == [
        "r.csv:3:4: a second rating of judge 'J1'",
        "r.csv:4:1: there is no name",
        "r.csv:4:3: 'x' is no round",
        "r.csv:4:4: '1.2e9' is no rating",
        "r.csv:5:2: there is no name",
        "r.csv:5:3: '0' is no round",
        "r.csv:5:4: 'much' is no rating",
    ]
    assert problems("item,J1\nq1,\n") == [
        "r.csv:1:1: the table has no ratings, expected a number in some cell"
    ]


def test_what_candidates_did_is_read_beside() -> None:
    shares = read_table(b"item,p\nq1,60\nq2,\nq3,5\n", "p.csv")
    scores = read_table(b"candidate,score,remark\na,5,x\nb,,\nc,7,y\n", "s.csv")

    assert read_shares(shares) == {"q1": 0.6, "q3": 0.05}
    assert read_scores(scores) == (5, 7)
    assert read_scores(read_table(b"who,what\na,3\n", "s.csv")) == (3,)


def test_what_candidates_cannot_have_done_is_named() -> None:
    with pytest.raises(TableError) as caught:
        read_shares(read_table(b"item,p\nq1,0.5\nq1,0.6\nq2,many\n", "p.csv"))
    assert [str(each) for each in caught.value.problems] == [
        "p.csv:3:1: the item 'q1' stands twice, expected each item once",
        "p.csv:4:2: 'many' does not fit here, expected a share from 0 to 1, or percent",
    ]
    with pytest.raises(TableError, match=r"s\.csv:2:1: '-3' does not fit here"):
        read_scores(read_table(b"score\n-3\n", "s.csv"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (".5", 0.5),
        ("65 %", 65),
        ("1e2", 100),
        ("-1", -1),
        ("", None),
        ("5 of 6", None),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    assert number_in(text) == number
