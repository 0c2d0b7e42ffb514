"""What criteria ask of each kind of evidence: which fields make a difference, and which words in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Any, Final, NamedTuple

from assay.assessment.aims import Aim
from assay.content.conditions import Conditional, Qualification, Where
from assay.content.criteria import Criteria, CriteriaVersion, is_for
from assay.content.requirements import (
    AllOf,
    AnyOf,
    CompetenciesRequirement,
    EducationRequirement,
    ExperienceRequirement,
    HoursPart,
    HoursRequirement,
    LeadershipRequirement,
    MembershipRequirement,
    ReferencesRequirement,
    Requirement,
)

#: Conditions whose name differs from that of the field that they ask about.
_FIELDS: Final[Mapping[str, str]] = {"formats": "format", "levels": "level"}


class Asked(NamedTuple):
    """A field of a kind of evidence, and the words that do in it; no field: evidence of this kind counts."""

    kind: str
    field: str = ""
    words: tuple[str, ...] = ()
    part: HoursPart | None = None


@dataclass(frozen=True)
class Demand:
    """Something that a requirement asks."""

    aim: Aim
    requirement: Requirement
    asked: Asked
    #: Whether it is asked when the endorsement is renewed, not when it is earned.
    is_for_renewal: bool = False


def demands_of(aim: Aim, criteria: Criteria, day: date) -> Iterator[Demand]:
    """Everything that is asked for an aim on a day; before the first version, what that one will ask."""
    version = criteria.version_on(day) or criteria.versions[0]
    for requirement in _leaves(version.requirements, aim, day):
        yield from (Demand(aim, requirement, each) for each in _asked_by(requirement))
    for requirement in _leaves(_of_renewal(version), aim, day):
        yield from (Demand(aim, requirement, each, is_for_renewal=True) for each in _asked_by(requirement))


def _of_renewal(version: CriteriaVersion) -> tuple[Requirement, ...]:
    if version.renewal is None:
        return ()
    longer = [each for held in version.renewal.long_held for each in held.requirements]
    return (*version.renewal.requirements, *longer)


def _leaves(requirements: Iterable[Requirement], aim: Aim, day: date) -> Iterator[Requirement]:
    """The requirements that hold no others, as far as they apply."""
    for each in requirements:
        if not is_for(each, aim.category) or not each.in_force(day):
            continue
        if isinstance(each, AllOf | AnyOf):
            yield from (_with_facts(each, leaf) for leaf in _leaves(each.requirements, aim, day))
        else:
            yield each


def _with_facts(outer: Requirement, leaf: Requirement) -> Requirement:
    """What is asked inside another is asked only of whom that is asked."""
    return leaf.model_copy(update={"when": {**outer.when, **leaf.when}}) if outer.when else leaf


def _asked_by(requirement: Requirement) -> Iterator[Asked]:
    yield from _facts(requirement)
    yield from _of(requirement)


def _facts(rule: Conditional) -> Iterator[Asked]:
    yield from (Asked("facts", fact) for fact in rule.when)


@singledispatch
def _of(_: object) -> Iterator[Asked]:
    """Nothing that a portfolio's owner writes: agreements, exams, reviews, statements."""
    return iter(())


@_of.register
def _hours(requirement: HoursRequirement) -> Iterator[Asked]:
    yield Asked(requirement.of)
    yield from _conditions(requirement.of, requirement.where)
    for part in requirement.including:
        yield from _facts(part)
        yield from (each._replace(part=part) for each in _conditions(requirement.of, part.where))


@_of.register
def _experience(requirement: ExperienceRequirement) -> Iterator[Asked]:
    yield Asked("work")
    yield from _share("work", requirement.part_time)
    yield from _conditions("work", requirement.where)


@_of.register
def _leadership(requirement: LeadershipRequirement) -> Iterator[Asked]:
    yield Asked("leadership")
    yield from _share("leadership", requirement.part_time)
    yield from _conditions("leadership", requirement.where)


def _share(kind: str, part_time: str) -> Iterator[Asked]:
    if part_time == "prorated":
        yield Asked(kind, "share")


@_of.register
def _education(requirement: EducationRequirement) -> Iterator[Asked]:
    yield Asked("education")
    if requirement.degrees:
        yield Asked("education", "degree", requirement.degrees)
    if requirement.levels or requirement.reviewed:
        yield Asked("education", "level", (*requirement.levels, *requirement.reviewed))
    yield from _conditions("education", requirement.where)


@_of.register
def _membership(requirement: MembershipRequirement) -> Iterator[Asked]:
    yield Asked("memberships")
    if requirement.organisations:
        yield Asked("memberships", "organisation", requirement.organisations)
    if requirement.topics:
        yield Asked("memberships", "topics", requirement.topics)


@_of.register
def _references(requirement: ReferencesRequirement) -> Iterator[Asked]:
    yield Asked("people")
    for slot in requirement.slots:
        yield Asked("people", "roles", slot.roles)
        yield from _qualification(slot.rater)
        for other in slot.otherwise:
            yield Asked("people", "roles", other.roles)
            yield from (Asked("facts", fact) for fact in other.when)
    yield from _qualification(requirement.among.rater if requirement.among else None)


@_of.register
def _competencies(requirement: CompetenciesRequirement) -> Iterator[Asked]:
    yield from (Asked(kind, "competencies") for kind in requirement.by if kind != "references")


def _conditions(kind: str, where: Where | None) -> Iterator[Asked]:
    """What a condition asks; of alternatives, what each of them does."""
    for key in where.asked if where else ():
        yield from _CONDITIONS.get(key, _plain)(kind, key, getattr(where, key))


def _plain(kind: str, key: str, value: Any) -> Iterator[Asked]:
    words = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    yield Asked(kind, _FIELDS.get(key, key), words)


def _person(kind: str, key: str, value: Qualification) -> Iterator[Asked]:
    yield Asked(kind, key)
    yield from _qualification(value)


def _after_education(kind: str, key: str, value: tuple[str, ...]) -> Iterator[Asked]:  # noqa: ARG001
    yield Asked("education", "completed")
    yield Asked("education", "level", value)


def _alternatives(kind: str, key: str, value: tuple[Where, ...]) -> Iterator[Asked]:  # noqa: ARG001
    for each in value:
        yield from _conditions(kind, each)


def _qualification(needed: Qualification | None) -> Iterator[Asked]:
    if needed is None:
        return
    endorsed = tuple(each for each in needed.endorsed if each != "any")
    yield Asked("people", "endorsements", endorsed)
    if needed.meets:
        yield Asked("people", "meets", endorsed)
    if needed.vetted:
        yield Asked("people", "vetted", (needed.vetted.by,))


_CONDITIONS: Final[Mapping[str, Callable[[str, str, Any], Iterator[Asked]]]] = {
    "provider": _person,
    "supervisor": _person,
    "after_education": _after_education,
    "any_of": _alternatives,
}
