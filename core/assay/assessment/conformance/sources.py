"""Sources that something else has superseded."""

from collections.abc import Iterator
from typing import Final

from assay.assessment.conformance.ground import Ground, Remark
from assay.content.problems import Key

_EXPECTED: Final = "expected the newer document to be read, and what it changes to be written here"


def check_sources_of(ground: Ground) -> Iterator[Remark]:
    """A note for each map, and each newest version of criteria, whose source has been superseded."""
    for map_ in ground.catalog.maps.values():
        if map_.source.superseded_by:
            what = _stale(map_.source.document, map_.source.superseded_by)
            yield ground.note(Key("map", map_.id), ("source", "superseded_by"), what, _EXPECTED)
    for name, criteria in ground.catalog.criteria.items():
        owner, _, stem = name.partition("/")
        source = criteria.versions[-1].source
        if source.superseded_by:
            at = ("versions", len(criteria.versions) - 1, "source", "superseded_by")
            what = _stale(source.document, source.superseded_by)
            yield ground.note(Key("criteria", stem, owner), at, what, _EXPECTED)


def _stale(document: str, newer: str) -> str:
    return f"the source “{document}” is stale: “{newer}” has superseded it"
