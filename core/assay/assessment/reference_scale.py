"""The scale on which a rater says how well an applicant does what a competency asks.

One scale for every association, so that a rating means the same wherever it is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assay.wording import say, say_as


@dataclass(frozen=True)
class Level:
    """One step of the scale."""

    id: str
    title: str
    #: What it says of the applicant, to follow "This person …".
    words: str
    #: Whether a rating at this level documents the competency.
    documents: bool


SCALE: Final = (
    Level(
        "beginning",
        say_as("level of a reference", "Beginning"),
        say("has begun to learn this, and needs somebody alongside"),
        documents=False,
    ),
    Level(
        "growing", say_as("level of a reference", "Growing"), say("does this with guidance"), documents=False
    ),
    Level(
        "capable", say_as("level of a reference", "Capable"), say("does this well, and alone"), documents=True
    ),
    Level(
        "strong",
        say_as("level of a reference", "Strong"),
        say("does this well also when it is hard"),
        documents=True,
    ),
    Level(
        "leading",
        say_as("level of a reference", "Leading"),
        say("is somebody from whom others learn this"),
        documents=True,
    ),
)
#: Says nothing for or against the applicant.
NOT_SEEN: Final = Level(
    "not-seen", say("Not seen"), say("is somebody whom you have not seen do this"), documents=False
)
LEVELS: Final[Mapping[str, Level]] = {each.id: each for each in (*SCALE, NOT_SEEN)}


def documented(levels: Mapping[str, str]) -> tuple[str, ...]:
    """The competencies that ratings document, in the order of their ids. An unknown level documents nothing."""
    return tuple(sorted(key for key, level in levels.items() if level in LEVELS and LEVELS[level].documents))
