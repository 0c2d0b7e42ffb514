"""From the scores of sections to pass or fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assay.assessment.exam.scoring import Score


@dataclass(frozen=True)
class Outcome:
    """One section: its score, what is needed today, and whether it was passed by the cut of its own day."""

    section: str
    score: Score
    cut: Decimal
    passed: bool
    #: Whether a veto stands in it, for which nothing makes up.
    vetoed: bool = False


def passes(outcomes: Sequence[Outcome], combine: Literal["conjunctive", "compensatory"]) -> bool:
    """Whether the whole exam is passed.

    Conjunctive: every section by itself. Compensatory: the mean share reaches the mean cut, so that
    strength in one section makes up for another (Standards for Educational and Psychological Testing,
    2014, on combining scores into a decision). A veto is about what no strength makes up for, so a section
    in which one stands fails the exam either way.
    """
    if not outcomes or any(outcome.vetoed for outcome in outcomes):
        return False
    if combine == "conjunctive":
        return all(outcome.passed for outcome in outcomes)
    shares = sum((outcome.score.share for outcome in outcomes), Fraction(0))
    return shares >= sum((Fraction(outcome.cut) for outcome in outcomes), Fraction(0))
