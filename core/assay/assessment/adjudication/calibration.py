"""Calibration: whether a reviewer rates control responses as the reference ratings do.

Control responses are essays that were rated beforehand by agreement of experts; reviewers rate them unaware of that.
Standards for Educational and Psychological Testing (2014), 4.20 and 6.9: scorers are trained and monitored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from assay.assessment.adjudication.readings import Level, Reading, Scale, faults, in_points, points, possible
from assay.assessment.adjudication.reasons import is_vetoed, vetoed_criteria
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.content.adjudication import Calibration, InQueue, Rating
from assay.wording import say

DeviationKind = Literal["criterion", "total", "side-of-cut", "veto"]


BELOW: Final = say("%(criterion)s is below level %(level)s, and by the reference it is the other way")
NOT_BELOW: Final = say("%(criterion)s is not below level %(level)s, and by the reference it is the other way")


@dataclass(frozen=True)
class Control:
    """One control response: its scale, and the levels of its reference rating."""

    id: str
    scale: Scale
    reference: Mapping[str, Level]


@dataclass(frozen=True)
class Deviation:
    """One way in which a rating is out of tolerance."""

    kind: DeviationKind
    what: str
    criterion: str = ""


@dataclass(frozen=True)
class ControlResult:
    """What a reviewer made of one control response."""

    control: str
    deviations: tuple[Deviation, ...]
    #: Share of points above (positive: more lenient) or below the reference.
    error: Fraction

    @property
    def is_within(self) -> bool:
        """Whether the rating is within tolerance."""
        return not self.deviations


@dataclass(frozen=True)
class Calibrated:
    """How a reviewer did on control responses."""

    controls: tuple[ControlResult, ...]
    #: Controls without a complete rating, which count neither way.
    missing: tuple[str, ...]
    #: The share of the rated controls that are within tolerance.
    within: Statistic
    #: The mean error as a share of points: above zero, the reviewer is more lenient than the references.
    leniency: Statistic
    #: Whether enough are within tolerance; None while a control is without rating, or there is none.
    qualified: bool | None


def calibration(
    policy: Rating, controls: Sequence[Control], ratings: Mapping[str, Mapping[str, Level]], cut: Fraction
) -> Calibrated:
    """A reviewer's ratings of control responses (levels by criterion, by id) against their references.

    A policy that says nothing of calibration has the usual tolerance: `Calibration()`. `cut` is a share.
    """
    tolerance = policy.calibration or Calibration()
    rated = [each for each in controls if not faults(each.scale, ratings.get(each.id, {}))]
    results = tuple(_result(policy, tolerance, each, ratings[each.id], cut) for each in rated)
    missing = tuple(each.id for each in controls if each not in rated)
    if not results:
        nothing = NotEstimable(say("no control response was rated"), 0)
        return Calibrated((), missing, nothing, nothing, None)
    n = len(results)
    within = Fraction(sum(each.is_within for each in results), n)
    error = sum((each.error for each in results), Fraction(0)) / n
    return Calibrated(
        controls=results,
        missing=missing,
        within=Estimate(float(within), n),
        leniency=Estimate(float(error), n),
        qualified=None if missing else within >= Fraction(tolerance.least),
    )


def is_adrift(within: Sequence[bool], rule: InQueue) -> bool:
    """Whether a reviewer is to be stopped who came near enough, or did not, to these controls, the newest last."""
    return sum(not each for each in within[-rule.last :]) >= rule.out


def _result(
    policy: Rating, tolerance: Calibration, control: Control, levels: Mapping[str, Level], cut: Fraction
) -> ControlResult:
    found = (
        *_of_criteria(tolerance, control, levels),
        *_of_total(tolerance, control, levels, cut),
        *(_of_vetoes(policy, control, levels) if tolerance.same_vetoes else ()),
    )
    error = points(control.scale, levels) - points(control.scale, control.reference)
    return ControlResult(control.id, found, error / possible(control.scale))


def _of_criteria(
    tolerance: Calibration, control: Control, levels: Mapping[str, Level]
) -> Iterator[Deviation]:
    for criterion in control.scale.criteria:
        given, wanted = Fraction(levels[criterion.id]), Fraction(control.reference[criterion.id])
        if abs(given - wanted) > tolerance.criterion:
            what = say(
                "level %(level)s on %(criterion)s, where the reference has %(reference)s",
                level=f"{float(given):g}",
                criterion=criterion.id,
                reference=f"{float(wanted):g}",
            )
            yield Deviation("criterion", what, criterion.id)


def _of_total(
    tolerance: Calibration, control: Control, levels: Mapping[str, Level], cut: Fraction
) -> Iterator[Deviation]:
    given, wanted = points(control.scale, levels), points(control.scale, control.reference)
    if tolerance.total and abs(given - wanted) > in_points(tolerance.total, control.scale):
        yield Deviation(
            "total",
            say(
                "%(points)s points, where the reference has %(reference)s",
                points=f"{float(given):g}",
                reference=f"{float(wanted):g}",
            ),
        )
    needed = cut * possible(control.scale)
    if tolerance.same_side and (given >= needed) != (wanted >= needed):
        passes = say("the essay passes, and by the reference it does not")
        fails = say("the essay fails, and by the reference it does not")
        yield Deviation("side-of-cut", passes if given >= needed else fails)


def _of_vetoes(policy: Rating, control: Control, levels: Mapping[str, Level]) -> Iterator[Deviation]:
    own, reference = Reading("", levels), Reading("", control.reference)
    for veto in policy.adjudicate.veto if policy.adjudicate else ():
        for criterion in vetoed_criteria(veto, control.scale):
            if is_vetoed(veto, own, criterion) != is_vetoed(veto, reference, criterion):
                words = BELOW if is_vetoed(veto, own, criterion) else NOT_BELOW
                yield Deviation("veto", say(words, criterion=criterion, level=veto.below), criterion)
