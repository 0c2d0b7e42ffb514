"""Scoring multiple choice by its key. Scores are whole numbers, and a cut is compared without rounding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assay.assessment.exam.forms import MultipleChoicePart


@dataclass(frozen=True)
class Score:
    """So many points of so many. A share is exact; rounding is for pages."""

    earned: int
    possible: int

    @property
    def share(self) -> Fraction:
        """Earned over possible; nothing to earn is nothing earned."""
        return Fraction(self.earned, self.possible) if self.possible else Fraction(0)

    def reaches(self, cut: Decimal) -> bool:
        """Whether the share is at least the cut."""
        return self.share >= Fraction(cut)


def add(scores: Iterable[Score]) -> Score:
    """Points of several scores together."""
    earned = possible = 0
    for score in scores:
        earned += score.earned
        possible += score.possible
    return Score(earned, possible)


def score_items(part: MultipleChoicePart, choices: Mapping[int, int]) -> dict[int, Score]:
    """A score of 0 or 1 for each question, of nothing for a pretest item.

    `choices` holds the option (from 0) by question (from 1).
    """
    return {
        number: Score(0, 0) if item.is_pretest else Score(int(choices.get(number) == item.key), 1)
        for number, item in enumerate(part.items, 1)
    }


def by_domain(part: MultipleChoicePart, scores: Mapping[int, Score]) -> dict[str, Score]:
    """The same scores added up by the domain that each item counts for. One without a possible point is left out."""
    domains = sorted({item.domain for n, item in enumerate(part.items, 1) if scores[n].possible})
    return {
        domain: add(scores[n] for n, item in enumerate(part.items, 1) if item.domain == domain)
        for domain in domains
    }
