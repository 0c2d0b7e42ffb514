"""Between two rounds: feedback, and what was changed."""

from assay.assessment.standard_setting.rounds import change, feedback
from assessment.standard_setting.panels import panel, reason, value


def test_feedback_puts_the_own_rating_beside_the_panel() -> None:
    lines = feedback(panel([0.5, None], [0.75, 0.25]), {"q0": 0.4})

    first = lines[0]
    assert [(each.judge, each.item) for each in lines] == [
        ("J0", "q0"),
        ("J0", "q1"),
        ("J1", "q0"),
        ("J1", "q1"),
    ]
    assert (first.own, first.n, first.panel_mean, first.panel_lowest, first.panel_highest) == (
        0.5,
        2,
        0.625,
        0.5,
        0.75,
    )
    assert first.empirical == 0.4
    assert (lines[1].own, lines[1].panel_mean, lines[1].empirical) == (None, 0.25, None)


def test_feedback_on_an_item_without_ratings_has_no_numbers() -> None:
    (line,) = feedback(panel([None]))

    assert (line.n, line.panel_mean, line.panel_lowest, line.panel_highest) == (0, None, None, None)


def test_changes_are_later_minus_earlier() -> None:
    found = change(panel([0.5, 0.9], [0.7, 0.5]), panel([0.6, 0.8], [0.6, 0.5]))

    assert (found.n, found.changed) == (4, 3)
    assert abs(value(found.points) - (1.25 - 1.3)) < 1e-9
    assert value(found.standard_error) > 0
    assert [(each.n, each.changed) for each in found.judges] == [(2, 2), (2, 1)]
    assert abs(value(found.judges[0].mean_absolute) - 0.1) < 1e-9
    assert abs(value(found.items[0].deviation) + 0.1414) < 1e-3


def test_rounds_that_cannot_be_compared_say_why() -> None:
    found = change(panel([0.5, None]), panel([None, 0.5]))

    assert (found.n, found.changed) == (0, 0)
    assert reason(found.judges[0].mean) == "no item was rated in both rounds"
    assert "no judge rated" in reason(found.points)
    assert "two judges" in reason(found.spread)
    assert "same items" in reason(change(panel([0.5]), panel([0.5, 0.6])).points)
    assert "two judges" in reason(found.items[0].deviation)
