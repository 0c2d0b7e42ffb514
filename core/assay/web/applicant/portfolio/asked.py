"""What criteria ask of a kind of evidence, in words beside the fields of its form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assay.assessment.aims import Aim
from assay.assessment.requirements.demands import Demand
from assay.assessment.requirements.vocabulary import Vocabulary, Word, vocabulary_of
from assay.content.catalog import Catalog
from assay.content.requirements import HoursPart, HoursRequirement, Requirement
from assay.services.people import Actor
from assay.services.portfolio.goals import open_aims
from assay.web import requests
from assay.web.aims import NamedAim, named_aim
from assay.wording import say

#: More reasons than these are counted, not named.
MOST_REASONS = 2


@dataclass(frozen=True)
class Feed:
    """A requirement for which a kind of evidence counts."""

    requirement: Requirement
    is_for_renewal: bool

    @property
    def parts(self) -> Sequence[HoursPart]:
        """Parts of the hours that must be about something."""
        return self.requirement.including if isinstance(self.requirement, HoursRequirement) else ()


@dataclass(frozen=True)
class Asking:
    """What a person's goals ask, and what every installed association does."""

    catalog: Catalog
    goals: Vocabulary
    wider: Vocabulary
    has_goals: bool

    @property
    def own(self) -> Vocabulary:
        """Whom the person works towards; everybody, when that is not decided."""
        return self.goals if self.has_goals else self.wider

    def words(self, kind: str, field: str, kept: Iterable[str] = ()) -> tuple[Word, ...]:
        """The words of a field: those of the goals first, then everybody's, then those that stand there already."""
        ids = [each.id for each in (*self.own.words(kind, field), *self.wider.words(kind, field))]
        return tuple(Word(each, self.title(each)) for each in dict.fromkeys((*ids, *kept)))

    def title(self, word: str) -> str:
        """What people read for a word."""
        return self.own.title(word)

    def is_asked(self, kind: str, field: str) -> bool:
        """Whether anybody asks for the field."""
        return bool(self.wider.asking(kind, field))

    def hint(self, kind: str, field: str, word: str | None = None) -> str:
        """What difference a field makes, or a word in it; nothing when it makes none."""
        mine = self.goals.asking(kind, field, word)
        if mine:
            return say("Counts for: %(reasons)s.", reasons=_reasons(self.catalog, mine))
        others = self.wider.asking(kind, field, word)
        names = ", ".join(dict.fromkeys(_association(self.catalog, each) for each in others))
        if not names:
            return ""
        if word is None:
            return say("Asked for by %(associations)s.", associations=names)
        return say("Counted by %(associations)s.", associations=names)

    def feeds(self, kind: str) -> Sequence[tuple[NamedAim, Sequence[Feed]]]:
        """For each goal, or else for everything that is installed, the requirements that this kind counts for."""
        found: dict[Aim, dict[str, Feed]] = {}
        for each in self.own.feeds(kind):
            key = f"{each.is_for_renewal} {each.requirement.id}"
            found.setdefault(each.aim, {}).setdefault(key, Feed(each.requirement, each.is_for_renewal))
        return [(named_aim(self.catalog, aim), tuple(feeds.values())) for aim, feeds in found.items()]


def asking_of(session: Session, actor: Actor) -> Asking:
    """What is asked of this person today."""
    catalog, today = requests.spoken_catalog(), requests.now().date()
    aims = open_aims(session, actor)
    goals, wider = vocabulary_of(catalog, today, aims), vocabulary_of(catalog, today)
    return Asking(catalog, goals, wider, bool(goals.demands))


def _reasons(catalog: Catalog, demands: Iterable[Demand]) -> str:
    """15 of the 48 hours of Training (MI-AIMH), Training (CT-AIMH), and 2 more."""
    places: dict[str, dict[str, None]] = {}
    for each in _telling(demands):
        places.setdefault(_what(each), {})[_association(catalog, each)] = None
    reasons = [f"{what} ({', '.join(where)})" for what, where in places.items()]
    more = len(reasons) - MOST_REASONS
    named = ", ".join(reasons[:MOST_REASONS])
    return say("%(reasons)s, and %(more)s more", reasons=named, more=more) if more > 0 else named


def _telling(demands: Iterable[Demand]) -> Sequence[Demand]:
    """What is asked to earn an endorsement comes before what renews it, and a part of the hours before the whole."""
    found = sorted(demands, key=lambda each: (each.is_for_renewal, each.asked.part is None))
    by_requirement: dict[tuple[Aim, str], Demand] = {}
    for each in found:
        if each.is_for_renewal == found[0].is_for_renewal:
            by_requirement.setdefault((each.aim, each.requirement.id), each)
    return tuple(by_requirement.values())


def _what(demand: Demand) -> str:
    title = demand.requirement.title
    words = say("%(requirement)s, renewal", requirement=title) if demand.is_for_renewal else title
    part, whole = demand.asked.part, demand.requirement
    if part is None or not isinstance(whole, HoursRequirement):
        return words
    return say(
        "%(part)s of the %(whole)s hours of %(requirement)s",
        part=part.minimum,
        whole=whole.minimum,
        requirement=words,
    )


def _association(catalog: Catalog, demand: Demand) -> str:
    return catalog.associations[demand.aim.association].short_name
