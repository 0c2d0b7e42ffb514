"""What meets a requirement, added to a draft: a construction for each kind, or why there is none."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import singledispatchmethod
from math import ceil
from typing import Any, Final

from assay.assessment.conformance.drafts import Draft
from assay.assessment.conformance.shaping import Excluded, shape_of
from assay.assessment.counting.background import fact
from assay.assessment.counting.days import YEAR, number_of
from assay.content.conditions import Conditional, Where, Window
from assay.content.criteria import is_for
from assay.content.people import Attestation, ExamResult, Membership, ReviewResult, SignedAgreement
from assay.content.raters import Slot
from assay.content.requirements import (
    AgreementRequirement,
    AllOf,
    AnyOf,
    AttestRequirement,
    CompetenciesRequirement,
    EducationRequirement,
    ExamRequirement,
    ExperienceRequirement,
    HoursRequirement,
    LeadershipRequirement,
    MembershipRequirement,
    ReferencesRequirement,
    Requirement,
    ReviewRequirement,
)

_HOURS_OF_A_YEAR: Final = 24 * YEAR
#: Over how many days hours are spread, at least; and how many are spread on one.
_DAYS: Final = 300
_HOURS_A_DAY: Final = 8


@dataclass(frozen=True)
class Meeting:
    """Meets requirements in a draft. Raises `Excluded` where nobody can."""

    draft: Draft

    def applies(self, rule: Requirement | Any) -> bool:
        """Whether a requirement, or a part of one, is asked of this person on this day."""
        is_asked = not hasattr(rule, "categories") or is_for(rule, self.draft.aim.category)
        return is_asked and self._is_so(rule)

    def _is_so(self, rule: Conditional) -> bool:
        return rule.in_force(self.draft.on) and fact(self.draft.facts, rule.when) is not False

    @singledispatchmethod
    def meet(self, requirement: Any) -> None:
        """Add what meets a requirement."""
        raise TypeError(f"no construction for {type(requirement).__name__}")

    @meet.register
    def _all(self, requirement: AllOf) -> None:
        for each in requirement.requirements:
            if self.applies(each) and each.strength == "required":
                self.meet(each)

    @meet.register
    def _any(self, requirement: AnyOf) -> None:
        """The first alternative that can be met."""
        reasons = []
        for each in filter(self.applies, requirement.requirements):
            trial = Meeting(self.draft.copy())
            try:
                trial.meet(each)
            except Excluded as error:
                reasons.append(f"`{each.id}`: {error}")
            else:
                self.draft.take(trial.draft)
                return
        raise Excluded("; ".join(reasons) or "none of its alternatives applies")

    @meet.register
    def _education(self, requirement: EducationRequirement) -> None:
        degree = requirement.degrees[0] if requirement.degrees else None
        level = next(iter((*requirement.levels, *requirement.reviewed)), "other")
        shape = shape_of([requirement.where])
        self.draft.add_evidence("education", requirement.title, shape, None, level=level, degree=degree)

    @meet.register
    def _hours(self, requirement: HoursRequirement) -> None:
        window, rest = requirement.window, requirement.minimum
        _refuse_too_many(requirement.minimum, window)
        self._refuse_beyond_cycle(requirement.minimum, window)
        for part in filter(self.applies, requirement.including):
            where = [requirement.where, part.where]
            self._add_hours(requirement, part.title or requirement.title, part.minimum, where)
            rest -= part.minimum
        if window and window.each_year:
            for year in range(window.years):
                day = self.draft.on - timedelta(days=YEAR * year + YEAR // 2)
                self._add_hours(requirement, requirement.title, window.each_year, [requirement.where], day)
            rest -= window.each_year * window.years
        if rest > 0:
            self._add_hours(requirement, requirement.title, rest, [requirement.where])

    def _add_hours(
        self,
        requirement: HoursRequirement,
        title: str,
        hours: Decimal,
        where: list[Where | None],
        day: date | None = None,
    ) -> None:
        """Hours on a day, or spread over the time before the day of the evaluation."""
        days = max(_DAYS, ceil(hours / _HOURS_A_DAY))
        if requirement.window:
            days = min(days, requirement.window.years * YEAR - 1)
        if self.draft.since:
            days = min(days, (self.draft.on - self.draft.since).days)
        since = day or self.draft.on - timedelta(days=days)
        spread = {"on": day} if day else {"from_": since, "until": self.draft.on}
        number = len(self.draft.entries.get(requirement.of, ())) + 1
        # The same words twice would count as the same hours.
        named = f"{title} ({number})"
        self.draft.add_evidence(requirement.of, named, shape_of(where), since, hours=hours, **spread)

    def _refuse_beyond_cycle(self, hours: Decimal, window: Window | None) -> None:
        """More hours than a cycle of renewal has, or hours in years before it."""
        if self.draft.since is None:
            return
        years = (number_of(self.draft.on) + 1 - number_of(self.draft.since)) // YEAR
        if hours > years * _HOURS_OF_A_YEAR:
            most = years * _HOURS_OF_A_YEAR
            raise Excluded(f"{hours} hours do not go into the {most} of a cycle of {years} year(s)")
        if window and window.each_year and window.years > years:
            raise Excluded(f"hours in each of {window.years} years do not go into a cycle of {years}")

    @meet.register(ExperienceRequirement)
    @meet.register(LeadershipRequirement)
    def _time(self, requirement: ExperienceRequirement | LeadershipRequirement) -> None:
        kind = "work" if isinstance(requirement, ExperienceRequirement) else "leadership"
        since = self.draft.on - timedelta(days=ceil((requirement.years or 1) * 366))
        self.draft.add_evidence(kind, requirement.title, shape_of([requirement.where]), since, from_=since)

    @meet.register
    def _references(self, requirement: ReferencesRequirement) -> None:
        among = [requirement.among.rater] if requirement.among else []
        for slot in requirement.slots:
            role = self._role(slot)
            person = self.draft.person("rater", [*([slot.rater] if slot.rater else []), *among])
            name = self.draft.next_id("references")
            rating = {"id": name, "person": person, "roles": (role,), "received": self.draft.on}
            self.draft.add("references", rating)

    def _role(self, slot: Slot) -> str:
        """A role in which somebody may fill a slot."""
        ways = [(slot.roles, slot.when), *((each.roles, each.when) for each in slot.otherwise)]
        for roles, when in ways:
            if fact(self.draft.facts, when):
                return roles[0]
        raise Excluded(f"nobody may fill the slot `{slot.id}`")

    @meet.register
    def _membership(self, requirement: MembershipRequirement) -> None:
        entry = Membership(
            id=self.draft.next_id("memberships"),
            organisation=next(iter(requirement.organisations), "an-association"),
            topics=requirement.topics[:1],
            from_=self.draft.on - timedelta(days=YEAR),
        )
        self.draft.add("memberships", entry)

    @meet.register
    def _agreements(self, requirement: AgreementRequirement) -> None:
        for each in requirement.agreements:
            name = self.draft.next_id("agreements")
            self.draft.add("agreements", SignedAgreement(id=name, agreement=each, signed=self.draft.on))

    @meet.register
    def _competencies(self, requirement: CompetenciesRequirement) -> None:
        self.draft.documenting.append((requirement.by, requirement.least))

    @meet.register
    def _exam(self, requirement: ExamRequirement) -> None:
        aim, name = self.draft.aim, self.draft.next_id("exam_results")
        exam = f"{aim.association}/{next(iter(requirement.exams), aim.endorsement)}"
        self.draft.add("exam_results", ExamResult(id=name, exam=exam, on=self.draft.on, passed=True))

    @meet.register
    def _review(self, requirement: ReviewRequirement) -> None:
        for level in range(1, requirement.levels + 1):
            name, subject = self.draft.next_id("reviews"), requirement.subject
            entry = ReviewResult(id=name, subject=subject, level=level, on=self.draft.on, approved=True)
            self.draft.add("reviews", entry)

    @meet.register
    def _statement(self, requirement: AttestRequirement) -> None:
        name, said = self.draft.next_id("attestations"), requirement.statement
        entry = Attestation(id=name, statement=said, by=requirement.by, on=self.draft.on)
        self.draft.add("attestations", entry)


def _refuse_too_many(hours: Decimal, window: Window | None) -> None:
    """More hours than a window has."""
    if window is None:
        return
    most = window.years * _HOURS_OF_A_YEAR
    if hours > most:
        raise Excluded(f"{hours} hours do not go into the {most} of {window.years} year(s)")
    if (window.each_year or 0) > _HOURS_OF_A_YEAR:
        raise Excluded(f"{window.each_year} hours do not go into the {_HOURS_OF_A_YEAR} of a year")
