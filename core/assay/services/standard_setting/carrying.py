"""The cut of one form on another form of the same exam, by their common items: the methods side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from assay.assessment.agreement.intervals import share
from assay.assessment.equating.cuts import CutEquivalent, cut_equivalents, group_warnings
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.standard_setting.pairs import Pair, pair_of
from assay.services.statistics.remembering import remembered
from assay.services.statistics.responses import Section, SectionResponses
from assay.wording import say

#: Of the resamples, kept with every cut that is adopted.
SEED: Final = 0
#: What is left of a point when a sum is as good as whole.
NOTHING: Final = 1e-9


@dataclass(frozen=True)
class CarriedCut:
    """The cut by one method, on the form that it is carried to."""

    equivalent: CutEquivalent
    #: Of all points of the form, those that everybody has included.
    points: Statistic
    #: The same as a share of the points.
    share: Statistic
    #: As it would be adopted, in hundredths of a percent; nothing where there is no number.
    basis_points: int | None
    #: The fewest whole points that pass; 0 where there is no number.
    least: int
    #: The share of the people of this form who reach it.
    passing: Statistic


@dataclass(frozen=True, eq=False)
class Carrying:
    """Two forms, and the cut of the one on the other."""

    pair: Pair
    #: The cut on its own form, in points of all that there are there.
    points: float
    carried: tuple[CarriedCut, ...]
    warnings: tuple[str, ...]

    @property
    def possible(self) -> tuple[int, int]:
        """The most points on both forms."""
        return self.pair.source.section.possible, self.pair.target.section.possible


def carry(session: Session, actor: Actor, association: str, cut_id: int, form_id: int) -> Carrying:
    """What a cut is worth on another form, for a coordinator who is no candidate.

    Items count as they do now: those dropped, credited or only tried out tell nobody apart, and credited ones
    are added again. Everybody counts who sat these items, in any window; void sittings and carried sections do not.
    """
    pair = pair_of(session, actor, association, cut_id, form_id)
    source, groups = pair.source.section, pair.groups
    points = float(pair.cut.share * source.possible)
    if points <= source.credited:
        raise Refused(
            say("On its own form, points that everybody was given reach this cut, so it has no equivalent.")
        )
    at = points - source.credited
    columns = np.array([each.common for each in groups])
    found = remembered(
        lambda: cut_equivalents(*groups, at, SEED), "cut", groups[0].right, groups[1].right, columns, f"{at}"
    )
    carried = tuple(_carried(each, pair.target) for each in found)
    return Carrying(pair, points, carried, tuple(_warnings(pair)))


def _carried(found: CutEquivalent, target: SectionResponses) -> CarriedCut:
    section, n = target.section, sum(found.n)
    points = _on_form(found.points, section)
    if not isinstance(points, Estimate):
        none = NotEstimable(say("there is no cut"), target.n)
        return CarriedCut(found, points, points, None, 0, none)
    possible, error = section.possible, points.standard_error
    part = Estimate(points.value / possible, n, None if error is None else error / possible)
    shown = basis_points(points.value, possible)
    return CarriedCut(found, points, part, shown, _least(shown, possible), passing(target, shown))


def _on_form(found: Statistic, section: Section) -> Statistic:
    """With the points that everybody has; a cut that nobody or everybody would pass is none."""
    if isinstance(found, NotEstimable):
        return found
    value = found.value + section.credited
    if not 0 < value <= section.possible:
        return NotEstimable(
            say("the equivalent, %(points)s points, is not on the form", points=f"{value:.2f}"), found.n
        )
    return Estimate(value, found.n, found.standard_error)


def basis_points(points: float, possible: int) -> int:
    """The share in hundredths of a percent that is next to it and lets the same whole points pass."""
    exact = 10_000 * points / possible
    wanted = ceil(points - NOTHING)
    candidates = (each for each in (round(exact), int(exact), int(exact) + 1) if 1 <= each <= 10_000)
    return next((each for each in candidates if _least(each, possible) == wanted), max(round(exact), 1))


def _least(hundredths: int, possible: int) -> int:
    return -(-hundredths * possible // 10_000)


def passing(sat: SectionResponses, hundredths: int) -> Statistic:
    """The share of those who sat a form that reaches a cut, in hundredths of a percent."""
    if not sat.n:
        return NotEstimable(say("nobody sat it"), 0)
    earned = sat.right[:, list(sat.section.scored)].sum(axis=1) + sat.section.credited
    reached = earned * 10_000 >= hundredths * sat.section.possible
    return share(float(reached.mean()), sat.n)


def _warnings(pair: Pair) -> Iterator[str]:
    yield from pair.anchor.warnings()
    yield from group_warnings(*pair.groups)
    if pair.changed:
        yield say(
            "edited or scored otherwise on one of the forms, so not common: %(items)s",
            items=", ".join(pair.changed),
        )
    if pair.in_both:
        yield say(
            "%(people)s people sat both forms and had seen the common items before", people=pair.in_both
        )
    if pair.cut.carried_from is not None:
        yield say("the cut was itself carried over from a form: the errors of both steps add up")
