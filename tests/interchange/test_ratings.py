"""Ratings from tables: the layouts, the names of columns, words and numbers, and what is wrong."""

import pytest

from assay.interchange.rating_columns import columns_of
from assay.interchange.ratings import Kind, Ratings, read_ratings
from assay.interchange.tables import Table, TableError, read_table


def table(text: str) -> Table:
    return read_table(text.encode(), "r.csv")


def given(found: Ratings) -> set[tuple[str, str, str, float]]:
    """The ratings by name."""
    return {
        (found.subjects[each.subject], found.raters[each.rater], found.criteria[each.criterion], each.value)
        for each in found.ratings
    }


def problems(text: str, kind: Kind = "either", **options: object) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_ratings(table(text), kind, **options)  # type: ignore[arg-type]
    return [str(each) for each in caught.value.problems]


WIDE = "Essay ID;Anna;Ben\nessay 1;3;4\nessay 2;NA;2,5\nessay 3;.;-\n"
LONG = "essay,Reviewer,Trait,Rating,note\ne1,A,clarity,3,x\ne1,B,clarity,4,\ne1,A,depth,1,\ne2,B,depth,,\n"


def test_wide() -> None:
    found = read_ratings(table(WIDE))
    assert found.layout == "wide"
    assert found.subjects == ("essay 1", "essay 2", "essay 3")
    assert found.raters == ("Anna", "Ben")
    assert found.criteria == ("",)
    assert given(found) == {
        ("essay 1", "Anna", "", 3),
        ("essay 1", "Ben", "", 4),
        ("essay 2", "Ben", "", 2.5),
    }


def test_long_with_criteria_and_a_column_too_many() -> None:
    found = read_ratings(table(LONG))
    assert found.layout == "long"
    assert found.criteria == ("clarity", "depth")
    assert found.set_aside == ("note",)
    assert given(found) == {("e1", "A", "clarity", 3), ("e1", "B", "clarity", 4), ("e1", "A", "depth", 1)}
    assert found.subjects == ("e1", "e2")


def test_wide_with_criteria() -> None:
    found = read_ratings(table("id,criterion,A,B\n1,x,1,2\n1,y,3,4\n"))
    assert given(found) == {("1", "A", "x", 1), ("1", "B", "x", 2), ("1", "A", "y", 3), ("1", "B", "y", 4)}


def test_a_column_for_each_criterion() -> None:
    found = read_ratings(table("candidate,judge,clarity,depth,comment\nc1,A,1,2,good\nc1,B,3,,\n"))
    assert found.layout == "by criterion"
    assert found.set_aside == ("comment",)
    assert given(found) == {("c1", "A", "clarity", 1), ("c1", "A", "depth", 2), ("c1", "B", "clarity", 3)}


@pytest.mark.parametrize(
    "subject", ["subject", "Response", "essay_id", "CANDIDATE", "id", "Subject No.", "unit"]
)
@pytest.mark.parametrize("rater", ["rater", "Reviewer ID", "judge", "coder", "marker_name"])
@pytest.mark.parametrize("score", ["score", "rating", "Level", "value", "points"])
def test_names_of_columns(subject: str, rater: str, score: str) -> None:
    columns = columns_of(table(f"{score},{rater},{subject}\n1,A,e1\n"))
    assert (columns.layout, columns.subject, columns.rater, columns.scores) == ("long", 2, 1, (0,))


def test_a_row_for_each_rater() -> None:
    found = read_ratings(table("Coder,u1,u2\nA,1,2\nB,,3\n"))
    assert found.layout == "by subject"
    assert found.subjects == ("u1", "u2")
    assert given(found) == {("u1", "A", "", 1), ("u2", "A", "", 2), ("u2", "B", "", 3)}


def test_an_item_is_what_is_rated_where_nothing_else_is() -> None:
    found = read_ratings(table("item,coder,label\ni1,A,yes\ni1,B,no\n"))
    assert found.subjects == ("i1",)
    assert found.criteria == ("",)
    assert read_ratings(table("item,A,B\ni1,1,2\n")).subjects == ("i1",)


def test_raters_named_as_such_need_no_subject() -> None:
    found = read_ratings(table("rater1,rater2,rater3\n1,2,3\n3,,1\n"))
    assert found.subjects == ("1", "2")
    assert found.raters == ("rater1", "rater2", "rater3")


def test_raters_named_as_such_set_the_rest_aside() -> None:
    found = read_ratings(table("essay_id,essay_set,rater1_score,rater2_score,resolved\n1,1,2,3,5\n"))
    assert found.raters == ("rater1_score", "rater2_score")
    assert found.set_aside == ("essay_set", "resolved")


