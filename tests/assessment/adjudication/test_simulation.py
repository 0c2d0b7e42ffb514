"""What a policy would have done."""

from hypothesis import given
from hypothesis import strategies as st

from assay.assessment.adjudication.readings import Reading
from assay.assessment.adjudication.simulation import Rated, simulate
from assay.assessment.estimates import Estimate, NotEstimable
from assessment.adjudication.essays import CUT, FAIL, PAIRS, SCALE, points, policy, reading, readings

RULES = policy(distance=points(6), straddles_cut=True, veto=(FAIL,))


def test_what_is_sent_on_and_what_changes() -> None:
    essays = [
        Rated("fine", (reading(4, 4), reading(3, 4)), reading(0, 0)),
        Rated("settled", (reading(4, 3), reading(0, 1)), reading(0, 0)),
        Rated("waiting", (reading(4, 4), reading(0, 1))),
        Rated("vetoed", (reading(4, 0), reading(4, 0))),
    ]

    found = simulate(RULES, essays, SCALE, CUT / 2)

    assert found.n == 4
    assert found.sent_rate == Estimate(0.5, 4)
    assert [each.subject for each in found.sent] == ["settled", "waiting"]
    assert [each.subject for each in found.waiting] == ["waiting"]
    assert [each.subject for each in found.spared] == ["fine"]
    # Its mean of 4 points reaches 3, and so would the mean of all; the veto does not let it pass.
    assert [each.subject for each in found.changed] == ["vetoed"]
    assert (found.by_reason["distance"], found.by_reason["straddles-cut"]) == (2, 2)
    assert found.by_criterion == {"clarity": 0, "safety": 0}
    assert [each.is_changed for each in found.essays] == [False, False, None, True]


def test_what_cannot_be_tried_is_named_and_not_counted() -> None:
    part = Reading("b", {"clarity": 2})
    essays = [
        Rated("one reader", (reading(4, 4),)),
        Rated("a level is missing", (reading(4, 4), part)),
        Rated("the third is incomplete", (reading(4, 4), reading(0, 0)), part),
        Rated("the third is not needed", (reading(4, 4), reading(4, 4)), part),
    ]

    found = simulate(RULES, essays, SCALE, CUT)

    assert [each.subject for each in found.unusable] == [each.subject for each in essays[:3]]
    assert found.unusable[0].why == "it has 1 first readings, and the policy asks for 2"
    assert found.unusable[2].why == "rater b: no level on safety"
    assert found.n == 1


def test_without_essays_there_is_no_rate() -> None:
    assert isinstance(simulate(RULES, [], SCALE, CUT).sent_rate, NotEstimable)


@given(essays=st.lists(PAIRS, max_size=6), tight=st.integers(1, 12), more=st.integers(0, 12))
def test_a_tighter_policy_sends_the_same_essays_and_perhaps_more(
    essays: list[list[dict[str, int]]], tight: int, more: int
) -> None:
    rated = [Rated(str(place), tuple(readings(levels))) for place, levels in enumerate(essays)]
    tighter, wider = (
        {each.subject for each in simulate(policy(distance=points(limit)), rated, SCALE, CUT).sent}
        for limit in (tight, tight + more)
    )

    assert wider <= tighter
