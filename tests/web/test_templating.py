"""What templates use besides Flask's own."""

from assay.web.templating import breakable


def test_long_words_with_a_slash_break_after_it_and_stay_harmless() -> None:
    assert breakable("Supervision/consultation") == "Supervision/<wbr>consultation"
    assert breakable("<b>/") == "&lt;b&gt;/<wbr>"
