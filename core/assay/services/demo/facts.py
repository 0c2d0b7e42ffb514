"""What is so of somebody who meets requirements as they are meant first, and which of them apply then."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from assay.content.conditions import Conditional
from assay.content.criteria import is_for
from assay.content.requirements import (
    AllOf,
    AnyOf,
    AttestRequirement,
    ExamRequirement,
    HoursRequirement,
    ReferencesRequirement,
    Requirement,
    ReviewRequirement,
    with_inner,
)

#: Met by what others say or do.
_OF_OTHERS: Final = (AttestRequirement, ExamRequirement, ReviewRequirement)


def facts_for(requirements: Sequence[Requirement]) -> dict[str, bool]:
    """Every fact that requirements ask about; one that is asked in two ways is as the first of them wants it."""
    found: dict[str, bool] = {}
    for wanted in (*_of_slots(requirements), *_of_rules(requirements)):
        for fact, is_so in wanted.items():
            found.setdefault(fact, is_so)
    return found


def _of_slots(requirements: Sequence[Requirement]) -> Iterator[Mapping[str, bool]]:
    """The people whom a reference asks for first are there, and so its fall-backs are not needed."""
    every = [each for each in with_inner(tuple(requirements)) if isinstance(each, ReferencesRequirement)]
    for slot in (slot for each in every for slot in each.slots):
        yield slot.when
        for other in slot.otherwise:
            yield {fact: not is_so for fact, is_so in other.when.items()}


def _of_rules(requirements: Sequence[Requirement]) -> Iterator[Mapping[str, bool]]:
    for each in with_inner(tuple(requirements)):
        yield each.when
        if isinstance(each, HoursRequirement):
            yield from (part.when for part in each.including)


def applies(rule: Conditional, facts: Mapping[str, bool]) -> bool:
    """Whether a rule is for whom these facts are about."""
    return all(facts.get(fact) == is_so for fact, is_so in rule.when.items())


def leaves(
    requirements: Sequence[Requirement], category: str | None, day: date, facts: Mapping[str, bool]
) -> Iterator[Requirement]:
    """The requirements that apply and hold no others; of alternatives, the first that evidence can meet."""
    for each in requirements:
        if not (is_for(each, category) and each.in_force(day) and applies(each, facts)):
            continue
        if isinstance(each, AllOf):
            yield from leaves(each.requirements, category, day, facts)
        elif isinstance(each, AnyOf):
            of_evidence = [one for one in each.requirements if not isinstance(one, _OF_OTHERS)]
            yield from leaves((*of_evidence, *each.requirements)[:1], category, day, facts)
        else:
            yield each
