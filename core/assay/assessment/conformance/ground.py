"""What a check of conformance stands on, and what it remarks."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assay.content.base import Steps
from assay.content.catalog import Catalog
from assay.content.checks.index import Index
from assay.content.problems import Key, Problem


@dataclass(frozen=True, order=True)
class Remark:
    """Something that must be mended, or a note of what is worth a look."""

    problem: Problem
    is_note: bool


@dataclass(frozen=True)
class Ground:
    """The content, and the files in which there are problems already: what stands on those is not judged."""

    index: Index
    faulty: frozenset[Path] = frozenset()

    @property
    def catalog(self) -> Catalog:
        """All content."""
        return self.index.catalog

    @cached_property
    def _faulty_keys(self) -> frozenset[Key]:
        return frozenset(key for key, origin in self.index.origins.items() if origin.path in self.faulty)

    def is_sound(self, key: Key) -> bool:
        """Whether a thing has no problem by itself; of a bank, association or map, also nothing that it holds."""
        return key not in self._faulty_keys and not any(
            each.owner == key.id and _holder(each.kind) == key.kind for each in self._faulty_keys
        )

    def note(self, key: Key, at: Steps, what: str, expected: str) -> Remark:
        """Worth a look."""
        return Remark(self.index.problem(key, at, what, expected), is_note=True)

    def problem(self, key: Key, at: Steps, what: str, expected: str) -> Remark:
        """To be mended."""
        return Remark(self.index.problem(key, at, what, expected), is_note=False)


def _holder(kind: str) -> str:
    """The kind of thing that holds a thing of a kind."""
    return "bank" if kind in ("item", "stimulus") else "association"
