"""Matching people to places, each person to one place at most."""

from collections.abc import Mapping, Sequence


def match(people: Sequence[str], fits: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Who takes which place: as many as can be and, of such ways, one with the most of the first people.

    `fits` are the places that a person can take, the best first. People are placed one after the other along augmenting
    paths, and who has been placed stays placed; sets of people that can be placed together are a matroid, so placing
    those who are wanted first leaves the most of them in.
    """
    taken: dict[str, str] = {}
    for person in people:
        _place(person, fits, taken, set())
    return taken


def _place(person: str, fits: Mapping[str, Sequence[str]], taken: dict[str, str], seen: set[str]) -> bool:
    fitting = [place for place in fits[person] if place not in seen]
    # Free places first, so that nobody moves without need.
    for place in sorted(fitting, key=lambda each: each in taken):
        seen.add(place)
        if place not in taken or _place(taken[place], fits, taken, seen):
            taken[place] = person
            return True
    return False
