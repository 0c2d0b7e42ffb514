"""Scores in words."""

from fractions import Fraction
from math import floor

from assay.assessment.exam.scoring import Score
from assay.wording import say


def score_words(score: Score) -> str:
    """Points of points, such as `41.5 of 60`."""
    return say(
        "%(earned)s of %(possible)s",
        earned=points_words(score.points),
        possible=points_words(score.of_points),
    )


def points_words(points: Fraction) -> str:
    """Points with as few decimals as it takes, at most two, rounded down so that nobody seems to reach a cut."""
    hundredths = floor(points * 100)
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
