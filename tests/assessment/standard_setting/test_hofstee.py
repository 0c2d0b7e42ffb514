"""The Hofstee compromise, by worked examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.standard_setting.hofstee import Acceptable, hofstee
from assessment.standard_setting.panels import reason, value

#: Ten candidates: nobody below 51 fails at 50, and each point more fails one more.
SCORES = [50, 51, 52, 53, 54, 55, 56, 57, 58, 59]


def test_the_line_meets_the_curve() -> None:
    judges = [Acceptable(50, 58, 0.0, 0.3), Acceptable(52, 60, 0.2, 0.5)]

    found = hofstee(judges, SCORES)

    # Means: cuts 51 to 59, rates 0.1 to 0.4. The curve rises by 0.1 a point from 0.1 at 51, the line falls by
    # 0.3/8 = 0.0375 a point from 0.4: 0.1 + 0.1 x = 0.4 - 0.0375 x at x = 0.3/0.1375 = 2.1818.
    assert found.corners == Acceptable(51, 59, 0.1, 0.4)
    assert value(found.cut) == pytest.approx(53.1818, abs=1e-4)
    assert value(found.fail_rate) == pytest.approx(0.3182, abs=1e-4)
    assert (found.passing_score, found.observed_fail_rate) == (54, 0.4)
    assert (found.n_judges, found.n_scores) == (2, 10)


def test_a_curve_above_the_line_is_no_cut() -> None:
    found = hofstee([Acceptable(58, 60, 0.0, 0.2)], SCORES)

    assert reason(found.cut).startswith(
        "even at the lowest acceptable cut 58 the share that fails (0.800) is above"
    )
    assert found.passing_score is None


def test_a_curve_below_the_line_is_no_cut() -> None:
    found = hofstee([Acceptable(40, 50, 0.1, 0.2)], SCORES)

    assert reason(found.cut).startswith(
        "even at the highest acceptable cut 50 the share that fails (0.000) is below"
    )
    assert found.observed_fail_rate is None


def test_the_line_may_meet_the_curve_at_its_ends() -> None:
    assert value(hofstee([Acceptable(52, 58, 0.1, 0.2)], SCORES).cut) == 52
    assert value(hofstee([Acceptable(48, 52, 0.2, 0.4)], SCORES).cut) == pytest.approx(52)


def test_what_is_missing_is_said() -> None:
    assert reason(hofstee([Acceptable(50, 60, 0, 0.5)], []).cut) == "there are no scores"
    assert "nothing to compromise" in reason(hofstee([Acceptable(50, 50, 0, 0.5)], SCORES).cut)
    with pytest.raises(ValueError, match="judge"):
        hofstee([], SCORES)


@pytest.mark.parametrize(
    "bounds", [(60, 50, 0, 1), (50, 60, 0.5, 0.1), (50, 60, -0.1, 0.1), (50, 60, 0, 1.1)]
)
def test_bounds_upside_down_are_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"lowest|rates"):
        Acceptable(*bounds)


@given(
    scores=st.lists(st.integers(0, 20), min_size=1, max_size=30),
    low=st.integers(0, 10),
    width=st.integers(1, 10),
)
def test_a_cut_lies_where_panel_and_scores_allow(scores: list[int], low: int, width: int) -> None:
    corners = Acceptable(low, low + width, 0.1, 0.6)
    found = hofstee([corners], scores)

    if found.passing_score is not None:
        assert low <= value(found.cut) <= low + width
        assert 0.1 - 1e-9 <= value(found.fail_rate) <= 0.6 + 1e-9
    assert hofstee([corners], scores[::-1]) == found
