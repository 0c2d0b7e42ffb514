"""Tables as spreadsheets save them, and what people write into their cells."""

import csv
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.services.errors import Refused
from assay.services.portfolio.csv_tables import MOST_LINES, read_table, text_of, written
from assay.services.portfolio.csv_values import (
    Unreadable,
    ages_in,
    day_in_cell,
    hours_in,
    said_in,
    words_in,
)
from assay.services.portfolio.hours_lines import HEADS

HOURS = st.decimals(min_value="0.0001", max_value=99_999, places=4)
UNKNOWN = ("“%(word)s” is not a known topic", "expected “Play”")
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_is_read_however_it_was_saved(delimiter: str, encoding: str, end: str) -> None:
    lines = (("DATE", "Clock_Hours", "Course Title"), ("2026-01-02", "1,5", "Überblick; früh, spät"))
    text = end.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    (row,) = read_table(text_of(text.encode(encoding)), HEADS).rows
    assert (row.line, row["on"], row["hours"], row["title"]) == (
        2,
        "2026-01-02",
        "1,5",
        "Überblick; früh, spät",
    )


def test_excel_may_say_which_delimiter_it_used() -> None:
    found = read_table("sep=|\r\ntitle|hours|on\r\n\r\nA|1|2026-01-01\r\n", HEADS)
    assert [(each.line, each["title"]) for each in found.rows] == [(4, "A")]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    found = read_table('title,hours,on\n"two\nlines",1,2026-01-01\n,,\nlast,2,2026-01-02\n', HEADS)
    assert [each.line for each in found.rows] == [2, 5]


def test_columns_that_mean_nothing_are_named_and_those_that_mean_the_same_refused() -> None:
    found = read_table("title,CEUs,hours,on\nA,1,2,2026-01-01", HEADS)
    assert found.ignored == ("CEUs",)
    with pytest.raises(Refused, match="“Hours” and “Clock hours” mean the same"):
        read_table("title,Hours,Clock hours,on\nA,1,2,2026-01-01", HEADS)


def test_a_table_has_so_many_lines_and_something_in_it() -> None:
    line = "A,1,2026-01-01\n"
    assert len(read_table("title,hours,on\n" + line * MOST_LINES, HEADS).rows) == MOST_LINES
    with pytest.raises(Refused, match="2,001 lines; at most 2,000"):
        read_table("title,hours,on\n" + line * (MOST_LINES + 1), HEADS)
    with pytest.raises(Refused, match="nothing in it"):
        read_table(" \n\n", HEADS)
    with pytest.raises(Refused, match="more than 1 MB"):
        text_of(bytes(1_000_001))


def test_a_cell_that_is_too_large_for_a_table_is_refused_with_its_line() -> None:
    with pytest.raises(Refused, match="Line 2 cannot be read"):
        read_table(f"title,hours,on\n{'x' * 140_000},1,2026-01-01", HEADS)


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_refused(text: str) -> None:
    try:
        read_table(text, HEADS)
    except Refused:
        return


