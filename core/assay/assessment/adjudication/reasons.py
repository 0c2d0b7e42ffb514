"""Why an essay is sent on after its first readings. The order of readings never matters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final, Literal

from assay.assessment.adjudication.readings import Reading, Scale, in_points, points, possible
from assay.content.adjudication import Adjudication, Rating, Veto
from assay.wording import say

ReasonKind = Literal["distance", "criterion-distance", "straddles-cut", "veto", "veto-disputed"]
#: In the order in which reasons are given.
KINDS: Final[tuple[ReasonKind, ...]] = (
    "distance",
    "criterion-distance",
    "straddles-cut",
    "veto",
    "veto-disputed",
)


@dataclass(frozen=True)
class Reason:
    """One rule that sends an essay on, in words that can be shown to a coordinator."""

    kind: ReasonKind
    what: str
    #: The criterion that it is about; empty for the total.
    criterion: str = ""


def needs_adjudication(
    policy: Rating, readings: Sequence[Reading], scale: Scale, cut: Fraction
) -> tuple[Reason, ...]:
    """Every reason to send an essay on after its first readings; none, where the policy has no adjudication.

    `cut` is the share of the points that passes. Readings must be complete (`readings.faults`).
    """
    rules = policy.adjudicate
    if rules is None or not readings:
        return ()
    return (
        *_by_distance(rules, readings, scale),
        *_by_criterion(rules, readings, scale),
        *_by_cut(rules, readings, scale, cut),
        *_by_veto(rules, readings, scale),
    )


def is_vetoed(veto: Veto, reading: Reading, criterion: str) -> bool:
    """Whether a reading falls below a veto's level on one of its criteria."""
    return reading.levels[criterion] < veto.below


def vetoed_criteria(veto: Veto, scale: Scale) -> tuple[str, ...]:
    """The criteria of a veto that a scale has."""
    return tuple(each.id for each in scale.criteria if each.id in veto.criteria)


def _by_distance(rules: Adjudication, readings: Sequence[Reading], scale: Scale) -> Iterator[Reason]:
    if rules.distance is None:
        return
    totals = [points(scale, each.levels) for each in readings]
    apart = max(totals) - min(totals)
    if len(totals) > 1 and apart >= in_points(rules.distance, scale):
        what = say(
            "totals lie %(points)s of %(possible)s points apart",
            points=_shown(apart),
            possible=possible(scale),
        )
        yield Reason("distance", what)


def _by_criterion(rules: Adjudication, readings: Sequence[Reading], scale: Scale) -> Iterator[Reason]:
    limit = rules.criterion_distance
    for criterion in scale.criteria if limit else ():
        pairs = combinations([Fraction(each.levels[criterion.id]) for each in readings], 2)
        apart = max((abs(one - other) for one, other in pairs), default=Fraction(0))
        if limit and apart >= limit:
            what = say(
                "ratings of %(criterion)s lie %(levels)s levels apart",
                criterion=criterion.id,
                levels=_shown(apart),
            )
            yield Reason("criterion-distance", what, criterion.id)


def _by_cut(
    rules: Adjudication, readings: Sequence[Reading], scale: Scale, cut: Fraction
) -> Iterator[Reason]:
    passing = [points(scale, each.levels) >= cut * possible(scale) for each in readings]
    if rules.straddles_cut and len(set(passing)) > 1:
        yield Reason(
            "straddles-cut",
            say(
                "%(passing)s of %(readings)s readings reach the cut",
                passing=sum(passing),
                readings=len(passing),
            ),
        )


def _by_veto(rules: Adjudication, readings: Sequence[Reading], scale: Scale) -> Iterator[Reason]:
    """Reasons of vetoes; a criterion on which all readers agree that the essay fails needs no other reader."""
    below = {
        (veto, name): sum(is_vetoed(veto, each, name) for each in readings)
        for veto in rules.veto
        for name in vetoed_criteria(veto, scale)
    }
    n = len(readings)
    failed = {name for (veto, name), count in below.items() if veto.then == "fail" and count == n}
    for (veto, name), count in below.items():
        what = say(
            "%(below)s of %(readings)s readings are below level %(level)s on %(criterion)s",
            below=count,
            readings=n,
            level=veto.below,
            criterion=name,
        )
        if veto.then == "adjudicate" and count and name not in failed:
            yield Reason("veto", what, name)
        elif veto.then == "fail" and 0 < count < n:
            yield Reason("veto-disputed", what, name)


def _shown(number: Fraction) -> str:
    return f"{float(number):g}"
