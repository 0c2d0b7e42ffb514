"""A cut by every method side by side, between whole scores too, and what makes common items a weak tie."""

import numpy as np
import pytest

from assay.assessment.equating.anchors import anchor_correlation, anchor_of, group_difference
from assay.assessment.equating.cuts import (
    CUT_METHODS,
    FEWEST_PERSONS,
    Group,
    cut_equivalents,
    enough_for,
    group_warnings,
)
from assay.assessment.equating.distributions import Array, anchored_distribution, score_distribution
from assay.assessment.equating.methods import Settings
from assay.assessment.equating.tables import Resampling, conversion_table
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.equating.published import ACT_X, ACT_Y

COMMON = (0, 1, 2)


def responses(seed: int, n: int = 60, able: float = 0.0, items: int = 8) -> Array:
    draw = np.random.default_rng(seed)
    logits = draw.normal(able, 1.0, (n, 1)) - np.linspace(-1, 1, items)
    return (draw.random((n, items)) < 1 / (1 + np.exp(-logits))).astype(np.float64)


def test_a_score_between_two_is_on_the_line_between_them() -> None:
    """Kolen & Brennan (2004), table 2.7, at whole scores; and half way."""
    x, y = (score_distribution(np.arange(41), each) for each in (ACT_X, ACT_Y))
    table = conversion_table(x, y, Settings("equipercentile"), Resampling(5))
    assert not isinstance(table, NotEstimable)
    rows = [each.equivalent for each in table.rows]
    for score in (0, 20, 40):
        assert table.at(score) == pytest.approx(rows[score])
    half, low, high = table.at(20.5), rows[20], rows[21]
    assert isinstance(half, Estimate)
    assert isinstance(low, Estimate)
    assert isinstance(high, Estimate)
    assert half.value == pytest.approx((low.value + high.value) / 2)
    assert half.standard_error == pytest.approx(table.draws[:, 20:22].mean(axis=1).std(ddof=1))
    assert isinstance(table.at(40.5), NotEstimable)
    plain = conversion_table(x, y, Settings("equipercentile"))
    assert not isinstance(plain, NotEstimable)
    found = plain.at(20.5)
    assert isinstance(found, Estimate)
    assert (found.value, found.standard_error) == (half.value, None)


def test_a_form_is_worth_itself_by_every_method() -> None:
    group = Group(responses(1), COMMON)
    for each in cut_equivalents(group, group, 5.5):
        assert isinstance(each.points, Estimate), each
        assert each.points.value == pytest.approx(5.5, abs=1e-6)
        assert each.points.standard_error
        assert (each.n, each.points.n) == ((60, 60), 120)


def test_the_order_of_people_and_of_common_items_changes_nothing() -> None:
    x, y = responses(1), responses(2, able=0.3)
    there = cut_equivalents(Group(x, COMMON), Group(y, COMMON), 5.5)
    here = cut_equivalents(Group(x[::-1], COMMON[::-1]), Group(y[::-1], COMMON[::-1]), 5.5)
    for one, other in zip(there, here, strict=True):
        assert isinstance(one.points, Estimate)
        assert isinstance(other.points, Estimate)
        assert one.points.value == pytest.approx(other.points.value, abs=1e-6)


def test_too_few_and_nothing_to_tell_apart_have_reasons() -> None:
    few, many = Group(responses(1, FEWEST_PERSONS - 1), COMMON), Group(responses(2), COMMON)
    for each in cut_equivalents(few, many, 5):
        assert isinstance(each.points, NotEstimable)
        assert "fewer than 50" in each.points.reason
    same = Group(np.ones((60, 8)), COMMON)
    found = {each.method: each.points for each in cut_equivalents(many, same, 5)}
    assert isinstance(found["tucker"], NotEstimable)
    assert isinstance(found["rasch"], NotEstimable)
    assert "all or none are right on 8 of 8 items" in found["rasch"].reason
    assert any("all have the same score" in each for each in group_warnings(many, same))


def test_what_cannot_be_asked_is_an_error() -> None:
    group = Group(responses(1), COMMON)
    with pytest.raises(ValueError, match="common items"):
        cut_equivalents(Group(group.right, ()), Group(group.right, ()), 5)
    with pytest.raises(ValueError, match="nobody"):
        cut_equivalents(group, Group(np.zeros((0, 8)), COMMON), 5)


def test_methods_ask_for_different_numbers_of_people() -> None:
    assert [enough_for(each) for each in CUT_METHODS] == [400, 400, 400, 1500, 1500, 100]
    (tucker, *_) = cut_equivalents(Group(responses(1), COMMON), Group(responses(2), COMMON), 5)
    assert not tucker.is_sure


def test_groups_far_apart_are_told() -> None:
    x, y = Group(responses(1, 400), COMMON), Group(responses(2, 400, 1.5), COMMON)
    apart = group_difference(x.scores, y.scores)
    assert apart is not None
    assert apart < -0.5
    assert any("too far for any method" in each for each in group_warnings(x, y))
    assert not list(group_warnings(x, x))
    found = anchor_correlation(x.scores)
    expected = np.corrcoef(x.right.sum(axis=1), x.right[:, :3].sum(axis=1))[0, 1]
    assert found == pytest.approx(expected)
    alike = anchored_distribution([1, 2], [1, 1])
    assert (group_difference(alike, alike), anchor_correlation(alike)) == (None, None)


@pytest.mark.parametrize(
    ("common", "length", "said"),
    [(20, 60, []), (12, 60, ["Angoff"]), (11, 60, ["Angoff", "Kolen"]), (30, 200, []), (25, 200, ["Kolen"])],
)
def test_few_common_items_are_told(common: int, length: int, said: list[str]) -> None:
    found = anchor_of(["a"] * length, ["a"] * length, ["a"] * common)
    assert [next(name for name in ("Angoff", "Kolen") if name in each) for each in found.warnings()] == said
    assert found.share == common / length


def test_a_domain_that_the_common_items_miss_is_told() -> None:
    found = anchor_of(["a"] * 5 + ["b"] * 5, ["a"] * 5 + ["b"] * 4 + ["c"], ["a"] * 4)
    assert [(each.domain, each.common, each.x, each.y) for each in found.domains] == [
        ("a", 4, 5, 5),
        ("b", 0, 5, 4),
        ("c", 0, 0, 1),
    ]
    assert [found.is_poor(each) for each in found.domains] == [True, True, True]
    fair = anchor_of(["a"] * 5 + ["b"] * 5, ["a"] * 5 + ["b"] * 5, ["a", "b"])
    assert not any(map(fair.is_poor, fair.domains))
    none = anchor_of([], [], [])
    assert (none.items, none.share) == (0, 0.0)
