"""Numbers in cells: what is one, what is whole, and what may be two."""

import pytest

from assay.interchange.numerals import no_number, number_in, whole_number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3.0), ("2,5", 2.5), ("0,650", 0.65), ("65 %", 65.0), ("\u22121.5", -1.5), (".5", 0.5), ("1e3", 1000.0),
        ("1,250", None), ("12,000 %", None), ("x", None), ("inf", None), ("1_000", None), ("\u0663", None),
    ],
)  # fmt: skip
def test_numbers(text: str, number: float | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("3.0", 3),
        ("3,0", 3),
        ("-4", -4),
        ("3.5", None),
        ("1.000", None),
        ("1,000", None),
        ("5%", None),
    ],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole_number_in(text) == number


def test_what_may_be_two_numbers_says_which() -> None:
    assert no_number("1,250") == "'1,250' may be 1.25 or 1250"
    assert no_number("1.000") == "'1.000' may be 1 or 1000"
    assert no_number("two") == "'two' is not a number"
