"""Reading responses and keys: layouts, spellings, and what does not fit together."""

import numpy as np
import pytest

from assay.interchange.keys import Key, read_key, right_options
from assay.interchange.responses import Responses, read_responses
from assay.interchange.tables import TableError, read_table


def key(text: str) -> Key:
    return read_key(read_table(text.encode(), "k.csv"))


def responses(text: str, right: str | None = None, not_items: tuple[str, ...] = ()) -> Responses:
    return read_responses(read_table(text.encode(), "r.csv"), key(right) if right else None, not_items)


def problems(text: str, right: str | None = None, not_items: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(TableError) as caught:
        responses(text, right, not_items)
    return str(caught.value).splitlines()


def chosen(found: Responses) -> list[list[str]]:
    return [[found.options[code] if code >= 0 else "" for code in row] for row in found.codes]


WIDE = "person,group,Q1,Q2\nann,x,B,D\nbob,y,b,\n"
LONG = "person;item;response;group\nann;Q1;B;x\nann;Q2;D;x\nbob;Q1;b;y\n"


@pytest.mark.parametrize("text", [WIDE, LONG])
@pytest.mark.parametrize("right", ["item,key\nQ1,B\nQ2,A\n", "Q1,Q2\nb,a\n", "name,Q1,Q2\nkey,B,A\n"])
def test_both_layouts_and_both_kinds_of_key(text: str, right: str) -> None:
    found = responses(text, right)
    assert (found.persons, found.items) == (("ann", "bob"), ("Q1", "Q2"))
    assert chosen(found) == [["B", "D"], ["B", ""]]
    assert found.beside == {"group": ("x", "y")}
    assert found.right is not None
    assert [[found.options[code] for code in item] for item in found.right] == [["B"], ["A"]]


def test_scores_and_points() -> None:
    found = responses("id,Q1,Q2,total\na,1,2.5,3.5\nb,NA,0,0\nc,1.0,.,1\n")
    assert found.items == ("Q1", "Q2")
    assert found.right is None
    np.testing.assert_array_equal(found.points(), [[1, 2.5], [np.nan, 0], [1, np.nan]])
    assert list(found.beside) == ["total"]


def test_a_decimal_comma() -> None:
    np.testing.assert_array_equal(responses("id;Q1;Q2\na;0,5;1\nb;1;0\n").points(), [[0.5, 1], [1, 0]])


def test_people_need_no_column() -> None:
    found = responses("Q1,Q2\n1,0\n0,0\n")
    assert (found.persons, found.items) == (("1", "2"), ("Q1", "Q2"))


def test_a_first_column_of_names_may_be_called_anything() -> None:
    assert responses("Kandidat,Q1\nann,1\nbob,0\n").persons == ("ann", "bob")
    assert responses('"","Q1"\n"1",1\n"2",0\n').persons == ("1", "2")


def test_columns_beside_keyed_items_are_no_items() -> None:
    found = responses("person,clinic,Q1\nann,north,A\nbob,south,B\n", "item,key\nQ1,A\n")
    assert list(found.beside) == ["clinic"]


def test_columns_of_words_beside_scores_are_no_items() -> None:
    found = responses("person,clinic,Q1,Q2\nann,north,1,\nbob,south,0,NA\n")
    assert (found.items, list(found.beside)) == (("Q1", "Q2"), ["clinic"])


def test_ignored_columns_are_no_items() -> None:
    assert responses("person,Q1,Q2\nann,A,B\n", "item,key\nQ1,A\n", ("Q2",)).items == ("Q1",)
    assert responses("person,Q1,Q2\nann,1,x\n", None, ("Q2",)).items == ("Q1",)


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("B", "ABC", ("B",)),
        ("b", "ABC", ("B",)),
        ("AC", "ABC", ("A", "C")),
        ("A|C", "ABC", ("A", "C")),
        ("A / C", "ABC", ("A", "C")),
        ("1.0", "123", ("1",)),
        ("12", "123", ("12",)),
        ("E", "ABC", ("E",)),
    ],
)
def test_right_options(text: str, options: str, expected: tuple[str, ...]) -> None:
    assert right_options(text, set(options)) == expected


def test_options_of_several_letters_stay_whole() -> None:
    assert right_options("AC", {"AC", "B"}) == ("AC",)
    assert right_options("strongly agree", {"STRONGLY AGREE", "AGREE"}) == ("STRONGLY AGREE",)


def test_key_and_responses_name_what_they_do_not_share() -> None:
    found = problems("person,Q1,Q2\nann,A,B\nbob,B,A\n", "item,key\nQ1,A\nQ9,B\n")
    assert found == [
        "k.csv:3:2: item 'Q9' has no responses, expected it in r.csv",
        "r.csv:1:3: item 'Q2' is not in the key, expected it in k.csv, or left out with --ignore",
    ]


def test_options_without_a_key_are_one_clear_problem() -> None:
    found = problems(WIDE)
    assert len(found) == 1
    assert found[0].startswith("r.csv:2:3: the cells are options such as 'B', expected 0 or 1")
    assert "--key" in found[0]


def test_each_cell_that_is_no_score_is_named() -> None:
    found = problems("person,Q1,Q2\nann,1,0\nbob,x,1\ncat,0,0.5\ndan,2,o\n")
    assert [line.split(",")[0] for line in found] == [
        "r.csv:3:2: 'x' is no score of 'Q1'",
        "r.csv:5:3: 'o' is no score of 'Q2'",
    ]


@pytest.mark.parametrize(
    ("text", "right", "expected"),
    [
        ("person,Q1\nann,1\nann,0\n", None, "r.csv:3:1: person 'ann' stands in line 2 too"),
        ("person,Q1\n,1\nann,0\n", None, "r.csv:2:1: the person has no name"),
        ("person,group\nann,x\n", None, "r.csv:1:1: no column is an item"),
        ("person,Q1\nann,1\n", "item,key\nQ1,C\n", "r.csv:2:2: the cells are scores of 0 and 1"),
        (
            "person,item,response\na,Q1,1\na,Q1,0\n",
            None,
            "r.csv:3:2: person 'a' responds to item 'Q1' in line 2",
        ),
        ("person,item,response\na,,1\n", None, "r.csv:2:2: the item is missing"),
        ("person,item,response\na,person,1\n", None, "r.csv:2:2: the item is called 'person' as a column is"),
    ],
)
def test_what_does_not_fit_says_where(text: str, right: str | None, expected: str) -> None:
    assert problems(text, right)[0].startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("item,key\nQ1,A\nQ1,B\n", "k.csv:3:1: item 'Q1' has a key in line 2 too"),
        ("item,key\nQ1,NA\n", "k.csv:2:2: item 'Q1' has no key"),
        ("item,key\n,A\nQ2,B\n", "k.csv:2:1: the item has no name"),
        ("Q1,Q2,Q3\nA,B,C\nC,D,A\n", "k.csv:1:1: this is no key"),
    ],
)
def test_what_is_no_key_says_where(text: str, expected: str) -> None:
    with pytest.raises(TableError) as caught:
        key(text)
    assert str(caught.value).startswith(expected)


def test_columns_that_change_within_a_person_are_the_responses_own() -> None:
    found = responses("person,item,response,seconds,group\na,Q1,1,5,x\na,Q2,0,9,x\n")
    assert found.beside == {"group": ("x",)}
