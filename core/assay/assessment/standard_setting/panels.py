"""What a panel of judges said of the items of an exam, one rating a judge and item."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """Ratings of one round: the share of minimally competent candidates who would answer an item rightly.

    `ratings` has a row a judge and a column an item, shares from 0 to 1, and NaN where a judge did not rate.
    """

    judges: tuple[str, ...]
    items: tuple[str, ...]
    ratings: Floats

    def __post_init__(self) -> None:
        """Refuse (ValueError) what is no panel: another shape, ids that stand twice, ratings outside 0 to 1."""
        if self.ratings.shape != (len(self.judges), len(self.items)):
            raise ValueError("ratings need a row for each judge and a column for each item")
        if len(set(self.judges)) < len(self.judges) or len(set(self.items)) < len(self.items):
            raise ValueError("each judge and each item may stand once")
        given = self.ratings[~np.isnan(self.ratings)]
        if bool(((given < 0) | (given > 1)).any()):
            raise ValueError("ratings lie between 0 and 1")

    @classmethod
    def of(cls, ratings: Mapping[tuple[str, str], float | None]) -> Self:
        """The panel of ratings by (judge, item), in the order in which judges and items first appear."""
        judges = tuple(dict.fromkeys(judge for judge, _ in ratings))
        items = tuple(dict.fromkeys(item for _, item in ratings))
        rows = {judge: place for place, judge in enumerate(judges)}
        columns = {item: place for place, item in enumerate(items)}
        matrix = np.full((len(judges), len(items)), np.nan)
        for (judge, item), rating in ratings.items():
            matrix[rows[judge], columns[item]] = math.nan if rating is None else rating
        return cls(judges, items, matrix)

    @property
    def given(self) -> NDArray[np.bool_]:
        """Where there is a rating: judges x items."""
        return ~np.isnan(self.ratings)

    @property
    def unrated(self) -> tuple[str, ...]:
        """The items that no judge rated."""
        return tuple(item for column, item in enumerate(self.items) if not self.given[:, column].any())

    @property
    def active(self) -> tuple[str, ...]:
        """The judges who rated anything."""
        return tuple(judge for row, judge in enumerate(self.judges) if self.given[row].any())


def mean_where_given(values: Floats, axis: int) -> Floats:
    """The mean along an axis over what is there; NaN where nothing is."""
    count = (~np.isnan(values)).sum(axis=axis)
    total = np.nansum(values, axis=axis)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0), dtype=float)
