"""Pools of items as strangers write them."""

import pytest

from assay.interchange.item_pools import enemy_lists, read_item_pool
from assay.interchange.tables import TableError


def test_names_marks_and_numbers_are_read_liberally() -> None:
    head = "\ufeffItem ID;Domain;Enemies;Passage;Status;P-value;Uses"
    rows = ("q 1;A b;q 2|g;s1;Pretest;0,65;3", "q 2;;.;NA;;;", "")
    first, second = read_item_pool("\r\n".join((head, *rows)).encode(), "pool.csv")

    assert (first.item, first.stimulus, first.is_pretest) == ("q 1", "s1", True)
    assert first.labels == {"domain": "A b"}
    assert first.numbers == {"p": 0.65, "exposure": 3.0}
    assert first.enemies == ("q 2", "g")
    assert (second.labels, second.numbers, second.enemies, second.stimulus) == ({}, {}, (), None)


def test_every_problem_is_named_with_its_place() -> None:
    text = "item,p,a,status\nx,65,1,operational\nx,0.5,-1,odd\n,0.5,1,\n"
    with pytest.raises(TableError) as error:
        read_item_pool(text.encode(), "pool.csv")

    assert [str(problem) for problem in error.value.problems] == [
        "pool.csv:2:2: p is `65`, expected a proportion from 0 to 1",
        "pool.csv:3:1: the item `x` stands in line 2 too, expected each item once",
        "pool.csv:3:3: a is `-1`, expected a discrimination above 0",
        "pool.csv:3:4: the status is `odd`, expected operational or pretest",
        "pool.csv:4:1: the item has no id, expected an id",
    ]


def test_a_table_without_ids_is_refused() -> None:
    with pytest.raises(TableError, match=r"pool\.csv:1:1: no column holds the items' ids"):
        read_item_pool(b"domain,p\na,0.5\n", "pool.csv")


def test_enemies_are_ids_or_groups() -> None:
    rows = read_item_pool(b"item,enemies\na,b\nb,\nc,g\nd,g h\ne 1,\nf,e 1\n", "pool.csv")

    assert enemy_lists(rows) == {"a": ("b",), "b": (), "c": ("d",), "d": ("c",), "e 1": (), "f": ("e 1",)}
