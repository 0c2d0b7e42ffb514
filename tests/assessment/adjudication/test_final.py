"""What score an essay has in the end."""

from fractions import Fraction

import pytest
from hypothesis import given

from assay.assessment.adjudication.final import final_score
from assay.content.adjudication import Rating, Resolution
from assessment.adjudication.essays import (
    CUT,
    FAIL,
    LEVELS,
    PAIRS,
    SCALE,
    SEND,
    points,
    policy,
    reading,
    readings,
)

#: 12 and 6 points, then 7: six apart.
FIRST = [reading(4, 4, "a"), reading(2, 2, "b")]
THIRD = reading(3, 2, "c")


@pytest.mark.parametrize(
    ("final", "by", "total"),
    [
        ("mean-of-first", "third-reader", Fraction(9)),
        ("mean-of-first", "discussion", Fraction(9)),
        ("mean-of-all", "third-reader", Fraction(25, 3)),
        ("closest-pair", "third-reader", Fraction(13, 2)),
        ("tertium-quid", "third-reader", Fraction(13, 2)),
        ("third-decides", "third-reader", Fraction(7)),
        ("third-decides", "discussion", Fraction(7)),
        ("expert-only", "expert", Fraction(7)),
    ],
)
def test_each_way_to_form_a_score(final: Resolution, by: str, total: Fraction) -> None:
    found = final_score(policy(distance=points(6), final=final, by=by), FIRST, SCALE, CUT, THIRD)

    assert (found.state, found.points, found.share) == ("final", total, total / 12)
    assert sum(weight for _, weight in found.counted) == 1
    assert found.levels["clarity"] + 2 * found.levels["safety"] == total
    assert found.passed == (total >= 6)


def test_the_nearest_two_may_be_the_first_two() -> None:
    first, third = [reading(2, 4, "a"), reading(2, 2, "b")], reading(0, 0, "c")

    pair = final_score(policy(distance=points(1), final="closest-pair"), first, SCALE, CUT, third)
    quid = final_score(policy(distance=points(1), final="tertium-quid"), first, SCALE, CUT, third)

    # 10, 6 and 0 points.
    assert (pair.points, quid.points) == (8, 3)


def test_where_pairs_are_equally_near_all_of_them_count() -> None:
    first, third = [reading(2, 4, "a"), reading(0, 1, "b")], reading(2, 2, "c")

    found = final_score(policy(distance=points(1), final="tertium-quid"), first, SCALE, CUT, third)

    # 10, 2 and 6 points: the third lies in the middle.
    assert found.points == 6
    assert found.counted == (("a", Fraction(1, 4)), ("c", Fraction(1, 2)), ("b", Fraction(1, 4)))


def test_a_settling_reading_that_nobody_asked_for_is_not_counted() -> None:
    found = final_score(policy(distance=points(7)), FIRST, SCALE, CUT, THIRD)

    assert (found.points, found.reasons) == (9, ())


def test_an_essay_waits_for_what_is_missing() -> None:
    rules = policy(distance=points(6))

    assert final_score(rules, FIRST[:1], SCALE, CUT).state == "waits-for-reading"
    waiting = final_score(rules, FIRST, SCALE, CUT)
    assert (waiting.state, waiting.points, waiting.passed) == ("waits-for-adjudication", None, None)
    assert [each.kind for each in waiting.reasons] == ["distance"]


def test_a_veto_fails_an_essay_whatever_its_points() -> None:
    found = final_score(policy(veto=(FAIL,)), [reading(4, 0), reading(4, 0)], SCALE, Fraction(1, 3))

    assert (found.share, found.passed, found.vetoed_by) == (Fraction(1, 3), False, ("safety",))


@pytest.mark.parametrize(
    ("third", "final", "stands"),
    [
        (0, "mean-of-all", True),
        (1, "mean-of-all", False),
        # Half and half among what counts: the settling reading decides.
        (0, "mean-of-first", True),
        (1, "mean-of-first", False),
        (0, "third-decides", True),
        (4, "third-decides", False),
    ],
)
def test_a_disputed_veto_is_decided_by_most(third: int, final: Resolution, stands: bool) -> None:
    first = [reading(4, 0, "a"), reading(4, 4, "b")]

    found = final_score(policy(veto=(FAIL,), final=final), first, SCALE, Fraction(0), reading(4, third, "c"))

    assert (bool(found.vetoed_by), found.passed) == (stands, not stands)


def test_a_veto_that_only_sends_on_does_not_fail() -> None:
    first = [reading(4, 1, "a"), reading(4, 1, "b")]

    found = final_score(policy(veto=(SEND,)), first, SCALE, CUT, reading(4, 1, "c"))

    assert (found.passed, found.vetoed_by) == (True, ())


def test_one_reader_fails_an_essay_alone() -> None:
    alone = Rating(raters=1, adjudicate=policy(veto=(FAIL,)).adjudicate)

    assert final_score(alone, [reading(4, 0)], SCALE, Fraction(0)).passed is False


@given(levels=PAIRS, third=LEVELS)
def test_a_more_lenient_reader_never_lowers_a_mean(
    levels: list[dict[str, int]], third: dict[str, int]
) -> None:
    rules = policy(veto=(SEND,), final="mean-of-all")
    severe = final_score(rules, readings(levels), SCALE, CUT, readings([third])[0])
    raised = [{name: min(level + 1, 4) for name, level in levels[0].items()}, levels[1]]
    lenient = final_score(Rating(raters=2), readings(raised), SCALE, CUT)
    same = final_score(Rating(raters=2), readings(levels), SCALE, CUT)

    assert severe.state == "final"
    assert (lenient.points or 0) >= (same.points or 0)


@given(levels=PAIRS, third=LEVELS)
def test_a_score_lies_within_its_readings_in_any_order(
    levels: list[dict[str, int]], third: dict[str, int]
) -> None:
    for final in ("mean-of-first", "mean-of-all", "closest-pair", "tertium-quid", "third-decides"):
        rules = policy(distance=points(1), final=final)
        given, settling = readings(levels), readings([third])[0]
        found = final_score(rules, given, SCALE, CUT, settling)
        back = final_score(rules, given[::-1], SCALE, CUT, settling)
        totals = [each["clarity"] + 2 * each["safety"] for each in (*levels, third)]
        assert found.points is not None
        assert min(totals) <= found.points <= max(totals)
        assert (back.points, back.levels, back.passed) == (found.points, found.levels, found.passed)
