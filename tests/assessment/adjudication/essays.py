"""Policies, scales and readings for tests."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from assay.assessment.adjudication.readings import Reading
from assay.content.adjudication import Adjudication, Amount, Rating, Veto
from assay.content.policies import AdjudicationPolicy, ScaledCriterion

#: Two criteria of levels 0 to 4; safety counts twice, so that there are 12 points.
SCALE = AdjudicationPolicy(
    raters=2,
    cut=Amount(share=Decimal("0.5")),
    criteria=(ScaledCriterion(id="clarity", highest=4), ScaledCriterion(id="safety", highest=4, weight=2)),
)
CUT = Fraction(1, 2)
FAIL = Veto(criteria=("safety", "elsewhere"), below=1, then="fail")
SEND = Veto(criteria=("safety",), below=2, then="adjudicate")
LEVELS = st.fixed_dictionaries({"clarity": st.integers(0, 4), "safety": st.integers(0, 4)})
PAIRS = st.lists(LEVELS, min_size=2, max_size=2)


def points(number: int) -> Amount:
    """So many points."""
    return Amount(points=Decimal(number))


def policy(**rules: Any) -> Rating:
    """Two readers and the given adjudication."""
    return Rating(raters=2, adjudicate=Adjudication(**rules))


def reading(clarity: int, safety: int, rater: str = "a") -> Reading:
    """A reading on the scale."""
    return Reading(rater, {"clarity": clarity, "safety": safety})


def readings(levels: list[dict[str, int]]) -> list[Reading]:
    """A reading by a reader of their own for each levels."""
    return [Reading(f"r{place}", each) for place, each in enumerate(levels)]