def test_the_first_column_of_words_is_the_subject() -> None:
    assert read_ratings(table("Film,Anna,Ben\nAlien,1,2\nBrazil,2,2\n")).subjects == ("Alien", "Brazil")


def test_comments_totals_and_words_beside_numbers_are_no_raters() -> None:
    found = read_ratings(table("id,Anna,Ben,Comment,Mean,school\n1,1,2,fine,1.5,North\n2,2,2,,2,South\n"))
    assert found.raters == ("Anna", "Ben")
    assert found.set_aside == ("Comment", "Mean", "school")


def test_columns_can_be_named() -> None:
    found = read_ratings(table("film,x,y,z\n7,1,2,3\n8,1,1,1\n"), subject="film", raters=["x", "z"])
    assert found.subjects == ("7", "8")
    assert found.raters == ("x", "z")
    assert problems("id,A,B\n1,1,2\n", subject="film") == [
        "r.csv:1:1: there is no column 'film', expected one of id, A, B"
    ]


def test_words_are_valued_by_the_alphabet_and_case_does_not_count() -> None:
    found = read_ratings(table("id,A,B\n1,pass,Fail\n2,PASS,fail\n"))
    assert [each.lower() for each in found.words] == ["fail", "pass"]
    assert {each.value for each in found.ratings} == {0.0, 1.0}
    assert len(given(found)) == 4


def test_words_are_valued_by_the_order_that_is_given() -> None:
    found = read_ratings(table("id,A,B\n1,low,high\n2,mid,low\n"), "numbers", ["low", "mid", "high"])
    assert given(found) == {("1", "A", "", 0), ("1", "B", "", 2), ("2", "A", "", 1), ("2", "B", "", 0)}
    assert found.words == ("low", "mid", "high")


def test_numbers_may_be_words_when_all_are() -> None:
    found = read_ratings(table("id,rater,code\n1,A,2\n1,B,2.0\n2,A,none\n"), "words")
    assert found.words == ("2", "none")
    assert [each.value for each in found.ratings] == [0, 0, 1]


def test_numbers_stay_numbers_when_words_are_allowed() -> None:
    assert read_ratings(table("id,A,B\n1,3,5\n"), "words").words == ()


def test_a_cell_that_is_no_number() -> None:
    assert problems('id,A,B\n1,3,4\n2,x,"1,000"\n3,1,inf\n4,1,1\n') == [
        "r.csv:3:2: 'x' is not a number, expected a number as in other cells, or --level nominal",
        "r.csv:3:3: '1,000' may be 1 or 1000, expected a number as in other cells, or --level nominal",
        "r.csv:4:3: 'inf' is not a number, expected a number as in other cells, or --level nominal",
    ]


def test_words_where_numbers_are_asked_for() -> None:
    assert problems("id,A,B\n1,good,bad\n", "numbers") == [
        "r.csv:2:2: 'good' is not a number, expected a number",
        "r.csv:2:3: 'bad' is not a number, expected a number",
    ]


def test_a_rating_that_is_no_category() -> None:
    assert problems("id,A,B\n1,3,7\n", categories=["1", "2", "3"]) == [
        "r.csv:2:3: '7' is not one of the categories, expected one of 1, 2, 3"
    ]


def test_the_same_rating_twice() -> None:
    text = "id,rater,trait,score\n1,A,x,1\n1,A,y,1\n1,A,x,2\n1,B,x,\n1,B,x,3\n"
    assert problems(text) == ["r.csv:4:2: 'A' rated '1' on 'x' in line 2 already, expected one rating"]
    assert problems("id,A,B\n1,1,2\n1,1,2\n") == [
        "r.csv:3:1: 'A' rated '1' in line 2 already, expected one rating"
    ]


def test_rows_without_their_names() -> None:
    assert problems("id,rater,score\n,A,1\n2,NA,x\n3,A,1\n") == [
        "r.csv:2:1: there is no subject, expected the subject of this row",
        "r.csv:3:2: there is no rater, expected the rater of this row",
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("rater,score\nA,1\n", "no column says what is rated"),
        ("foo,bar\n1,2\n3,4\n", "no column says what is rated"),
        ("id,Anna\n1,2\n", "1 column with ratings"),
        ("id\n1\n", "0 columns with ratings"),
        ("id,rater\n1,A\n", "no column with ratings"),
        ("rater\nA\n", "no column says what is rated"),
        ("id,A,B\n1,,NA\n", "the table has no ratings"),
    ],
)
def test_tables_without_what_is_needed(text: str, what: str) -> None:
    (problem,) = problems(text)
    assert what in problem
    assert problem.startswith("r.csv:1:")
