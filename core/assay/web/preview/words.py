"""What authors' own words for a question or prompt are called on pages."""

from collections.abc import Mapping
from typing import Final

from assay.wording import say_as

STATUS: Final[Mapping[str, str]] = {
    "draft": say_as("item", "draft"),
    "pretest": say_as("item", "tried out"),
    "operational": say_as("item", "operational"),
    "retired": say_as("item", "retired"),
}
COGNITIVE: Final[Mapping[str, str]] = {
    "recall": say_as("item", "recall"),
    "application": say_as("item", "application"),
    "analysis": say_as("item", "analysis"),
}
