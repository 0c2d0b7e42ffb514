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
from assay.web.numbers import listed
from assay.wording import say, say_as, say_many

#: Where an application is, as a pill.
PLACES: Final[Mapping[str, Standing]] = {
    "lacks-reviewers": Standing(say("Needs reviewers"), "live", "people"),
    "disputed": Standing(say_as("application", "Disputed"), "unmet", "alert"),
    "approved": Standing(say_as("application", "Approved"), "met", "check"),
    "reviewers": Standing(say("Under review"), "live", "eye"),
    "asked": Standing(say("Question open"), "", "question"),
    "deferred": Standing(say_as("application", "Deferred"), "", "arrow-left"),
    "preparing": Standing(say("In preparation"), "", "pen"),
    "granted": Standing(say_as("application", "Granted"), "met", "award"),
    "declined": Standing(say_as("application", "Declined"), "unmet", "cross"),
    "withdrawn": Standing(say_as("application", "Withdrawn"), "", "cross"),
}
#: Who has it, to follow a length of time.
_HOLDERS: Final[Mapping[str, str]] = {
    "lacks-reviewers": say("Waits %(time)s for reviewers"),
    "disputed": say("Waits %(time)s for you to settle it"),
    "approved": say("Approved %(time)s ago"),
    "asked": say("With the applicant for %(time)s"),
    "deferred": say("With the applicant for %(time)s"),
    "preparing": say("Begun %(time)s ago"),
}
#: What needs a coordinator: more about it, and what to do.
_NEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "lacks-reviewers": (
        say("Choose them, or have those with the least to do chosen."),
        say("Choose reviewers"),
    ),
    "disputed": (
        say("The reviewers do not agree; you read what each says, and settle it."),
        say("Look at what they say"),
    ),
    "approved": (
        say("You decide when the examination and everything else is there."),
        say("See what is missing"),
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
    aim = named(
        requests.spoken_catalog(), application.association, application.endorsement, application.category
    )
    return Row(line, aim, application.person_id == reader, PLACES[line.place], who_has_it(line, now))


def who_has_it(line: Line, now: datetime) -> str:
    """Who has an application, and for how long."""
    time = waited(line.since, now)
    if line.place == "reviewers":
        return say("With %(reviewers)s for %(time)s", reviewers=listed(line.readers), time=time)
    words = _HOLDERS.get(line.place)
    return say(words, time=time) if words else ""


def waited(since: datetime, now: datetime) -> str:
    """A length of time in days: `less than a day`, `1 day`, `12 days`."""
    days = (now - since).days
    return say_many("%(num)s day", "%(num)s days", days) if days else say("less than a day")


class Need(NamedTuple):
    """Applications that need a coordinator for the same reason."""

    place: str
    number: int
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
        return say_many("%(num)s application needs you", "%(num)s applications need you", self.total)

    def __bool__(self) -> bool:
        return bool(self.rows)
