"""Matching people to places, each person to one place and each place to one person."""

from collections.abc import Mapping, Sequence
from heapq import nsmallest
from operator import add
from typing import Final

#: Numbers of which each weighs more than all that follow.
Worth = tuple[int, ...]
Pairs = tuple[tuple[str, str], ...]
_NOTHING: Final[tuple[Worth, Pairs]] = ((), ())


def assign(places: Sequence[str], worth: Mapping[str, Mapping[str, Worth]]) -> dict[str, str]:
    """Who takes which place, by place: of all ways one whose worths add up to the most.

    `worth` says for each person what it is worth that the person takes a place, for the places that are possible.
    """
    best: dict[frozenset[str], tuple[Worth, Pairs]] = {frozenset(): _NOTHING}
    for person in _hopeful(worth, places):
        for taken, (total, pairs) in tuple(best.items()):
            for place in (each for each in places if each in worth[person] and each not in taken):
                found = _sum(total, worth[person][place]), (*pairs, (place, person))
                now = taken | {place}
                best[now] = max(best.get(now, _NOTHING), found, key=lambda each: each[0])
    return dict(max(best.values(), key=lambda each: each[0])[1])


def _hopeful(worth: Mapping[str, Mapping[str, Worth]], places: Sequence[str]) -> list[str]:
    """The people who may be needed: as many of the best for a place as there are places.

    Whoever comes after them for a place can be replaced there by one of them who is free.
    """
    found = set()
    for place in places:
        there = [each for each in worth if place in worth[each]]
        best = nsmallest(len(places), there, key=lambda each: ([-n for n in worth[each][place]], each))
        found |= {*best}
    return sorted(found)


def _sum(one: Worth, other: Worth) -> Worth:
    return tuple(map(add, one, other)) if one else other
