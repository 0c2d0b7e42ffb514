"""A statistic, or why there is none: what cannot be computed is never shown as a number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A value computed from `n` observations; its standard error and interval where there are such."""

    value: float
    n: int
    standard_error: float | None = None
    #: The lower and the upper end, at the level that the function's docstring states.
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class NotEstimable:
    """Why there is no number, in words that can be shown to a coordinator; `n` observations were there."""

    reason: str
    n: int


Statistic = Estimate | NotEstimable
