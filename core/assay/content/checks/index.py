"""The catalog that is checked, and where each thing in it was read."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from assay.content.base import Steps
from assay.content.catalog import Catalog
from assay.content.competencies import CompetencyMap
from assay.content.problems import Key, Origin, Origins, Problem


@dataclass(frozen=True)
class Index:
    """Answers what a check needs to know; what was broken when read counts as known."""

    catalog: Catalog
    origins: Origins = field(default_factory=dict)

    def problem(self, key: Key, at: Steps, what: str, expected: str) -> Problem:
        """A problem in a part of the thing that a key names."""
        nowhere = Origin(Path(key.kind, key.owner, key.id))
        return self.origins.get(key, nowhere).problem(at, what, expected)

    def is_known(self, key: Key, ids: Container[str]) -> bool:
        """Whether a thing is there: among the ids of what could be read, or broken."""
        return key.id in ids or key in self.origins

    def has_map(self, map_id: str) -> bool:
        """Whether a competency map is there, be it broken."""
        return self.is_known(Key("map", map_id), self.catalog.maps)

    def are_broken(self, kind: str, owner: str, whole: Iterable[str]) -> bool:
        """Whether a kind of thing of an owner could not all be read, so that counting them says nothing."""
        read = set(whole)
        return any(key.kind == kind and key.owner == owner and key.id not in read for key in self.origins)

    def competency_flaw(self, competency_id: str, maps: Iterable[str]) -> tuple[str, str] | None:
        """What is wrong with a competency id, and what was expected, where one of some maps must have it."""
        found = [self.catalog.maps.get(map_id) for map_id in maps]
        if not found or None in found:
            return None
        known = [each for one in found if one for each in one.competencies]
        if competency_id in known:
            return None
        what = f"the competency `{competency_id}` is not in the map {_titles(found)}"
        return what, f"expected {nearest(competency_id, known)}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Known words that a wrong one may have meant, else all of them as long as they are few."""
    choices = list(known)
    near = get_close_matches(word, choices, 1)
    if near or not choices:
        return f"`{near[0]}`" if near else "one that exists"
    return " or ".join(f"`{each}`" for each in choices) if len(choices) <= 6 else "one that exists"


def _titles(maps: Iterable[CompetencyMap | None]) -> str:
    return " or ".join(f"`{each.id}`" for each in maps if each)
