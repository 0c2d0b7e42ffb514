"""Reviewers against the reference ratings of control responses."""

from decimal import Decimal
from fractions import Fraction

from assay.assessment.adjudication.calibration import Control, calibration, is_adrift
from assay.assessment.estimates import Estimate, NotEstimable
from assay.content.adjudication import Calibration, InQueue, Rating
from assessment.adjudication.essays import CUT, FAIL, SCALE, points, policy


def control(name: str, clarity: int, safety: int) -> Control:
    return Control(name, SCALE, {"clarity": clarity, "safety": safety})


def kinds(rules: Rating, reference: tuple[int, int], given: tuple[int, int]) -> list[str]:
    rated = {"x": dict(zip(("clarity", "safety"), given, strict=True))}
    found = calibration(rules, [control("x", *reference)], rated, CUT)
    return [each.kind for each in found.controls[0].deviations]


def test_each_way_to_be_out_of_tolerance() -> None:
    usual = Rating(raters=2)
    total = Rating(raters=2, calibration=Calibration(criterion=4, total=points(2), same_side=False))

    assert kinds(usual, (3, 3), (4, 2)) == []
    assert kinds(usual, (4, 4), (2, 4)) == ["criterion"]
    assert kinds(usual, (2, 2), (1, 2)) == ["side-of-cut"]
    assert kinds(total, (3, 3), (3, 4)) == []
    assert kinds(total, (3, 3), (4, 4)) == ["total"]
    assert kinds(policy(veto=(FAIL,)), (4, 0), (4, 1)) == ["side-of-cut", "veto"]
    assert kinds(policy(veto=(FAIL,)), (4, 1), (4, 0)) == ["side-of-cut", "veto"]
    loose = Calibration(same_vetoes=False, same_side=False)
    assert kinds(policy(veto=(FAIL,)).model_copy(update={"calibration": loose}), (4, 0), (4, 1)) == []


def test_enough_within_tolerance_qualifies() -> None:
    controls = [control("x", 3, 3), control("y", 1, 3)]
    rated = {"x": {"clarity": 4, "safety": 4}, "y": {"clarity": 4, "safety": 3}}
    half = Rating(raters=2, calibration=Calibration(least=Decimal("0.5")))

    found = calibration(half, controls, rated, CUT)

    assert found.qualified is True
    assert found.within == Estimate(0.5, 2)
    assert found.leniency == Estimate(0.25, 2)
    assert [each.error for each in found.controls] == [Fraction(1, 4), Fraction(1, 4)]
    assert calibration(Rating(raters=2), controls, rated, CUT).qualified is False


def test_controls_without_a_complete_rating_leave_it_open() -> None:
    controls = [control("x", 3, 3), control("y", 1, 3)]

    some = calibration(
        Rating(raters=2), controls, {"x": {"clarity": 3, "safety": 3}, "y": {"clarity": 3}}, CUT
    )
    none = calibration(Rating(raters=2), controls, {}, CUT)

    assert (some.qualified, some.missing) == (None, ("y",))
    assert isinstance(none.within, NotEstimable)
    assert (none.qualified, none.missing) == (None, ("x", "y"))


def test_so_many_of_the_newest_controls_out_of_tolerance_are_adrift() -> None:
    """Only the newest count, and what lies before them neither excuses nor accuses."""
    rule = InQueue(last=3, out=2)

    assert [
        is_adrift(each, rule) for each in ([], [False], [True, False, True], [False, False, True, True])
    ] == [False] * 4
    assert [
        is_adrift(each, rule) for each in ([False, False], [False, True, False], [True, True, False, False])
    ] == [True] * 3
