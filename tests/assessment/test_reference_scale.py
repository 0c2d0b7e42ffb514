"""The scale on which raters rate."""

from assay.assessment.reference_scale import LEVELS, NOT_SEEN, SCALE, documented


def test_the_upper_levels_document_and_no_lower_one_does() -> None:
    says = [each.documents for each in SCALE]

    assert len(SCALE) == 5
    assert says == sorted(says)
    assert says.count(True) == 3
    assert len({each.title for each in LEVELS.values()}) == 6


def test_what_was_not_seen_or_is_unknown_documents_nothing() -> None:
    levels = {
        "a.a": NOT_SEEN.id,
        "a.b": "splendid",
        "a.c": SCALE[-1].id,
        "a.d": SCALE[0].id,
        "a.e": SCALE[2].id,
    }

    assert documented(levels) == ("a.c", "a.e")
    assert documented({}) == ()
