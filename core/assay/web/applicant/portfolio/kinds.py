"""The kinds of evidence, in the words of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assay.storage.portfolios import KINDS as NAMES


@dataclass(frozen=True)
class Kind:
    """A kind of evidence."""

    id: str
    title: str
    #: One of it, as in "Add a job".
    one: str
    lede: str
    #: What to say of the first one, when there is none yet.
    first: str
    symbol: str


_ALL: Final = (
    Kind(
        "education",
        "Education",
        "a degree or course of study",
        "Degrees, certificates, and courses of study.",
        "Begin with the highest degree that you have completed; requirements often count what came after it.",
        "award",
    ),
    Kind(
        "training",
        "Training",
        "training",
        "Workshops, conferences, and other hours of learning outside a degree.",
        "Add each training with its clock hours and its topics, so that the hours count where they are asked for.",
        "calendar",
    ),
    Kind(
        "work",
        "Work",
        "a job or internship",
        "Jobs and internships, paid or not.",
        "Add the jobs in which you did the work that you want to be endorsed for, with their first and last days.",
        "doc",
    ),
    Kind(
        "leadership",
        "Leadership",
        "leadership",
        "Time in which you led others, in practice, policy, teaching, or research.",
        "Add each role in which you led, with its first and last days.",
        "flag",
    ),
    Kind(
        "supervision",
        "Supervision",
        "supervision",
        "Hours of supervision or consultation that you received.",
        "Add the hours with one provider over a stretch of time as one entry, and say who provided them.",
        "people",
    ),
    Kind(
        "memberships",
        "Memberships",
        "a membership",
        "Professional associations that you belong to.",
        "Add the associations that you belong to now.",
        "user",
    ),
)
KINDS: Final[Mapping[str, Kind]] = {each.id: each for each in _ALL}
#: How addresses name them.
PATH: Final = f"<any({', '.join(NAMES)}):kind>"
