"""The list of applications in words: where each is, who has it, and for how long."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from assay.services.applications.listing import Line, applications_in
from assay.web import requests
from assay.web.aims import NamedAim, named
from assay.web.coordinator.words import Standing

#: Where an application is, as a pill.
PLACES: Final[Mapping[str, Standing]] = {
    "lacks-reviewers": Standing("Needs reviewers", "live", "people"),
    "disputed": Standing("Disputed", "unmet", "alert"),
    "approved": Standing("Approved", "met", "check"),
    "reviewers": Standing("Under review", "live", "eye"),
    "asked": Standing("Question open", "", "question"),
    "deferred": Standing("Deferred", "", "arrow-left"),
    "preparing": Standing("In preparation", "", "pen"),
    "granted": Standing("Granted", "met", "award"),
    "declined": Standing("Declined", "unmet", "cross"),
    "withdrawn": Standing("Withdrawn", "", "cross"),
}
#: Who has it, to follow a length of time.
_HOLDERS: Final[Mapping[str, str]] = {
    "lacks-reviewers": "Waits {time} for reviewers",
    "disputed": "Waits {time} for you to settle it",
    "approved": "Approved {time} ago",
    "asked": "With the applicant for {time}",
    "deferred": "With the applicant for {time}",
    "preparing": "Begun {time} ago",
}
#: What needs a coordinator: what is said of it, more about it, and what to do.
_NEEDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "lacks-reviewers": (
        "waits for reviewers",
        "wait for reviewers",
        "Choose them, or have those with the least to do chosen.",
        "Choose reviewers",
    ),
    "disputed": (
        "is disputed",
        "are disputed",
        "The reviewers do not agree; you read what each says, and settle it.",
        "Look at what they say",
    ),
    "approved": (
        "is approved",
        "are approved",
        "You decide when the examination and everything else is there.",
        "See what is missing",
    ),
}


@dataclass(frozen=True)
class Row:
    """One application in the list."""

    line: Line
    aim: NamedAim
    #: Whether it is the reader's own, which another coordinator looks after.
    is_own: bool
    standing: Standing
    #: Who has it, and for how long.
    words: str


def rows_of(association: str) -> tuple[Row, ...]:
    """Every application of an association."""
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    now = requests.now()
    return tuple(
        _row(each, actor.person_id, now) for each in applications_in(session, catalog, actor, association)
    )


def _row(line: Line, reader: int, now: datetime) -> Row:
    application = line.application
    aim = named(requests.catalog(), application.association, application.endorsement, application.category)
    return Row(line, aim, application.person_id == reader, PLACES[line.place], who_has_it(line, now))


def who_has_it(line: Line, now: datetime) -> str:
    """Who has an application, and for how long."""
    time = waited(line.since, now)
    if line.place == "reviewers":
        return f"With {' and '.join(line.readers)} for {time}"
    words = _HOLDERS.get(line.place)
    return words.format(time=time) if words else ""


def waited(since: datetime, now: datetime) -> str:
    """A length of time in days: `less than a day`, `1 day`, `12 days`."""
    days = (now - since).days
    return "less than a day" if days < 1 else "1 day" if days == 1 else f"{days} days"


class Need(NamedTuple):
    """Applications that need a coordinator for the same reason."""

    place: str
    number: int
    one: str
    many: str
    words: str
    doing: str


@dataclass(frozen=True)
class Needs:
    """The applications of an association that need its coordinator."""

    rows: tuple[Need, ...]

    @classmethod
    def of(cls, association: str) -> "Needs":
        """Counted now; one's own are left out."""
        counts = Counter[str](each.line.place for each in rows_of(association) if not each.is_own)
        return cls(tuple(Need(place, counts[place], *_NEEDS[place]) for place in _NEEDS if counts[place]))

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(each.number for each in self.rows)

    @property
    def words(self) -> str:
        """The same in a few words."""
        return "1 application needs you" if self.total == 1 else f"{self.total} applications need you"

    def __bool__(self) -> bool:
        return bool(self.rows)
