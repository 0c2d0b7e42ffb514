"""The chain of the journal shows every change made to it afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.exam.journal import START, Entry, first_broken, link, receipt_code

AT = datetime(2026, 3, 14, 12, tzinfo=UTC)
ENTRY = Entry("e-1", 0, 3, "answer", {"choice": 2}, AT, AT, late=False)


def chain(entries: list[Entry]) -> list[tuple[Entry, str]]:
    kept, head = [], START
    for entry in entries:
        head = link(head, entry)
        kept.append((entry, head))
    return kept


@given(
    st.lists(st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text()), max_size=5)
)
def test_an_untouched_chain_is_whole(answers: list[dict[str, object]]) -> None:
    entries = [replace(ENTRY, entry=f"e-{n}", answer=answer) for n, answer in enumerate(answers)]

    assert first_broken(chain(entries)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"answer": {"choice": 1}},
        {"question": 4},
        {"section": 1},
        {"kind": "flag"},
        {"late": True},
        {"entry": "e-9"},
        {"typed_at": AT + timedelta(microseconds=1)},
        {"received_at": AT + timedelta(microseconds=1)},
    ],
)
def test_a_change_of_any_part_is_found_where_it_is(change: dict[str, object]) -> None:
    kept = chain([replace(ENTRY, entry=f"e-{n}") for n in range(4)])
    kept[2] = (replace(kept[2][0], **change), kept[2][1])

    assert first_broken(kept) == 3


def test_leaving_an_entry_out_breaks_the_chain_there() -> None:
    kept = chain([replace(ENTRY, entry=f"e-{n}") for n in range(4)])

    assert first_broken(kept[:1] + kept[2:]) == 2


def test_the_order_of_keys_and_the_zone_of_times_do_not_matter() -> None:
    east = timezone(timedelta(hours=5))
    one = replace(ENTRY, answer={"a": 1, "b": 2})
    other = replace(ENTRY, answer={"b": 2, "a": 1}, typed_at=AT.astimezone(east))

    assert link(START, one) == link(START, other)


def test_a_receipt_can_be_read_aloud() -> None:
    assert receipt_code("0123456789abcdef0123456789") == "01234-56789-ABCDE-F0123"
