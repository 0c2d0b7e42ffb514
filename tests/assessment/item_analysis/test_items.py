"""Difficulty and discrimination."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.item_analysis.correlations import fisher_interval
from assay.assessment.item_analysis.items import ItemStatistics, item_statistics, wilson
from assay.assessment.item_analysis.scores import Omitted, score_points
from assessment.item_analysis.published import lsat6


def value(statistic: Statistic) -> float:
    assert isinstance(statistic, Estimate)
    return statistic.value


def analysed(points: NDArray[np.generic], omitted: Omitted = "wrong") -> tuple[ItemStatistics, ...]:
    return item_statistics(score_points(points, omitted), np.zeros(points.shape[1], dtype=int))


def test_lsat6() -> None:
    """Difficulties: Bock & Lieberman 1970. Correlations with and without the item: R, ltm 1.2, descript(LSAT)."""
    found = analysed(lsat6())
    assert [value(each.difficulty) for each in found] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    totals = [0.3620, 0.5668, 0.6184, 0.5344, 0.4354]
    assert [value(each.point_biserial) for each in found] == pytest.approx(totals, abs=1e-4)
    rests = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    assert [value(each.item_rest) for each in found] == pytest.approx(rests, abs=1e-4)


def test_biserial_is_the_point_biserial_over_its_ordinate() -> None:
    """Half right: the ordinate is 1 / sqrt(2 pi), so the ratio is 1.2533 (Lord & Novick 1968, 15.9.2)."""
    found = analysed(np.array([[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 0, 0]]))[0]
    assert value(found.biserial) / value(found.point_biserial) == pytest.approx(1.253314)


def test_upper_and_lower_group() -> None:
    """Ten people: groups of three by total, 27 % of ten rounded."""
    points = np.triu(np.ones((10, 10), dtype=int))
    found = analysed(points)
    assert value(found[9].upper_lower) == pytest.approx(0)
    assert value(found[4].upper_lower) == pytest.approx(1)
    assert found[4].upper_lower.n == 6


def test_people_tied_at_a_border_count_in_part() -> None:
    points = np.array([[1, 1], [1, 0], [0, 1], [0, 0]])
    assert value(analysed(points)[0].upper_lower) == 1
    tied = np.array([[1, 0], [0, 1], [1, 0], [0, 1]])
    assert value(analysed(tied)[0].upper_lower) == pytest.approx(0)


def test_wilson_interval() -> None:
    """Newcombe 1998, table I, method 3: 81 of 263 and 0 of 20."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)


def test_fisher_interval() -> None:
    assert fisher_interval(0.5, 28) == pytest.approx((0.156, 0.736), abs=1e-3)
    assert fisher_interval(1.0, 28) is None
    assert fisher_interval(0.5, 3) is None


def test_points() -> None:
    points = np.array([[0.0, 2.0], [2.5, 1.0], [5.0, 0.0], [2.5, 1.0]])
    found = analysed(points)[0]
    assert value(found.difficulty) == pytest.approx(0.5)
    assert value(found.item_rest) == pytest.approx(-1)
    assert isinstance(found.biserial, NotEstimable)


def test_omitted_count_as_wrong_or_not_at_all() -> None:
    points = np.array([[1, 1, 1], [1, np.nan, 1], [0, 0, 1], [0, 1, 0]])
    assert value(analysed(points)[1].difficulty) == 0.5
    ignored = analysed(points, "ignore")[1]
    assert value(ignored.difficulty) == pytest.approx(2 / 3)
    assert ignored.item_rest.n == 3


def test_ignored_omissions_leave_the_share_of_what_was_answered() -> None:
    """The rest of who answered one of two other items, rightly, is both."""
    points = np.array([[1, 1, np.nan], [1, 1, 1], [0, 0, 0], [0, 1, 0]])
    full = np.array([[1, 1, 1], [1, 1, 1], [0, 0, 0], [0, 1, 0]])
    expected = value(analysed(full)[0].item_rest)
    assert value(analysed(points, "ignore")[0].item_rest) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        ([[1, 1], [1, 0], [1, 1]], "everyone has the same score on this item"),
        ([[1, 1], [0, 1], [1, 1]], "everyone has the same score on the other items"),
        ([[1, 0]], "a correlation needs two people at least"),
        ([[1], [0], [1]], "there is no other item"),
    ],
)
def test_no_discrimination_says_why(points: list[list[int]], reason: str) -> None:
    rest = analysed(np.array(points))[0].item_rest
    assert rest == NotEstimable(reason, len(points))


def test_an_item_that_nobody_answered_has_no_difficulty() -> None:
    points = np.array([[np.nan, 1.0], [np.nan, 0.0]])
    assert analysed(points, "ignore")[0].difficulty == NotEstimable("nobody responded", 0)
    assert analysed(np.zeros((0, 2)))[0].difficulty == NotEstimable("nobody responded", 0)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(5, 60), st.integers(2, 8))
def test_orders_do_not_matter(seed: int, people: int, items: int) -> None:
    random = np.random.default_rng(seed)
    points = random.integers(0, 2, (people, items))
    rows, columns = random.permutation(people), random.permutation(items)
    before, after = analysed(points), analysed(points[rows][:, columns])
    for place, item in enumerate(columns):
        for name in ("difficulty", "point_biserial", "item_rest", "upper_lower"):
            one, other = getattr(before[item], name), getattr(after[place], name)
            assert type(one) is type(other)
            if isinstance(one, Estimate):
                assert other.value == pytest.approx(one.value, abs=1e-9)
