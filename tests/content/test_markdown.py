"""Markdown becomes safe HTML and plain words."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assay.content.markdown import ATTRIBUTES, TAGS, comparable, to_html, to_inline_html, to_plain


def test_headings_stand_below_the_headings_of_the_page() -> None:
    assert to_html("# One\n\n## Two\n\n##### Five") == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Five</h6>\n"
    assert to_html("# One", 2) == "<h2>One</h2>\n"


def test_html_is_shown_and_not_run() -> None:
    assert to_html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_links_lead_only_where_links_may_lead() -> None:
    link = '<a href="https://guild.example" rel="noopener">a</a>'
    assert to_html("[a](https://guild.example)") == f"<p>{link}</p>\n"
    assert "href" not in to_html("[a](javascript:alert(1)) [b](data:text/html,x)")


def test_a_line_has_no_paragraph() -> None:
    assert to_inline_html("a **b** `c`") == "a <strong>b</strong> <code>c</code>"


@settings(deadline=None)
@given(text=st.text(alphabet=st.sampled_from("<>&\"'`*_[]()#-!:/= \njavscript"), max_size=80))
def test_only_tags_and_attributes_of_the_list_come_out(text: str) -> None:
    html = to_html(text)

    assert {tag for tag, _ in re.findall(r"</?([a-z0-9]+)([^>]*)>", html)} <= TAGS
    allowed = {each for attributes in ATTRIBUTES.values() for each in attributes} | {"rel"}
    for _, rest in re.findall(r"<([a-z0-9]+)((?: [^<>]*)?)>", html):
        assert set(re.findall(r' ([a-z]+)="', rest)) <= allowed


def test_words_are_taken_from_every_block() -> None:
    assert to_plain("# A\n\nb *c*\nd\n\n- e `f`\n\n> g\n\n    h") == "A b c d e f g h"


def test_case_marks_and_punctuation_do_not_count_in_a_comparison() -> None:
    assert comparable("*The* hive, at DAWN!") == comparable("the hive at dawn")
    assert comparable("±") == "±"
