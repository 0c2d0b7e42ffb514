"""What parallel forms are drawn from, and what is asked of each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PoolItem:
    """What assembly needs to know of an item: no text and no key."""

    id: str
    #: What ranges count: {"domain": "honey", "cognitive": "recall"}.
    labels: Mapping[str, str]
    #: Items that never stand on the same form; naming the enemy on one side is enough.
    enemies: tuple[str, ...] = ()
    #: Id of the stimulus (passage, case, figure) that it shares with others.
    stimulus: str | None = None
    #: Tried out: it stands on a form without being scored.
    is_pretest: bool = False
    #: How often, or in which share of the sittings, it was used; None when nobody knows.
    exposure: float | None = None


@dataclass(frozen=True)
class Quota:
    """At least and at most so many scored items of a form carry these labels."""

    where: Mapping[str, str]
    least: int
    most: int

    @property
    def name(self) -> str:
        """The labels in words: `domain honey and cognitive recall`."""
        return " and ".join(f"{attribute} {value}" for attribute, value in self.where.items())

    def covers(self, item: PoolItem) -> bool:
        """Whether an item counts."""
        return all(item.labels.get(attribute) == value for attribute, value in self.where.items())


@dataclass(frozen=True)
class SetSize:
    """How many items of one shared stimulus come along with it; None for both: all of them."""

    least: int | None = None
    most: int | None = None

    def of(self, members: int) -> tuple[int, int]:
        """The fewest and the most of a set that has so many members."""
        if self.least is None and self.most is None:
            return members, members
        return self.least or 1, members if self.most is None else min(self.most, members)


@dataclass(frozen=True)
class Design:
    """What is asked of the forms; every count is for one form.

    `overlap` is how many items two forms may share beside the `anchor`, the items that all of them share: either
    so many, chosen by the solver in proportion to the blueprint, or those named in `anchor_items`.
    """

    length: int
    quotas: tuple[Quota, ...] = ()
    forms: int = 1
    #: Unscored items beside the `length` scored ones.
    pretest: int = 0
    sets: SetSize = field(default_factory=SetSize)
    #: Items used more than this are left out.
    max_exposure: float | None = None
    #: What the candidate has seen: left out, or as few as possible where `may_repeat_seen`.
    seen: frozenset[str] = frozenset()
    may_repeat_seen: bool = False
    overlap: int = 0
    anchor: int = 0
    anchor_items: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.length < 1 or self.forms < 1:
            raise ValueError("at least one form with at least one item is needed")
        if min(self.pretest, self.overlap, self.anchor) < 0:
            raise ValueError("pretest, overlap and anchor count items and cannot be negative")
        if self.anchor_length > self.length:
            raise ValueError(f"{self.anchor_length} anchor items do not fit into {self.length} items")

    @property
    def anchor_length(self) -> int:
        """How many items all forms share."""
        return len(self.anchor_items) or self.anchor
