"""Dates that leave something without a day on which it applies."""

from collections.abc import Iterator
from datetime import date

from assay.assessment.conformance.ground import Ground, Remark
from assay.content.base import Steps
from assay.content.conditions import Conditional
from assay.content.criteria import Criteria, Renewal
from assay.content.problems import Key
from assay.content.requirements import HoursRequirement, Requirement, with_inner


def check_dates(ground: Ground) -> Iterator[Remark]:
    """A problem for each requirement that no day of its version is for, and row of a renewal that never applies."""
    for name, criteria in ground.catalog.criteria.items():
        owner, _, stem = name.partition("/")
        key = Key("criteria", stem, owner)
        for place, version in enumerate(criteria.versions):
            first, after = version.effective, _end(criteria, place)
            at = ("versions", place)
            yield from _never(ground, key, (*at, "requirements"), version.requirements, first, after)
            if version.renewal:
                rules, steps = version.renewal.requirements, (*at, "renewal")
                yield from _never(ground, key, (*steps, "requirements"), rules, first, None)
                for row, held in enumerate(version.renewal.long_held):
                    instead = (*steps, "long_held", row, "requirements")
                    yield from _never(ground, key, instead, held.requirements, first, None)
                yield from _renewal(ground, key, steps, version.renewal)


def _end(criteria: Criteria, place: int) -> date | None:
    later = criteria.versions[place + 1 : place + 2]
    return later[0].effective if later else None


def _never(
    ground: Ground,
    key: Key,
    at: Steps,
    requirements: tuple[Requirement, ...],
    first: date | None,
    after: date | None,
) -> Iterator[Remark]:
    for row, outer in enumerate(requirements):
        for each in with_inner((outer,)):
            rules: list[tuple[str, Conditional]] = [(f"`{each.id}`", each)]
            if isinstance(each, HoursRequirement):
                rules += [(f"a part of `{each.id}`", part) for part in each.including]
            for name, rule in rules:
                if first and rule.until and rule.until < first:
                    what = f"{name} applies until {rule.until}, and its version only from {first} on"
                    yield ground.problem(key, (*at, row), what, "expected a day on which both do")
                if after and rule.effective and rule.effective >= after:
                    what = f"{name} applies from {rule.effective} on, and the next version from {after} on"
                    yield ground.problem(key, (*at, row), what, "expected a day on which both do")


def _renewal(ground: Ground, key: Key, at: Steps, renewal: Renewal) -> Iterator[Remark]:
    for place, row in enumerate(renewal.shortened):
        if row.years >= renewal.years:
            what = f"the cycle has {renewal.years} year(s), and nobody is endorsed for {row.years} within it"
            yield ground.problem(
                key, (*at, "shortened", place), what, "expected fewer years than the cycle has"
            )
        elif row.years < renewal.exempt_below:
            what = f"who is endorsed for {row.years} year(s) is exempt below {renewal.exempt_below} already"
            yield ground.problem(key, (*at, "shortened", place), what, "expected years of who is not exempt")
