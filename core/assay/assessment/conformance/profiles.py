"""Of whom criteria are asked, and when: the facts and the days that make a difference to what applies."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assay.content.conditions import Conditional
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.requirements import (
    HoursRequirement,
    ReferencesRequirement,
    Requirement,
    with_inner,
)

Facts = Mapping[str, bool]


@dataclass(frozen=True)
class Profile:
    """People of whom some facts are so."""

    facts: dict[str, bool]
    #: What makes them other than most, in words; empty for the first.
    words: str = ""
    #: Whether it may be meant that they cannot qualify.
    is_special: bool = False


def of_grants(version: CriteriaVersion) -> tuple[Requirement, ...]:
    """What is asked of whoever wants to be endorsed."""
    return version.requirements


def of_renewals(version: CriteriaVersion) -> tuple[Requirement, ...]:
    """What is asked in a cycle, also of those who are endorsed for long."""
    if version.renewal is None:
        return ()
    held = (each for row in version.renewal.long_held for each in row.requirements)
    return (*version.renewal.requirements, *held)


def days_of(
    criteria: Criteria, on: date, asked: Callable[[CriteriaVersion], tuple[Requirement, ...]] = of_grants
) -> list[date]:
    """A day, and every later one on which other rules begin to apply."""
    begin = [each.effective for each in criteria.versions if each.effective]
    for version in criteria.versions:
        for rule in _rules(asked(version)):
            begin += [rule.effective] if rule.effective else []
            begin += [rule.until + timedelta(days=1)] if rule.until and rule.until < date.max else []
    days = sorted({on, *(each for each in begin if each > on)})
    return [each for each in days if criteria.version_on(each)]


def profiles_of(requirements: tuple[Requirement, ...]) -> list[Profile]:
    """People to whom as much as can be applies; then those to whom what was left out does; then special ones."""
    first: dict[str, bool] = {}
    for when in _wanted(requirements):
        for name, is_so in when.items():
            first.setdefault(name, is_so)
    found = [Profile(first)]
    for when, is_special in _others(requirements):
        facts = {**first, **when}
        if facts not in [each.facts for each in found]:
            words = ", ".join(f"`{name}: {str(is_so).lower()}`" for name, is_so in when.items())
            found.append(Profile(facts, words, is_special))
    return found


def _wanted(requirements: tuple[Requirement, ...]) -> Iterator[Facts]:
    for rule in _rules(requirements):
        yield rule.when
    for each in _references(requirements):
        for slot in each.slots:
            yield slot.when
            yield from (_not(other.when) for other in slot.otherwise)


def _others(requirements: tuple[Requirement, ...]) -> Iterator[tuple[Facts, bool]]:
    """Facts under which something else is asked, and whether it may be meant that nothing does then."""
    yield from ((rule.when, False) for rule in _rules(requirements))
    for each in _references(requirements):
        for slot in each.slots:
            yield from ((other.when, False) for other in slot.otherwise)
    for each in _references(requirements):
        yield from ((_not(slot.when), True) for slot in each.slots)


def _not(when: Facts) -> Facts:
    return {name: not is_so for name, is_so in when.items()}


def _rules(requirements: tuple[Requirement, ...]) -> Iterator[Conditional]:
    """The requirements, those inside them, and the parts of hours."""
    for each in with_inner(requirements):
        yield each
        if isinstance(each, HoursRequirement):
            yield from each.including


def _references(requirements: tuple[Requirement, ...]) -> Iterable[ReferencesRequirement]:
    return (each for each in with_inner(requirements) if isinstance(each, ReferencesRequirement))
