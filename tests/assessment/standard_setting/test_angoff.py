"""The cut of a panel, its errors, its judges and its items."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.standard_setting.angoff import angoff
from assay.assessment.standard_setting.generalizability import Components, components
from assay.assessment.standard_setting.panels import Panel
from assessment.standard_setting.panels import named, panel, panels, reason, value

#: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428, table 2, over ten: four judges, six subjects.
SHROUT_FLEISS = named(
    np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]).T / 10
)


def test_components_are_those_of_a_published_analysis_of_variance() -> None:
    found = components(SHROUT_FLEISS)

    assert isinstance(found, Components)
    # Table 3: BMS 11.24, JMS 32.49, EMS 1.02, here over 100; subjects stand for items.
    assert found.residual == pytest.approx(0.0102, abs=1e-4)
    assert found.judges == pytest.approx((0.3249 - 0.0102) / 6, abs=1e-4)
    assert found.items == pytest.approx((0.1124 - 0.0102) / 4, abs=1e-4)


def test_errors_are_those_of_brennan_and_lockwood_from_mean_squares() -> None:
    found = angoff(SHROUT_FLEISS)

    # 1980: the variance of the mean is JMS/(n_j n_i) over judges; items add (BMS - EMS)/(n_i n_j).
    assert value(found.error_by_judges) == pytest.approx(6 * (0.3249 / 24) ** 0.5, abs=1e-3)
    both = 0.3249 / 24 + (0.1124 - 0.0102) / 24
    assert value(found.error_by_judges_and_items) == pytest.approx(6 * both**0.5, abs=1e-3)


def test_the_cut_is_the_sum_of_item_means() -> None:
    found = angoff(panel([0.5, 0.8, 0.9], [0.7, 0.6, 0.7]))

    assert value(found.points) == pytest.approx(2.1)
    assert value(found.share) == pytest.approx(0.7)
    # Own cuts 2.2 and 2.0: SD 0.1414, over the root of two.
    assert value(found.error_by_judges) == pytest.approx(0.1)
    assert isinstance(found.points, Estimate)
    # t with one degree of freedom is 12.706, and no cut lies outside 0 to 3.
    assert found.points.interval == pytest.approx((2.1 - 1.2706, 3.0), abs=1e-3)
    assert (found.n_judges, found.n_items, found.n_ratings, found.n_missing) == (2, 3, 6, 0)


def test_missing_ratings_do_not_shift_a_judge() -> None:
    found = angoff(panel([0.5, 0.9, None], [0.5, 0.9, 0.1]))

    assert value(found.points) == pytest.approx(1.5)
    # Judge 0 left the hardest item out and is as severe as the other on what both rated.
    assert [value(each.severity) for each in found.judges] == pytest.approx([0, 0])
    assert [value(each.points) for each in found.judges] == pytest.approx([1.5, 1.5])
    assert [each.n for each in found.judges] == [2, 3]


def test_judges_are_compared_with_panel_and_candidates() -> None:
    found = angoff(panel([0.6, 0.7, 0.9], [0.5, 0.6, 0.8]), {"q0": 0.3, "q1": 0.4, "q2": 0.6})
    lenient, severe = found.judges[1], found.judges[0]

    assert value(severe.severity) == pytest.approx(0.05)
    assert value(severe.points) == pytest.approx(2.2)
    assert value(severe.deviation) == pytest.approx(0, abs=1e-9)
    assert value(severe.with_panel) == pytest.approx(1)
    assert value(severe.with_empirical) == pytest.approx(1)
    assert value(severe.empirical_error) == pytest.approx(0.3)
    assert value(lenient.empirical_error) == pytest.approx(0.2)


def test_an_item_is_flagged_when_its_judges_disagree() -> None:
    found = angoff(panel([0.9, 0.5], [0.4, 0.5], [0.6, 0.6]))
    apart, near = found.items

    assert (apart.flagged, near.flagged) == (True, False)
    assert (apart.lowest, apart.highest, apart.range) == (0.4, 0.9, 0.5)
    assert value(apart.deviation) == pytest.approx(0.2517, abs=1e-4)
    assert not angoff(panel([0.9], [0.4]), disagreement=0.5).items[0].flagged


def test_what_cannot_be_computed_says_why() -> None:
    alone = angoff(panel([0.5, 0.6]))
    assert value(alone.points) == pytest.approx(1.1)
    assert "two judges; there are 1" in reason(alone.error_by_judges)
    assert "two judges and two items" in reason(alone.error_by_judges_and_items)
    assert "two judges" in reason(alone.items[0].deviation)
    assert "three items" in reason(alone.judges[0].with_panel)

    unrated = angoff(panel([0.5, None], [0.6, None]))
    assert reason(unrated.points) == "no judge rated the item q1"
    assert reason(unrated.share) == reason(unrated.points)
    assert reason(unrated.judges[0].points) == "an item was rated by nobody"

    nobody = angoff(panel([None], [None]))
    assert reason(nobody.points) == "there are no ratings"
    assert reason(nobody.judges[0].severity) == "the judge rated no item"

    flat = angoff(panel([0.5, 0.5, 0.5], [0.4, 0.5, 0.6]))
    assert "the same for every item" in reason(flat.judges[0].with_panel)

    apart = components(panel([0.5, 0.6, None, None], [None, None, 0.5, 0.6]))
    assert isinstance(apart, NotEstimable)


def test_variance_below_zero_is_zero_and_named() -> None:
    found = components(panel([0.1, 0.9], [0.9, 0.1]))

    assert isinstance(found, Components)
    assert (found.judges, found.items) == (0, 0)
    assert found.set_to_zero == ("judges", "items")


@pytest.mark.parametrize(
    ("judges", "items", "ratings"),
    [
        (("a",), ("q",), np.array([[1.2]])),
        (("a",), ("q",), np.array([[-0.1]])),
        (("a", "a"), ("q",), np.array([[0.5], [0.5]])),
        (("a",), ("q", "q"), np.array([[0.5, 0.5]])),
        (("a",), ("q",), np.array([[0.5, 0.5]])),
    ],
)
def test_what_is_no_panel_is_refused(
    judges: tuple[str, ...], items: tuple[str, ...], ratings: object
) -> None:
    with pytest.raises(ValueError, match=r"."):
        Panel(judges, items, ratings)  # type: ignore[arg-type]


def test_a_panel_is_made_from_ratings_by_judge_and_item() -> None:
    made = Panel.of({("a", "x"): 0.5, ("b", "y"): None, ("a", "y"): 0.2})

    assert (made.judges, made.items, made.active, made.unrated) == (("a", "b"), ("x", "y"), ("a",), ())


@given(made=panels(), seed=st.integers(0, 99))
def test_no_order_matters(made: Panel, seed: int) -> None:
    generator = np.random.default_rng(seed)
    rows, columns = generator.permutation(len(made.judges)), generator.permutation(len(made.items))
    shuffled = named(made.ratings[np.ix_(rows, columns)])
    first, second = angoff(made), angoff(shuffled)

    for name in ("points", "error_by_judges", "error_by_judges_and_items"):
        one, other = getattr(first, name), getattr(second, name)
        assert type(one) is type(other)
        if isinstance(one, Estimate):
            assert one.value == pytest.approx(other.value, abs=1e-7)


@given(made=panels(), judge=st.integers(0, 4), by=st.integers(0, 20))
def test_a_more_lenient_judge_never_raises_the_cut(made: Panel, judge: int, by: int) -> None:
    lower = made.ratings.copy()
    row = judge % len(made.judges)
    lower[row] = np.maximum(lower[row] - by / 20, 0)
    before, after = angoff(made).points, angoff(replace(made, ratings=lower)).points

    assert type(before) is type(after)
    if isinstance(before, Estimate) and isinstance(after, Estimate):
        assert after.value <= before.value + 1e-12


@given(made=panels())
def test_judges_who_agree_leave_no_error(made: Panel) -> None:
    same = replace(made, ratings=np.tile(np.nan_to_num(made.ratings[0]), (len(made.judges), 1)))
    found = angoff(same)

    assert value(found.points) == pytest.approx(float(same.ratings[0].sum()))
    assert not any(each.flagged for each in found.items)
    if len(made.judges) > 1:
        assert value(found.error_by_judges) == pytest.approx(0, abs=1e-9)
