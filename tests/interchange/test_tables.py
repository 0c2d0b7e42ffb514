"""Reading tables: encodings, delimiters, quoted cells, and every problem with its place."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.interchange.tables import Cell, Row, Table, TableError, is_missing, read_table

PLAIN = "person,Q1,Q2\nann,A,B\nbob b,,C\n"
READ = (("ann", "A", "B"), ("bob b", "", "C"))


def texts(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(row.texts for row in table.rows)


def problems(data: str | bytes) -> list[str]:
    with pytest.raises(TableError) as caught:
        read_table(data.encode() if isinstance(data, str) else data, "r.csv")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        codecs.BOM_UTF8 + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", " , ").encode(),
        b"\n" + PLAIN.encode() + b"\n,,\n\n",
        PLAIN.removesuffix("\n").encode(),
        b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
        PLAIN.replace("\n", ",,\n").encode(),
        b'"person","Q1", "Q2"\n"ann","A","B"\n"bob b","","C"\n',
    ],
)
def test_the_same_table_in_many_spellings(data: bytes) -> None:
    table = read_table(data, "r.csv")
    assert table.columns == ("person", "Q1", "Q2")
    assert texts(table) == READ


def test_cells_know_their_places() -> None:
    table = read_table(b'\xef\xbb\xbfa,b,c\n\n1,"two\nlines",3\n4,5,6\n', "r.csv")
    assert table.rows[0].cells == (Cell("1", 3, 1), Cell("two\nlines", 3, 2), Cell("3", 4, 3))
    assert table.rows[1].cell(1) == Cell("5", 5, 2)
    assert table.rows[1] == Row(5, ("4", "5", "6"))
    assert table.indexes == {"a": 0, "b": 1, "c": 2}


def test_lines_count_the_sep_line() -> None:
    assert read_table(b"sep=,\na\n1\n", "r.csv").rows[0].line == 3


@pytest.mark.parametrize(
    "data", ['x;y\n"1,5";2,5\n3,5;4\n', "x;name\n1;Smith, Ann\n2;Jones, Bob\n", '"x, and z";y\n1;2\n']
)
def test_a_comma_inside_cells_is_no_delimiter(data: str) -> None:
    assert len(read_table(data.encode(), "r.csv").columns) == 2


def test_one_column_is_a_table() -> None:
    assert texts(read_table(b"x\n1\n2\n", "r.csv")) == (("1",), ("2",))


def test_a_first_column_of_row_names_may_have_no_name() -> None:
    assert read_table(b'"","a"\n"1",3\n"2",4\n', "r.csv").columns == ("row", "a")


def test_every_problem_is_named_with_its_place() -> None:
    assert problems("a,,b,a\n1,x,2,3\n1,2\n1,x,2,3,4\n") == [
        "r.csv:1:2: the column has no name, expected a name",
        "r.csv:1:4: column 1 is called 'a' too, expected each name once",
        "r.csv:3:3: the row has 2 cells, expected 4 as in the header",
        "r.csv:4:5: the row has 5 cells, expected 4 as in the header",
    ]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "r.csv:1:1: the file is empty"),
        (b"\n \n", "r.csv:1:1: the file is empty"),
        (b"a,b\n", "r.csv:1:1: no rows follow"),
        (b'a,b\n1,2\n3,"4\n', "r.csv:3:1: the quotes do not match"),
        (b'a,b\n1,"2"x\n', "r.csv:2:1: the quotes do not match"),
        (b"\xff\xfea\x00b", "r.csv:1:1: byte 5 of the file is not UTF-16"),
        (b"a,b\n1,\x00\n", "r.csv:2:1: a NUL character"),
        (b"PK\x03\x04rest", "r.csv:1:1: this is a workbook"),
    ],
)
def test_what_is_no_table_says_why(data: bytes, where: str) -> None:
    assert problems(data)[0].startswith(where)


def test_titles_and_windows_letters_are_said() -> None:
    table = read_table("Prüfung\n\na,b\n1,2\n3,4\n".encode("cp1252"), "r.csv")
    assert table.notes == (
        "the text is not UTF-8; it was read as Windows-1252", "title passed over: 'Prüfung'",
    )  # fmt: skip
    assert (table.columns, table.line) == (("a", "b"), 3)


def test_cells_beside_an_empty_column_keep_their_places() -> None:
    table = read_table(b"a,,b\n1,,2\n", "r.csv")
    assert table.columns == ("a", "b")
    assert str(table.problem(table.rows[0].cell(1), "x", "y")) == "r.csv:2:3: x, y"
    assert str(table.header_problem(1, "x", "y")) == "r.csv:1:3: x, y"


def test_only_the_first_twenty_problems_are_printed() -> None:
    lines = problems("a,b\n" + "1\n" * 30)
    assert len(lines) == 21
    assert lines[-1] == "… and 10 more"


@pytest.mark.parametrize("text", ["", "NA", "n/a", "NaN", "Null", ".", "-"])
def test_missing_cells(text: str) -> None:
    assert is_missing(text)


@pytest.mark.parametrize("text", ["0", "A", "none of these", "--", "0.0"])
def test_cells_that_are_there(text: str) -> None:
    assert not is_missing(text)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_problems(data: bytes) -> None:
    with suppress(TableError):
        table = read_table(data, "r.csv")
        assert table.rows
        assert all(len(row.texts) == len(table.columns) for row in table.rows)
