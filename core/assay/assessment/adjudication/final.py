"""The final score of an essay. Score resolution as in Johnson, Penny and Gordon (2000); see `content.adjudication`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Final, Literal

from assay.assessment.adjudication.readings import Reading, Scale, points, possible
from assay.assessment.adjudication.reasons import Reason, is_vetoed, needs_adjudication, vetoed_criteria
from assay.content.adjudication import Rating, Resolution

#: `waits-for-reading`: a first reading is missing; `waits-for-adjudication`: it was sent on and is not settled.
State = Literal["final", "waits-for-reading", "waits-for-adjudication"]
#: Readings by how much each counts; the weights make 1.
_Counted = tuple[tuple[Reading, Fraction], ...]


@dataclass(frozen=True)
class FinalScore:
    """What readings come to; points and levels are there once the state is `final`."""

    state: State
    reasons: tuple[Reason, ...] = ()
    points: Fraction | None = None
    #: Points over those possible.
    share: Fraction | None = None
    #: The level of each criterion as it was counted.
    levels: Mapping[str, Fraction] = field(default_factory=dict)
    #: Whose readings counted, and how much; the weights make 1.
    counted: tuple[tuple[str, Fraction], ...] = ()
    #: The criteria by whose veto the essay fails, whatever its points.
    vetoed_by: tuple[str, ...] = ()
    #: Whether the essay passes: it reaches the cut, and no veto stands.
    passed: bool | None = None


def final_score(
    policy: Rating, first: Sequence[Reading], scale: Scale, cut: Fraction, settling: Reading | None = None
) -> FinalScore:
    """The score of an essay from its first readings and, where these send it on, the one that settles it.

    `cut` is the share of the points that passes. A settling reading of an essay that was not sent on is not
    counted. A veto with `then: fail` stands when all first readings agree on it; after settling, when most of
    what was counted does, and where that is half and half, as the settling reading has it.
    """
    if len(first) < policy.raters:
        return FinalScore("waits-for-reading")
    reasons = needs_adjudication(policy, first, scale, cut)
    if reasons and settling is None:
        return FinalScore("waits-for-adjudication", reasons)
    settles = settling if reasons else None
    counted = _counted(policy, first, scale, settles)
    total = sum((points(scale, reading.levels) * weight for reading, weight in counted), Fraction(0))
    share = total / possible(scale)
    vetoed = _vetoed(policy, counted, scale, settles)
    return FinalScore(
        state="final",
        reasons=reasons,
        points=total,
        share=share,
        levels=_levels(counted, scale),
        counted=tuple((reading.rater, weight) for reading, weight in counted),
        vetoed_by=vetoed,
        passed=share >= cut and not vetoed,
    )


def _counted(policy: Rating, first: Sequence[Reading], scale: Scale, settling: Reading | None) -> _Counted:
    if policy.adjudicate is None or settling is None:
        return _alike(first)
    return _RESOLUTIONS[policy.adjudicate.final](first, settling, scale)


def _alike(readings: Sequence[Reading]) -> _Counted:
    return tuple((each, Fraction(1, len(readings))) for each in readings)


def _closest_pair(first: Sequence[Reading], settling: Reading, scale: Scale) -> _Counted:
    return _nearest(tuple(combinations((*first, settling), 2)), scale)


def _tertium_quid(first: Sequence[Reading], settling: Reading, scale: Scale) -> _Counted:
    return _nearest(tuple((each, settling) for each in first), scale)


def _nearest(pairs: Sequence[tuple[Reading, Reading]], scale: Scale) -> _Counted:
    """The pair with the nearest totals; where pairs are equally near, all of them, so that no order decides."""
    gaps = [abs(points(scale, one.levels) - points(scale, other.levels)) for one, other in pairs]
    chosen = [pair for pair, gap in zip(pairs, gaps, strict=True) if gap == min(gaps)]
    readings = [each for pair in chosen for each in pair]
    # By identity: two readers may have given the very same levels.
    unique = {id(each): each for each in readings}
    return tuple(
        (each, Fraction(sum(other is each for other in readings), len(readings))) for each in unique.values()
    )


_RESOLUTIONS: Final[Mapping[Resolution, Callable[[Sequence[Reading], Reading, Scale], _Counted]]] = {
    "mean-of-first": lambda first, _, __: _alike(first),
    "mean-of-all": lambda first, settling, _: _alike((*first, settling)),
    "closest-pair": _closest_pair,
    "tertium-quid": _tertium_quid,
    "third-decides": lambda _, settling, __: _alike((settling,)),
    "expert-only": lambda _, settling, __: _alike((settling,)),
}


def _levels(counted: _Counted, scale: Scale) -> dict[str, Fraction]:
    return {
        criterion.id: sum(
            (Fraction(each.levels[criterion.id]) * weight for each, weight in counted), Fraction(0)
        )
        for criterion in scale.criteria
    }


def _vetoed(policy: Rating, counted: _Counted, scale: Scale, settling: Reading | None) -> tuple[str, ...]:
    found: list[str] = []
    for veto in policy.adjudicate.veto if policy.adjudicate else ():
        for criterion in vetoed_criteria(veto, scale) if veto.then == "fail" else ():
            below = sum((weight for each, weight in counted if is_vetoed(veto, each, criterion)), Fraction(0))
            is_even = below == Fraction(1, 2) and settling is not None
            stands = is_vetoed(veto, settling, criterion) if is_even and settling else below > Fraction(1, 2)
            if stands:
                found.append(criterion)
    return tuple(dict.fromkeys(found))
