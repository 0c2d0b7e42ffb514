"""What templates use besides Flask's own."""

from decimal import Decimal

from assay.web.templating import breakable, exact_percent


def test_long_words_with_a_slash_break_after_it_and_stay_harmless() -> None:
    assert breakable("Supervision/consultation") == "Supervision/<wbr>consultation"
    assert breakable("<b>/") == "&lt;b&gt;/<wbr>"


def test_a_cut_is_shown_as_it_is() -> None:
    assert [exact_percent(Decimal(each)) for each in ("0.8", "0.80", "0.5292", "1")] == [
        "80%",
        "80%",
        "52.92%",
        "100%",
    ]
