"""Competency maps: what their matches point at, and that they do not contradict each other."""

from collections.abc import Iterator

from assay.content.base import Steps
from assay.content.checks.index import Index, nearest
from assay.content.competencies import Match
from assay.content.crosswalk import Crosswalk, Place, Step, steps_of
from assay.content.problems import Key, Problem


def check_maps(index: Index) -> Iterator[Problem]:
    """Every problem of the crosswalk. A map that is not installed is none: the match waits for it."""
    crosswalk = Crosswalk(index.catalog.maps)
    for map_ in index.catalog.maps.values():
        for at, competency, match in map_.matches():
            flaw = _missing(index, match) or _contradiction(crosswalk, Place(map_.id, competency), match)
            if flaw:
                place, what, expected = flaw
                yield index.problem(Key("map", map_.id), (*at, *place), what, expected)


def _missing(index: Index, match: Match) -> tuple[Steps, str, str] | None:
    other = index.catalog.maps.get(match.map)
    if other is None or match.competency in other.competencies:
        return None
    what = f"the competency `{match.competency}` is not in the map `{match.map}`"
    return ("competency",), what, f"expected {nearest(match.competency, other.competencies)}"


def _contradiction(crosswalk: Crosswalk, place: Place, match: Match) -> tuple[Steps, str, str] | None:
    """What a match and the others together would make of two competencies that they must not."""
    steps = steps_of(place, match)
    for step in steps:
        if len(steps) == 1 and step.broad in crosswalk.within(step.narrow):
            what = f"by other matches, `{step.broad.competency}` of `{step.broad.map}` is not broader"
            expected = (
                "expected matches that do not lead back: what is broader cannot be equal or narrower too"
            )
            return ("relation",), what, expected
        if pair := _one_counts_for_another(crosswalk, step):
            what = f"by this match `{pair[0].competency}` counts for `{pair[1].competency}` of its own map"
            return ("relation",), f"{what} `{pair[0].map}`", "expected matches that leave each map as it is"
    return None


def _one_counts_for_another(crosswalk: Crosswalk, step: Step) -> tuple[Place, Place] | None:
    """Two competencies of one map of which, through a step, evidence of the first counts for the second."""
    for narrow in crosswalk.within(step.narrow):
        for broad in crosswalk.beyond(step.broad):
            if narrow.map == broad.map and narrow != broad:
                return narrow, broad
    return None
