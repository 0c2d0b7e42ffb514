"""The kinds of evidence, in the words of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assay.storage.portfolios import KINDS as NAMES
from assay.wording import say


@dataclass(frozen=True)
class Kind:
    """A kind of evidence."""

    id: str
    title: str
    #: What a button says that adds one.
    adding: str
    #: What is said of one that was begun at a `time` and is not saved.
    begun: str
    lede: str
    #: What to say of the first one, when there is none yet.
    first: str
    symbol: str


_ALL: Final = (
    Kind(
        "education",
        say("Education"),
        say("Add a degree or course of study"),
        say("You began to add a degree or course of study on %(time)s and have not saved it."),
        say("Degrees, certificates, and courses of study."),
        say(
            "Begin with the highest degree that you have completed; requirements often count what came after it."
        ),
        "award",
    ),
    Kind(
        "training",
        say("Training"),
        say("Add training"),
        say("You began to add training on %(time)s and have not saved it."),
        say("Workshops, conferences, and other hours of learning outside a degree."),
        say(
            "Add each training with its clock hours and its topics, so that the hours count where they are asked for."
        ),
        "calendar",
    ),
    Kind(
        "work",
        say("Work"),
        say("Add a job or internship"),
        say("You began to add a job or internship on %(time)s and have not saved it."),
        say("Jobs and internships, paid or not."),
        say(
            "Add the jobs in which you did the work that you want to be endorsed for, with their first and last days."
        ),
        "doc",
    ),
    Kind(
        "leadership",
        say("Leadership"),
        say("Add leadership"),
        say("You began to add leadership on %(time)s and have not saved it."),
        say("Time in which you led others, in practice, policy, teaching, or research."),
        say("Add each role in which you led, with its first and last days."),
        "flag",
    ),
    Kind(
        "supervision",
        say("Supervision"),
        say("Add supervision"),
        say("You began to add supervision on %(time)s and have not saved it."),
        say("Hours of supervision or consultation that you received."),
        say(
            "Add the hours with one provider over a stretch of time as one entry, and say who provided them."
        ),
        "people",
    ),
    Kind(
        "memberships",
        say("Memberships"),
        say("Add a membership"),
        say("You began to add a membership on %(time)s and have not saved it."),
        say("Professional associations that you belong to."),
        say("Add the associations that you belong to now."),
        "user",
    ),
)
KINDS: Final[Mapping[str, Kind]] = {each.id: each for each in _ALL}
#: How addresses name them.
PATH: Final = f"<any({', '.join(NAMES)}):kind>"
