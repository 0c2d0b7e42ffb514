"""Readings of one essay, and their points. Points are exact fractions; rounding is for pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from assay.content.adjudication import Amount
from assay.wording import say

#: What a level is given as: whole numbers in the product, halves in some other systems.
Level = int | Fraction


class Weighted(Protocol):
    """A criterion with its weight and its highest level; levels count from 0."""

    @property
    def id(self) -> str:
        """What readings call it."""

    @property
    def weight(self) -> int:
        """How much it counts."""

    @property
    def highest(self) -> int:
        """The highest level."""


class Scale(Protocol):
    """What readings are made on: a rubric is one, and so is the policy of `assay simulate adjudication`."""

    @property
    def criteria(self) -> Sequence[Weighted]:
        """The criteria."""


@dataclass(frozen=True)
class Reading:
    """The levels that one reader gave to one essay, by criterion."""

    rater: str
    levels: Mapping[str, Level]


def possible(scale: Scale) -> int:
    """The most weighted points that an essay can have."""
    return sum(each.highest * each.weight for each in scale.criteria)


def points(scale: Scale, levels: Mapping[str, Level]) -> Fraction:
    """The weighted points of levels; every criterion must have its level (KeyError)."""
    return sum((Fraction(levels[each.id]) * each.weight for each in scale.criteria), Fraction(0))


def share(scale: Scale, levels: Mapping[str, Level]) -> Fraction:
    """Points over those possible."""
    return points(scale, levels) / possible(scale)


def in_points(amount: Amount, scale: Scale) -> Fraction:
    """An amount in weighted points of a scale."""
    if amount.points is not None:
        return Fraction(amount.points)
    return Fraction(amount.share or 0) * possible(scale)


def faults(scale: Scale, levels: Mapping[str, Level]) -> list[str]:
    """What keeps levels from being scored: criteria without a level, and levels outside the scale."""
    found = [
        say("no level on %(criterion)s", criterion=each.id)
        for each in scale.criteria
        if each.id not in levels
    ]
    return found + [
        say(
            "the level %(level)s on %(criterion)s is not between 0 and %(highest)s",
            level=f"{float(levels[each.id]):g}",
            criterion=each.id,
            highest=each.highest,
        )
        for each in scale.criteria
        if each.id in levels and not 0 <= levels[each.id] <= each.highest
    ]
