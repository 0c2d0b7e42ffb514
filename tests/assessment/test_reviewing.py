"""What reviewers' verdicts come to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assay.assessment.reviewing import (
    Progress,
    ReviewPlan,
    Verdict,
    disagreements,
    merged,
    outcomes,
    plan_of,
    progress_of,
)
from assay.content.requirements import Requirement

REVIEW = {"id": "review", "kind": "review", "title": "Review", "sentence": "Pass the review."}
ONE, TWO = ReviewPlan(1, 2), ReviewPlan(2, 1)


def plan(*requirements: dict[str, Any]) -> ReviewPlan:
    return plan_of(TypeAdapter(tuple[Requirement, ...]).validate_python(requirements))


def yes(level: int = 1, **judgements: Any) -> Verdict:
    return Verdict(level, "approve", judgements)


def no(level: int = 1, **judgements: Any) -> Verdict:
    return Verdict(level, "defer", judgements)


def test_two_review_at_the_only_level_and_one_at_each_of_several() -> None:
    assert plan() == plan(REVIEW) == plan({**REVIEW, "subject": "interview", "levels": 3}) == ONE
    assert plan({**REVIEW, "levels": 2}) == TWO
    assert plan({**REVIEW, "levels": 2, "reviewers": 3}) == ReviewPlan(2, 3)
    inside = {"id": "all", "kind": "all_of", "title": "All", "sentence": "All.", "requirements": [REVIEW]}
    assert plan({**inside, "requirements": [{**REVIEW, "reviewers": 1}]}) == ReviewPlan(1, 1)


@pytest.mark.parametrize(
    ("plan", "verdicts", "settled", "expected"),
    [
        (ONE, [], [], Progress(1, "waiting")),
        (ONE, [no()], [], Progress(1, "waiting")),
        (ONE, [yes(), yes()], [], Progress(1, "approve")),
        (ONE, [no(), no()], [], Progress(1, "defer")),
        (ONE, [yes(), no()], [], Progress(1, "disputed")),
        (ONE, [no(work="met"), no(work="unmet")], [], Progress(1, "disputed")),
        (ONE, [yes(work="met"), yes()], [], Progress(1, "approve")),
        (ONE, [yes(), no()], [yes()], Progress(1, "approve")),
        (TWO, [yes()], [], Progress(2, "waiting")),
        (TWO, [no()], [], Progress(1, "defer")),
        (TWO, [yes(), yes(2)], [], Progress(2, "approve")),
        (TWO, [yes(), no(2)], [], Progress(2, "disputed")),
        (TWO, [yes(work="met"), yes(2, work="unmet")], [], Progress(2, "disputed")),
        (TWO, [yes(), no(2)], [no(2)], Progress(2, "defer")),
    ],
)
def test_progress(
    plan: ReviewPlan, verdicts: list[Verdict], settled: list[Verdict], expected: Progress
) -> None:
    assert progress_of(plan, verdicts, settled) == expected


def test_what_is_judged_comes_from_levels_that_are_done_and_the_last_word_counts() -> None:
    assert merged(ONE, [yes(work="met")]) == {}
    assert merged(ONE, [yes(work="met"), no(work="unmet")], [yes(work="met")]) == {"work": "met"}
    assert merged(TWO, [yes(work="met"), no(2, hours="unmet")]) == {"work": "met"}
    assert outcomes(TWO, [yes(), no(2)]) == {1: "approve"}
    assert outcomes(TWO, [yes(), no(2)], [no(2)]) == {1: "approve", 2: "defer"}


def test_a_later_level_may_be_of_another_opinion() -> None:
    said = [yes(work="met", hours="met"), no(2, work="unmet", hours="met")]
    assert disagreements(TWO, 2, said) == ("work",)
    assert disagreements(TWO, 1, said) == ()


plans = st.builds(ReviewPlan, st.integers(1, 3), st.integers(1, 3))
judged = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["met", "unmet"]), max_size=3)
verdicts = st.lists(
    st.builds(Verdict, st.integers(1, 3), st.sampled_from(["approve", "defer"]), judged), max_size=9
)


@given(plans, verdicts)
def test_the_order_of_verdicts_never_matters(plan: ReviewPlan, said: list[Verdict]) -> None:
    assert progress_of(plan, said) == progress_of(plan, said[::-1])


@given(plans, verdicts, st.sampled_from(["approve", "defer"]))
def test_a_settlement_always_ends_a_dispute(plan: ReviewPlan, said: list[Verdict], outcome: Any) -> None:
    before = progress_of(plan, said)
    if before.state == "disputed":
        after = progress_of(plan, said, [Verdict(before.level, outcome)])
        assert after.level > before.level or after.state == outcome


@given(plans, verdicts)
def test_nothing_is_approved_with_fewer_reviewers_than_planned(plan: ReviewPlan, said: list[Verdict]) -> None:
    if progress_of(plan, said).state == "approve":
        for level in range(1, plan.levels + 1):
            assert sum(each.level == level and each.outcome == "approve" for each in said) >= plan.reviewers
