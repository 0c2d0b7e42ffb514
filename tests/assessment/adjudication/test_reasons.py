"""Which essays are sent on, and why."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.adjudication.readings import Reading, faults
from assay.assessment.adjudication.reasons import needs_adjudication
from assay.content.adjudication import Amount, Rating
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


def kinds(rules: Rating, *given: Reading) -> list[tuple[str, str]]:
    return [(each.kind, each.criterion) for each in needs_adjudication(rules, given, SCALE, CUT)]


def test_totals_as_far_apart_as_the_distance_are_sent_on() -> None:
    far, near = (reading(4, 4), reading(2, 2)), (reading(4, 4), reading(3, 2))

    assert kinds(policy(distance=points(6)), *far) == [("distance", "")]
    assert kinds(policy(distance=points(6)), *near) == []
    assert kinds(policy(distance=Amount(share=Decimal("0.5"))), *far) == [("distance", "")]
    assert kinds(policy(distance=Amount(share=Decimal("0.51"))), *far) == []


def test_levels_far_apart_on_a_criterion_are_sent_on_whatever_the_total() -> None:
    # Ten points each.
    assert kinds(policy(criterion_distance=2), reading(2, 4), reading(4, 3)) == [
        ("criterion-distance", "clarity")
    ]
    assert kinds(policy(criterion_distance=3), reading(2, 4), reading(4, 3)) == []


def test_a_cut_between_the_readings_sends_on() -> None:
    assert kinds(policy(straddles_cut=True), reading(2, 2), reading(1, 2)) == [("straddles-cut", "")]
    assert kinds(policy(straddles_cut=True), reading(2, 2), reading(4, 4)) == []
    assert kinds(policy(straddles_cut=True), reading(1, 2), reading(0, 0)) == []


def test_a_veto_sends_on_when_any_reader_sees_it() -> None:
    assert kinds(policy(veto=(SEND,)), reading(4, 1), reading(4, 2)) == [("veto", "safety")]
    assert kinds(policy(veto=(SEND,)), reading(4, 1), reading(4, 1)) == [("veto", "safety")]
    assert kinds(policy(veto=(SEND,)), reading(4, 2), reading(0, 2)) == []


def test_a_veto_that_fails_sends_on_only_when_readers_disagree() -> None:
    assert kinds(policy(veto=(FAIL,)), reading(4, 0), reading(4, 1)) == [("veto-disputed", "safety")]
    assert kinds(policy(veto=(FAIL,)), reading(4, 0), reading(4, 0)) == []
    assert kinds(policy(veto=(FAIL,)), reading(4, 1), reading(4, 1)) == []


def test_what_all_readers_fail_needs_no_other_reader() -> None:
    both = policy(veto=(FAIL, SEND))

    assert kinds(both, reading(4, 0), reading(4, 0)) == []
    assert kinds(both, reading(4, 0), reading(4, 1)) == [("veto-disputed", "safety"), ("veto", "safety")]


def test_without_adjudication_nothing_is_sent_on() -> None:
    assert kinds(Rating(raters=2), reading(0, 0), reading(4, 4)) == []
    assert kinds(policy(straddles_cut=True)) == []


def test_one_reader_can_meet_a_veto_only() -> None:
    everything = policy(distance=points(1), criterion_distance=1, straddles_cut=True, veto=(SEND,))

    assert kinds(everything, reading(4, 1)) == [("veto", "safety")]


def test_levels_that_cannot_be_scored_are_named() -> None:
    assert faults(SCALE, {"clarity": 5}) == [
        "no level on safety",
        "the level 5 on clarity is not between 0 and 4",
    ]
    assert faults(SCALE, {"clarity": 4, "safety": 0}) == []


@given(levels=PAIRS)
def test_an_infinite_distance_sends_nothing(levels: list[dict[str, int]]) -> None:
    assert kinds(policy(distance=points(10**9), criterion_distance=10**9), *readings(levels)) == []


@given(levels=PAIRS, tight=st.integers(1, 12), more=st.integers(0, 12))
def test_a_tighter_distance_sends_a_superset(levels: list[dict[str, int]], tight: int, more: int) -> None:
    for name, limits in (
        ("distance", (points(tight), points(tight + more))),
        ("criterion_distance", (tight, tight + more)),
    ):
        tighter, wider = (kinds(policy(**{name: each}), *readings(levels)) for each in limits)
        assert set(wider) <= set(tighter)


@given(levels=st.lists(LEVELS, min_size=1, max_size=4), order=st.randoms())
def test_the_order_of_readings_never_matters(levels: list[dict[str, int]], order: object) -> None:
    everything = policy(distance=points(3), criterion_distance=2, straddles_cut=True, veto=(FAIL, SEND))
    shuffled = list(levels)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    one = needs_adjudication(everything, readings(levels), SCALE, CUT)
    assert needs_adjudication(everything, readings(shuffled), SCALE, CUT) == one


@given(levels=LEVELS)
def test_readers_who_agree_are_never_sent_on_for_disagreeing(levels: dict[str, int]) -> None:
    everything = policy(distance=points(1), criterion_distance=1, straddles_cut=True, veto=(FAIL,))

    assert kinds(everything, *readings([levels, levels])) == []


@pytest.mark.parametrize("share", ["0.2", "0.20"])
def test_an_amount_is_one_value_however_it_is_written(share: str) -> None:
    assert Amount(share=Decimal(share)) == Amount(share=Decimal("0.200"))
