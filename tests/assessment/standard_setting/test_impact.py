"""What a cut would do to candidates."""

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.standard_setting.impact import Borderline, borderline
from assessment.standard_setting.panels import reason, value

SCORES = [10, 11, 12, 13, 14]


def test_pass_rates_at_the_cut_and_beside_it() -> None:
    found = borderline(Estimate(12.2, 20), Estimate(1.0, 4), SCORES, 1.5)

    assert isinstance(found, Borderline)
    assert [(each.errors, each.passing_score, value(each.pass_rate)) for each in found.tried] == [
        (-2, 11, 0.8),
        (-1, 12, 0.6),
        (0, 13, 0.4),
        (1, 14, 0.2),
        (2, 15, 0.0),
    ]
    # 12 and 13 pass at 11.2 and fail at 13.2.
    assert value(found.depend_on_panel) == 0.4
    assert value(found.within_measurement_error) == 0.6


def test_without_errors_there_is_one_cut() -> None:
    found = borderline(Estimate(12, 20), NotEstimable("one judge", 1), SCORES)

    assert isinstance(found, Borderline)
    assert [(each.errors, value(each.pass_rate)) for each in found.tried] == [(0, 0.6)]
    assert reason(found.depend_on_panel) == "one judge"
    assert "not known" in reason(found.within_measurement_error)


def test_without_cut_or_scores_there_is_nothing() -> None:
    nothing = NotEstimable("no cut", 0)

    assert borderline(nothing, nothing, SCORES) == nothing
    assert reason(borderline(Estimate(1, 1), nothing, [])) == "there are no scores"
