"""A pool and a design as arrays over positions, every rule of them with its name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assay.assessment.assembly.infeasible import RuleKind
from assay.assessment.assembly.objectives import Objective
from assay.assessment.assembly.pools import Design, PoolItem, Quota
from assay.assessment.assembly.programs import Floats, Integers, positions
from assay.assessment.assembly.weights import weight

Flags = NDArray[np.bool_]
#: The blueprint's first division: items outside the domains it names are not drawn.
CLOSED = "domain"


@dataclass(frozen=True)
class StimulusSet:
    """Items that share a stimulus; `guests` are its pretest items, which come only along with it."""

    name: str
    members: Integers
    least: int
    most: int
    guests: Integers


@dataclass(frozen=True)
class Compiled:
    """Everything by position; the seed decides the order, so that equal choices fall differently."""

    ids: tuple[str, ...]
    design: Design
    scored: Flags
    weights: Floats
    #: Why items cannot be drawn; "outside" has no rule that could be given up.
    excluded: dict[RuleKind, Flags]
    outside: Flags
    quotas: tuple[tuple[Quota, Integers], ...]
    cliques: tuple[Integers, ...]
    sets: tuple[StimulusSet, ...]
    seen: Flags
    anchors: Integers
    #: Items x points; nothing of items that have no statistic.
    values: Floats
    #: At most so many seen items on a form; None while that is open.
    seen_most: int | None = None

    @property
    def size(self) -> int:
        """How many items there are."""
        return len(self.ids)

    @property
    def usable(self) -> Flags:
        """Which items may be drawn."""
        return np.asarray(~np.logical_or.reduce([self.outside, *self.excluded.values()]), dtype=bool)

    @property
    def signatures(self) -> Integers:
        """Items with the same number count alike in every range and may replace each other."""
        columns = [self.scored, self.seen & (self.seen_most is not None)]
        for _, members in self.quotas:
            columns.append(np.isin(np.arange(self.size), members))
        _, found = np.unique(np.array(columns).T, axis=0, return_inverse=True)
        return np.asarray(found.reshape(-1), dtype=np.int64)

    def with_seen_most(self, most: int) -> "Compiled":
        """The same with a limit on seen items."""
        return replace(self, seen_most=most)


def compile_pool(
    pool: Iterable[PoolItem], design: Design, objective: Objective | None, seed: int
) -> Compiled:
    """Arrays of a pool. Raises ValueError where ids are repeated or an anchor item is not there."""
    items = sorted(pool, key=lambda item: (weight(seed, item.id), item.id))
    place = {item.id: position for position, item in enumerate(items)}
    if len(place) < len(items):
        raise ValueError("the ids of the pool's items are not distinct")
    if lost := [name for name in design.anchor_items if name not in place]:
        raise ValueError(f"anchor items that are not in the pool: {', '.join(lost)}")
    scored = np.array([not item.is_pretest for item in items], dtype=bool)
    return Compiled(
        ids=tuple(place),
        design=design,
        scored=scored,
        weights=np.array([weight(seed, item.id) for item in items]),
        excluded=_excluded(items, design, objective),
        outside=_outside(items, design),
        quotas=tuple((quota, _covered(quota, items)) for quota in design.quotas),
        cliques=tuple(_cliques(items, place)),
        sets=tuple(_sets(items, design)),
        seen=np.array([item.id in design.seen for item in items], dtype=bool),
        anchors=np.array(sorted(place[name] for name in set(design.anchor_items)), dtype=np.int64),
        values=_values(items, objective),
    )


def _covered(quota: Quota, items: Sequence[PoolItem]) -> Integers:
    return positions([quota.covers(item) and not item.is_pretest for item in items])


def _excluded(
    items: Sequence[PoolItem], design: Design, objective: Objective | None
) -> dict[RuleKind, Flags]:
    found: dict[RuleKind, Flags] = {}
    if design.max_exposure is not None:
        most = design.max_exposure
        found["exposure"] = np.array([(item.exposure or 0) > most for item in items], dtype=bool)
    if design.seen and not design.may_repeat_seen:
        found["seen"] = np.array([item.id in design.seen for item in items], dtype=bool)
    if objective is not None:
        known = objective.values
        found["statistics"] = np.array(
            [item.id not in known and not item.is_pretest for item in items], dtype=bool
        )
    return found


def _outside(items: Sequence[PoolItem], design: Design) -> Flags:
    known = {quota.where[CLOSED] for quota in design.quotas if tuple(quota.where) == (CLOSED,)}
    flags = []
    for item in items:
        is_elsewhere = bool(known) and item.labels.get(CLOSED) not in known
        flags.append(is_elsewhere or (item.is_pretest and not design.pretest))
    return np.array(flags, dtype=bool)


def _values(items: Sequence[PoolItem], objective: Objective | None) -> Floats:
    if objective is None:
        return np.zeros((len(items), 0))
    nothing = (0.0,) * len(objective.points)
    rows = [nothing if item.is_pretest else objective.values.get(item.id, nothing) for item in items]
    return np.array(rows, dtype=np.float64).reshape(len(items), len(nothing))


def _cliques(items: Sequence[PoolItem], place: dict[str, int]) -> list[Integers]:
    """Groups of which a form takes one at most, together all pairs of enemies: one row each instead of one a pair."""
    hostile: dict[int, set[int]] = defaultdict(set)
    for one, item in enumerate(items):
        for other in {place[name] for name in item.enemies if name in place} - {one}:
            hostile[one].add(other)
            hostile[other].add(one)
    found, covered = [], set()
    pairs = sorted((low, high) for low, others in hostile.items() for high in others if low < high)
    for one, other in pairs:
        if (one, other) not in covered:
            group = _grown([one, other], hostile)
            covered |= {(a, b) for a in group for b in group if a < b}
            found.append(np.array(group))
    return found


def _grown(group: list[int], hostile: dict[int, set[int]]) -> list[int]:
    common = hostile[group[0]] & hostile[group[1]]
    while common:
        newcomer = min(common)
        group.append(newcomer)
        common &= hostile[newcomer]
    return sorted(group)


def _sets(items: Sequence[PoolItem], design: Design) -> list[StimulusSet]:
    members: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        if item.stimulus is not None:
            members[item.stimulus].append(position)
    found = []
    for name, all_of_it in sorted(members.items()):
        own = [each for each in all_of_it if not items[each].is_pretest]
        guests = [each for each in all_of_it if items[each].is_pretest] if own else []
        own = own or all_of_it
        least, most = design.sets.of(len(own))
        found.append(StimulusSet(name, np.array(own), least, most, np.array(guests, dtype=np.int64)))
    return found
