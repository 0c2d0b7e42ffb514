"""The crosswalk: which competencies of other maps count for one, by the matches that maps state.

Source of the terms: SKOS Simple Knowledge Organization System Reference (W3C Recommendation, 2009), sections 8 and 10.
There exactMatch is symmetric and transitive (S44, S45), and excludes broadMatch (S46); narrowMatch is the inverse of
broadMatch (S43); what is broader by any number of steps is broader too (S22, S24). So matches are closed over any
number of steps: evidence of a competency counts for what is equal to it and for what is broader, never the other way.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from assay.content.competencies import CompetencyMap, Match


class Place(NamedTuple):
    """A competency of a map, by its full id."""

    map: str
    competency: str


class Step(NamedTuple):
    """Evidence of `narrow` counts for `broad`; where a step stands for an exact match there is one each way."""

    narrow: Place
    broad: Place


class Crossing(NamedTuple):
    """Evidence tagged with `by`, a competency of `map`, counts for `competency`."""

    competency: str
    by: str
    map: str


_Neighbors = Mapping[Place, Sequence[Place]]


class Crosswalk:
    """The matches of some maps, closed over any number of steps."""

    def __init__(self, maps: Mapping[str, CompetencyMap]) -> None:
        self._maps = maps

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        """What is stated between competencies that are there, in order."""
        found = (
            step
            for each in self._maps.values()
            for _, competency, match in each.matches()
            for step in steps_of(Place(each.id, competency), match)
        )
        return tuple(sorted({step for step in found if self._has(step.narrow) and self._has(step.broad)}))

    @cached_property
    def _narrower(self) -> _Neighbors:
        return _neighbors((step.broad, step.narrow) for step in self._steps)

    @cached_property
    def _broader(self) -> _Neighbors:
        return _neighbors((step.narrow, step.broad) for step in self._steps)

    def _has(self, place: Place) -> bool:
        return place.map in self._maps and place.competency in self._maps[place.map].competencies

    def within(self, place: Place) -> tuple[Place, ...]:
        """Every place that is equal to one or narrower, the nearest first; itself is the first of them."""
        return _reached(place, self._narrower)

    def beyond(self, place: Place) -> tuple[Place, ...]:
        """Every place that is equal to one or broader, the nearest first; itself is the first of them."""
        return _reached(place, self._broader)

    def into(self, map_id: str) -> tuple[Crossing, ...]:
        """What counts for competencies of a map through others.

        A tag is an id without a map: what the map has itself means its own competency, and crosses nothing.
        """
        if not self._steps or map_id not in self._maps:
            return ()
        own = self._maps[map_id].competencies
        found: dict[tuple[str, str], Crossing] = {}
        for competency in own:
            for place in self.within(Place(map_id, competency))[1:]:
                if place.competency not in own:
                    crossing = Crossing(competency, place.competency, place.map)
                    found.setdefault((competency, place.competency), crossing)
        return tuple(found.values())


def steps_of(place: Place, match: Match) -> tuple[Step, ...]:
    """What a match says in steps from narrow to broad: one, or both ways where it is exact."""
    other = Place(match.map, match.competency)
    up, down = Step(place, other), Step(other, place)
    return {"exact": (up, down), "broader": (up,), "narrower": (down,)}[match.relation]


def _neighbors(pairs: Iterable[tuple[Place, Place]]) -> _Neighbors:
    found: dict[Place, list[Place]] = {}
    for place, other in pairs:
        found.setdefault(place, []).append(other)
    return found


def _reached(place: Place, neighbors: _Neighbors) -> tuple[Place, ...]:
    found, waiting = {place: None}, deque([place])
    while waiting:
        for each in neighbors.get(waiting.popleft(), ()):
            if each not in found:
                found[each] = None
                waiting.append(each)
    return tuple(found)