@given(
    st.lists(
        st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=20), min_size=1
    )
)
def test_nothing_that_is_written_is_a_formula(cells: list[str]) -> None:
    (found,) = csv.reader(StringIO(written([cells]).decode("utf-8-sig"), newline=""))
    assert not [each for each in found if each.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("title", ["=1+1", "+A", "-A", "@SUM(A1)"])
def test_the_guard_against_formulas_is_taken_off_again(title: str) -> None:
    text = text_of(written([["title", "hours"], [title, "1"]]))
    assert f"'{title}" in text
    assert read_table(text, HEADS).rows[0]["title"] == title


@given(HOURS)
def test_hours_are_exact_with_a_point_or_a_comma(hours: Decimal) -> None:
    plain = f"{hours.normalize():f}"
    assert hours_in(plain) == hours
    assert hours_in(f"{plain} h") == hours
    whole, _, part = plain.partition(".")
    if len(part) != 3:  # 1,234 could be a thousand
        assert hours_in(f"{whole},{part}" if part else whole) == hours


@given(st.integers(1_000, 99_999), st.integers(1, 99))
def test_thousands_are_understood_in_both_ways_of_writing(whole: int, part: int) -> None:
    assert hours_in(f"{whole:,}.{part:02}") == Decimal(f"{whole}.{part:02}")
    assert hours_in(f"{whole:,}".replace(",", ".") + f",{part:02}") == Decimal(f"{whole}.{part:02}")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "is not a number"),
        ("six", "is not a number"),
        ("1,500", "may mean 1500 or 1.500"),
        ("1:30", "is not a number"),
        ("0", "0 hours cannot be"),
        ("-2", "is not a number"),
        ("1e3", "is not a number"),
        ("100001", "cannot be"),
        ("1.23456", "is not a number"),
        ("1.2.3", "is not a number"),
    ],
)
def test_what_is_no_number_of_hours_is_told(cell: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        hours_in(cell)


@given(DAYS)
def test_days_are_read_as_iso_and_as_people_write_them_in_america(day: date) -> None:
    for cell in (day.isoformat(), f"{day.month}/{day.day}/{day.year}", f"{day:%m/%d/%Y}", f"{day} 00:00:00"):
        assert day_in_cell(cell) == day


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("21.11.2026", "is not a day"),
        ("11/21/26", "is not a day"),
        ("21/11/2026", "has no month 21"),
        ("2/30/2026", "There is no day"),
        ("13/32/2026", "There is no day"),
        ("2026-00-10", "There is no day"),
        ("1826-01-10", "The year 1826 cannot be meant"),
        ("tomorrow", "is not a day"),
    ],
)
def test_what_is_no_day_is_told(cell: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        day_in_cell(cell)


@given(st.text(max_size=30))
def test_any_cell_is_read_or_told(cell: str) -> None:
    for reader in (hours_in, day_in_cell, said_in, ages_in):
        with suppress(Unreadable):
            reader(cell)


@pytest.mark.parametrize(
    ("cell", "ages"),
    [
        ("0-36m", "0-36m"),
        ("0 \u2013 36 months", "0-36m"),
        ("birth to 3 years", "0-3y"),
        ("Prenatal-36m", "prenatal-36m"),
        ("3-6 yrs", "3-6y"),
        ("3y-6y", "3-6y"),
        ("", None),
    ],
)
def test_ages_are_read_as_people_write_them(cell: str, ages: str | None) -> None:
    assert ages_in(cell) == ages


@pytest.mark.parametrize("cell", ["infants", "0-36", "6m-3y", "36m"])
def test_what_is_no_span_of_ages_is_told(cell: str) -> None:
    with pytest.raises(Unreadable, match="not a span of ages"):
        ages_in(cell)


KNOWN = {"deiandinclusion": "dei", "play": "play", "attachmentloss": "loss", "attachment": "attachment"}


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("", ()),
        ("Play; DEI, and inclusion", ("dei", "play")),
        ("DEI, and inclusion, play, Attachment, loss", ("dei", "play", "loss")),
        ("attachment|play\nPLAY", ("attachment", "play")),
    ],
)
def test_words_are_found_in_a_cell_though_titles_have_commas(cell: str, ids: tuple[str, ...]) -> None:
    assert sorted(words_in(cell, KNOWN, UNKNOWN)) == sorted(ids)


def test_a_word_that_nobody_knows_is_told() -> None:
    with pytest.raises(Unreadable, match="“weaving” is not a known topic"):
        words_in("play, weaving", KNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("cell", "said"), [("Yes", True), ("x", True), ("NO", False), ("0", False), (" ", None)]
)
def test_yes_and_no_can_be_written_in_several_ways(cell: str, said: bool | None) -> None:
    assert said_in(cell) is said
    with pytest.raises(Unreadable, match="neither yes nor no"):
        said_in("perhaps")
