"""A plugin whose item type hangs when it is told to, as one that asks a machine which does not answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assay.content.item_types.base import Credit, ItemType, Response
from assay.content.item_types.numeric.type import Numeric, NumericType
from assay.hooks import hookimpl

PIPE = "gauge"


class Gauge(NumericType):
    """A number, as the type `numeric` has it. Drawing and scoring wait while there is a pipe that nobody writes to."""

    name = "gauge"
    title = "Gauge"

    def __init__(self, pipe: Path) -> None:
        self.pipe = pipe

    @property
    def folder(self) -> Path:
        """Where the template lies that both have."""
        return NumericType().folder

    def template_values(self, interaction: Numeric) -> Mapping[str, Any]:
        """Nothing, in the end."""
        self._wait()
        return super().template_values(interaction)

    def score(self, interaction: Numeric, response: Response) -> Credit:
        """The same, in the end."""
        self._wait()
        return super().score(interaction, response)

    def _wait(self) -> None:
        if self.pipe.exists():
            self.pipe.read_bytes()


class Gauges:
    """The plugin that brings it."""

    def __init__(self, pipe: Path) -> None:
        self.pipe = pipe

    @hookimpl
    def register_item_types(self) -> Sequence[ItemType[Any]]:
        """Its one type."""
        return [Gauge(self.pipe)]
