"""Normal forms: the same as Unicode's for every word of a language, and never long in the making."""

from itertools import groupby
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.unicode import LONGEST_RUN, normal_form

MARKS = "\u0301\u0316\u0323\u0308"


@given(st.text())
def test_what_people_write_has_the_form_that_unicode_gives_it(text: str) -> None:
    assert normal_form("NFC", text) == normalize("NFC", text)
    assert normal_form("NFKD", text) == normalize("NFKD", text)


@given(st.integers(LONGEST_RUN + 1, 500), st.text(MARKS, min_size=1, max_size=4))
def test_no_run_of_marks_is_longer_than_can_be_put_in_order_quickly(count: int, marks: str) -> None:
    text = normal_form("NFC", "a" + (marks * count)[:count] + "b")

    runs = [len(list(run)) for is_mark, run in groupby(text, key=lambda each: combining(each) > 0) if is_mark]
    assert max(runs) <= LONGEST_RUN
    assert normal_form("NFC", text) == text


@pytest.mark.parametrize(
    ("typed", "form"), [("e\u0301", "é"), ("a\u0323\u0308", "ạ\u0308"), ("plain", "plain")]
)
def test_an_accent_is_one_with_its_letter(typed: str, form: str) -> None:
    assert normal_form("NFC", typed) == form
