"""Evidence for one requirement after another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from functools import singledispatchmethod
from typing import Any, Final

from assay.assessment.aims import Aim
from assay.content.base import Content
from assay.content.conditions import Qualification, Where
from assay.content.evidence import Education, Leadership, Supervision, Training, Work
from assay.content.people import HeldEndorsement, Membership, Person
from assay.content.requirements import (
    EducationRequirement,
    ExperienceRequirement,
    HoursRequirement,
    LeadershipRequirement,
    MembershipRequirement,
    ReferencesRequirement,
    Requirement,
)
from assay.services.demo.facts import applies
from assay.services.demo.fields import fields_for
from assay.services.demo.words import CONTACTS, KINDS_OF_TRAINING, PLACES

#: About how many hours an entry has.
_EACH: Final = {"training": 3, "supervision": 5}
_YEAR: Final = timedelta(days=365)
#: Before everything else that is made here.
_STUDIED: Final = 15 * _YEAR


@dataclass(frozen=True)
class Rater:
    """Somebody in a portfolio who can rate its owner, in these roles."""

    person: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """For what evidence is made, when, and how much of it."""

    aim: Aim
    #: Says a word of the criteria as people do.
    title: Callable[[str], str]
    today: date
    #: Hours lie between this day and today.
    since: date
    #: Hours and years as a share of what is asked.
    amount: Decimal = Decimal("1.2")
    #: The share of the competencies that evidence documents.
    tagged: Decimal = Decimal(1)
    #: How many entries of hours there are at most for one requirement, or for a part of it.
    most: int = 4
    #: Whom and what names are taken from: another number, other people.
    seed: int = 0


class EvidenceMaker:
    """Makes what requirements ask for, and gathers it."""

    def __init__(self, setting: Setting, facts: Mapping[str, bool]) -> None:
        self._setting, self._facts = setting, facts
        self.entries: dict[str, list[Content]] = {}
        self.people: dict[str, Person] = {}
        self.raters: list[Rater] = []

    @singledispatchmethod
    def meet(self, requirement: Requirement) -> None:
        """Make what meets a requirement; nothing for what is not evidence, such as agreements and exams."""

    @meet.register
    def _education(self, requirement: EducationRequirement) -> None:
        levels, degrees = (*requirement.levels, *requirement.reviewed, "master"), requirement.degrees
        self._add(
            "education",
            Education(
                id="new",
                title=self._setting.title(degrees[0] if degrees else levels[0]),
                level="master" if "master" in levels else levels[0],
                degree=degrees[0] if degrees else None,
                completed=self._setting.today - _STUDIED,
                transcript=True,
                **self._fields(requirement.where, without="transcript"),
            ),
        )

    @meet.register
    def _hours(self, requirement: HoursRequirement) -> None:
        parts = [each for each in requirement.including if applies(each, self._facts)]
        for part in parts:
            self._spread(requirement, part.minimum, requirement.where, part.where)
        rest = requirement.minimum - sum(each.minimum for each in parts)
        if rest > 0:
            self._spread(requirement, rest, requirement.where)

    @meet.register
    def _experience(self, requirement: ExperienceRequirement) -> None:
        fields = {"organisation": self._place(), **self._fields(requirement.where)}
        begun = self._begun(requirement.years)
        self._add("work", Work(id="new", title=requirement.title, from_=begun, **fields))

    @meet.register
    def _leadership(self, requirement: LeadershipRequirement) -> None:
        title, begun = f"{requirement.title}, {self._place()}", self._begun(requirement.years)
        fields = self._fields(requirement.where)
        self._add("leadership", Leadership(id="new", title=title, from_=begun, **fields))

    @meet.register
    def _membership(self, requirement: MembershipRequirement) -> None:
        own = self._setting.aim.association
        organisation = own if own in requirement.organisations else (*requirement.organisations, own)[0]
        begun, topics = self._setting.today - 5 * _YEAR, requirement.topics[:1]
        self._add("memberships", Membership(id="new", organisation=organisation, from_=begun, topics=topics))

    @meet.register
    def _references(self, requirement: ReferencesRequirement) -> None:
        among = requirement.among
        for place, slot in enumerate(requirement.slots):
            needed = slot.rater or (among.rater if among and place < among.least else None)
            self.raters.append(Rater(self._add_person(needed), slot.roles[:1]))

    def _spread(self, requirement: HoursRequirement, hours: Decimal, *where: Where | None) -> None:
        """Entries of equal length, evenly over the time in which they count."""
        years = requirement.window.years if requirement.window else 0
        first = (
            max(self._setting.since, self._setting.today - years * _YEAR) if years else self._setting.since
        )
        total = (hours * self._setting.amount).quantize(Decimal(1), ROUND_UP)
        number = max(1, min(self._setting.most, int(total) // _EACH[requirement.of]))
        step, fields = (self._setting.today - first) / number, self._fields(*where)
        for place in range(number):
            begins = first + step * place
            make = self._training if requirement.of == "training" else self._supervision
            make(
                requirement, begins, begins + step - timedelta(days=1), _portion(total, number, place), fields
            )

    def _training(
        self, requirement: HoursRequirement, first: date, last: date, hours: Decimal, fields: dict[str, Any]
    ) -> None:
        kinds, made = KINDS_OF_TRAINING, len(self.entries.get("training", ()))
        about = self._setting.title(fields["topics"][-1]) if "topics" in fields else requirement.title
        title = f"{kinds[made % len(kinds)]}: {about}"
        self._add(
            "training", Training(id="new", title=title, hours=hours, on=first + (last - first) / 2, **fields)
        )

    def _supervision(
        self, requirement: HoursRequirement, first: date, last: date, hours: Decimal, fields: dict[str, Any]
    ) -> None:
        about = self._setting.title(fields["about"]) if "about" in fields else requirement.title
        title = f"{about}, {first:%B %Y}"
        self._add(
            "supervision", Supervision(id="new", title=title, hours=hours, from_=first, until=last, **fields)
        )

    def _begun(self, years: Decimal | None) -> date:
        return self._setting.today - timedelta(days=int((years or 2) * self._setting.amount * 366))

    def _fields(self, *where: Where | None, without: str = "") -> dict[str, Any]:
        found = fields_for(self._provider, *where)
        return {field: value for field, value in found.items() if field != without}

    def _provider(self, needed: Qualification) -> str:
        """Somebody who is what is needed: the one who is here, or somebody new."""
        held = self._held(needed)
        for each in self.people.values():
            if each.endorsements and each.endorsements[0].endorsement == held:
                return each.id
        return self._add_person(needed)

    def _add_person(self, needed: Qualification | None) -> str:
        name = CONTACTS[(self._setting.seed * 3 + len(self.people)) % len(CONTACTS)]
        since = self._setting.today - 10 * _YEAR
        held = (HeldEndorsement(endorsement=self._held(needed), since=since),) if needed else ()
        person = Person(id=f"person-{len(self.people) + 1}", name=name, endorsements=held)
        self.people[person.id] = person
        return person.id

    def _held(self, needed: Qualification) -> str:
        own = "-".join(each for each in (self._setting.aim.endorsement, self._setting.aim.category) if each)
        return own if needed.endorsed[0] == "any" else needed.endorsed[0]

    def _place(self) -> str:
        made = sum(len(self.entries.get(kind, ())) for kind in ("work", "leadership"))
        return PLACES[(self._setting.seed + made) % len(PLACES)]

    def _add(self, kind: str, entry: Content) -> None:
        self.entries.setdefault(kind, []).append(entry)


def _portion(total: Decimal, number: int, place: int) -> Decimal:
    """A share of some whole hours in whole hours; all shares together are the total."""
    whole, more = divmod(int(total), number)
    return Decimal(whole + (place < more))
