"""How much a requirement asks, in a few words for the list at the top of a page."""

from decimal import Decimal
from functools import singledispatch

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
from assay.times import months
from assay.web.criteria.names import Names, both, either
from assay.web.findings import shown
from assay.wording import say, say_many


@singledispatch
def measure(requirement: Requirement, names: Names) -> str:
    """How much, in a few words."""
    raise NotImplementedError(f"no words for {type(requirement).__name__}")


@measure.register
def _education(requirement: EducationRequirement, _names: Names) -> str:
    return say("A degree") if requirement.degrees else say("Completed education")


@measure.register
def _hours(requirement: HoursRequirement, _names: Names) -> str:
    return at_least_hours(requirement.minimum)


@measure.register(ExperienceRequirement)
@measure.register(LeadershipRequirement)
def _years(requirement: ExperienceRequirement | LeadershipRequirement, _names: Names) -> str:
    if requirement.years is None:
        return say("Any length of time")
    years = requirement.years
    if years % 1:
        return say("At least %(time)s", time=months(round(years * 12)))
    return say_many("At least %(num)s year", "At least %(num)s years", num=shown(years))


@measure.register
def _references(requirement: ReferencesRequirement, _names: Names) -> str:
    return say_many("%(num)s reference rating", "%(num)s reference ratings", num=len(requirement.slots))


@measure.register
def _membership(_requirement: MembershipRequirement, _names: Names) -> str:
    return say("Be a member")


@measure.register
def _agreement(requirement: AgreementRequirement, _names: Names) -> str:
    return say_many("Sign a text", "Sign %(num)s texts", num=len(requirement.agreements))


@measure.register
def _competencies(_requirement: CompetenciesRequirement, _names: Names) -> str:
    return say("Every competency documented")


@measure.register
def _exam(_requirement: ExamRequirement, _names: Names) -> str:
    return say("Pass it")


@measure.register
def _review(_requirement: ReviewRequirement, _names: Names) -> str:
    return say("Approved by reviewers")


@measure.register
def _attest(requirement: AttestRequirement, _names: Names) -> str:
    return say("Stated by you") if requirement.by == "applicant" else say("Stated by the association")


@measure.register
def _all_of(requirement: AllOf, _names: Names) -> str:
    return both(each.title for each in requirement.requirements)


@measure.register
def _any_of(requirement: AnyOf, _names: Names) -> str:
    return either(each.title for each in requirement.requirements)


def at_least_hours(hours: Decimal) -> str:
    """At least 48 hours."""
    return say_many("At least %(num)s hour", "At least %(num)s hours", num=shown(hours))
