"""Lists of items: a line each, a line of all, or a column."""

import pytest

from assay.interchange.id_lists import read_item_ids
from assay.interchange.tables import TableError


@pytest.mark.parametrize(
    "data",
    [
        b"a\nb\n", b"item\na\nb\n", b"item,when\na,1\nb,2\n", b'"a"\n\n"b"\n', b"a, b\n", b"Anchor items\r\na\r\nb",
        "\ufeffid\na\nb\n".encode(), "item\na\nb\n".encode("utf-16"), b"item\ra\rNA\rb\r",
    ],
)  # fmt: skip
def test_ids_stand_in_lines_or_in_a_column(data: bytes) -> None:
    assert read_item_ids(data, "seen") == ("a", "b")


def test_items_may_be_called_like_heads() -> None:
    assert read_item_ids(b"item\nid\nname\ncode\n", "seen") == ("id", "name", "code")
    assert read_item_ids(b"Q1\nitem\n", "seen") == ("Q1", "item")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"item\n", "seen:1:1: no item is named"),
        (b"", "seen:1:1: no item is named"),
        (b"item,when\nNA,1\n", "seen:1:1: no item is named"),
        (b"domain,p\na,0.5\n", "seen:1:1: no column holds the items' ids"),
        (b"PK\x03\x04", "seen:1:1: this is a workbook"),
    ],
)
def test_a_list_without_ids_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(TableError, match=what):
        read_item_ids(data, "seen")
