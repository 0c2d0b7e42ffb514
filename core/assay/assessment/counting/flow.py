"""Dividing amounts among demands: the most that can be met when nothing counts twice."""

from collections.abc import Mapping, Sequence


def divide(
    amounts: Mapping[frozenset[int], int], demands: Sequence[int]
) -> dict[tuple[frozenset[int], int], int]:
    """How much of each amount goes to each demand that it fits; a maximum, earlier demands first.

    An amount's key is the set of demands that it fits. Demands are filled one after the other along augmenting paths,
    on which an earlier demand may change its supplier but never gets less.
    """
    given: dict[tuple[frozenset[int], int], int] = {}
    left = dict(amounts)
    for demand, needed in enumerate(demands):
        open_ = needed
        while open_ > 0:
            moved = _fill(demand, open_, left, given, set())
            if not moved:
                break
            open_ -= moved
    return given


def _fill(
    demand: int,
    wanted: int,
    left: dict[frozenset[int], int],
    given: dict[tuple[frozenset[int], int], int],
    seen: set[int],
) -> int:
    """Bring some of what is wanted to a demand; answers how much came."""
    seen.add(demand)
    fitting = sorted((each for each in left if demand in each), key=lambda each: (len(each), sorted(each)))
    for source in fitting:
        free = min(wanted, left[source])
        if free > 0:
            left[source] -= free
            given[source, demand] = given.get((source, demand), 0) + free
            return free
    for source in fitting:
        for other in sorted(source - seen):
            held = given.get((source, other), 0)
            if not held:
                continue
            moved = _fill(other, min(wanted, held), left, given, seen)
            if moved:
                given[source, other] -= moved
                given[source, demand] = given.get((source, demand), 0) + moved
                return moved
    return 0
