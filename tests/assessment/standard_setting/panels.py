"""Panels for tests."""

import numpy as np
from hypothesis import strategies as st

from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.assessment.standard_setting.panels import Floats, Panel

RATINGS = st.one_of(st.none(), st.integers(0, 20).map(lambda twentieths: twentieths / 20))


def panel(*rows: list[float | None]) -> Panel:
    """A panel from a row a judge."""
    matrix = np.array([[np.nan if each is None else each for each in row] for row in rows], dtype=float)
    return named(matrix)


def named(matrix: Floats) -> Panel:
    """Judges J0, J1 … and items q0, q1 …"""
    judges, items = matrix.shape
    return Panel(tuple(f"J{n}" for n in range(judges)), tuple(f"q{n}" for n in range(items)), matrix)


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    """Panels of a few judges and items, some ratings missing."""
    items = draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(RATINGS, min_size=items, max_size=items), min_size=1, max_size=5))
    return panel(*rows)


def value(statistic: Statistic) -> float:
    """The number, which must be there."""
    assert isinstance(statistic, Estimate), statistic
    return statistic.value


def reason(statistic: object) -> str:
    """Why there is no number."""
    assert isinstance(statistic, NotEstimable), statistic
    return statistic.reason
