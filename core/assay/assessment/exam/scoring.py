"""Scoring questions. Scores are exact, parts of points too, and a cut is compared without rounding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from assay.assessment.exam.forms import MultipleChoicePart
from assay.content.items import Item


@dataclass(frozen=True)
class Score:
    """So many points of so many. A share is exact; rounding is for pages.

    Where a point can be earned in part, both count parts, of which `parts` make a point: 83 of 120 halves are 41.5 of
    60 points. There are never more parts than it takes.
    """

    earned: int
    possible: int
    parts: int = 1

    def __post_init__(self) -> None:
        """Bring it to as few parts as it takes, so that equal scores are equal."""
        common = gcd(self.earned, self.possible, self.parts)
        if self.parts > 1 and common > 1:
            for name in ("earned", "possible", "parts"):
                object.__setattr__(self, name, getattr(self, name) // common)

    @classmethod
    def of(cls, credit: Fraction) -> "Score":
        """So much of one point."""
        return cls(credit.numerator, credit.denominator, credit.denominator)

    @property
    def share(self) -> Fraction:
        """Earned over possible; nothing to earn is nothing earned."""
        return Fraction(self.earned, self.possible) if self.possible else Fraction(0)

    @property
    def points(self) -> Fraction:
        """The points that were earned."""
        return Fraction(self.earned, self.parts)

    @property
    def of_points(self) -> Fraction:
        """The points that there were."""
        return Fraction(self.possible, self.parts)

    def reaches(self, cut: Decimal) -> bool:
        """Whether the share is at least the cut."""
        return self.share >= Fraction(cut)


@dataclass(frozen=True)
class Credited:
    """A response to an item that is no single best answer, and how much of its point its type gives it."""

    #: As JSON, one text for one response.
    response: str
    credit: Fraction


#: What was given for a question: the option (from 0) of a single best answer, or a response with its credit.
Given = int | Credited


def add(scores: Iterable[Score]) -> Score:
    """Points of several scores together."""
    scores = tuple(scores)
    parts = lcm(*(each.parts for each in scores))
    earned = sum(each.earned * (parts // each.parts) for each in scores)
    return Score(earned, sum(each.possible * (parts // each.parts) for each in scores), parts)


def score_items(part: MultipleChoicePart, given: Mapping[int, Given]) -> dict[int, Score]:
    """A score of at most 1 for each question, of nothing for a pretest item. `given` is by question, from 1."""
    return {number: _score(item, given.get(number)) for number, item in enumerate(part.items, 1)}


def _score(item: Item, given: Given | None) -> Score:
    if item.is_pretest:
        return Score(0, 0)
    if item.is_single_best:
        return Score(int(given == item.key), 1)
    return Score.of(given.credit) if isinstance(given, Credited) else Score(0, 1)


def by_domain(part: MultipleChoicePart, scores: Mapping[int, Score]) -> dict[str, Score]:
    """The same scores added up by the domain that each item counts for. One without a possible point is left out."""
    domains = sorted({item.domain for n, item in enumerate(part.items, 1) if scores[n].possible})
    return {
        domain: add(scores[n] for n, item in enumerate(part.items, 1) if item.domain == domain)
        for domain in domains
    }
