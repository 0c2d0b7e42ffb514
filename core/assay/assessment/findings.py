"""Findings: what an evaluation says of each requirement, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from assay.assessment.counting.judging import Reason
from assay.content.requirements import Requirement

Status = Literal["met", "needs-review", "unmet"]
Unit = Literal[
    "hours", "years", "references", "entries", "competencies", "agreements", "levels", "requirements"
]
_ORDER: Final[dict[str, int]] = {"met": 0, "needs-review": 1, "unmet": 2}


@dataclass(frozen=True)
class Use:
    """Evidence that counts, or may."""

    evidence: str
    #: In the unit of the finding.
    amount: Decimal
    #: What it counts as, such as the slot of a reference; empty when there is nothing to say.
    as_what: str = ""
    #: For evidence that reviewers must judge: why. For a competency: by which one of another map.
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Exclusion:
    """Evidence that does not count, or not wholly."""

    evidence: str
    #: How much of it does not count; None where there is nothing to count.
    amount: Decimal | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Finding:
    """What was found about one requirement; `counted` is certain, `possible` holds also what reviewers may accept."""

    requirement: str
    kind: str
    title: str
    status: Status
    unit: Unit
    counted: Decimal
    possible: Decimal
    needed: Decimal
    sentence: str = ""
    place: str = ""
    strength: Literal["required", "recommended"] = "required"
    used: tuple[Use, ...] = ()
    #: Evidence that counts only if reviewers say so.
    unsure: tuple[Use, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    #: Sub-minimums, or the alternatives that were tried.
    parts: tuple["Finding", ...] = ()
    notes: tuple[Reason, ...] = ()

    @property
    def missing(self) -> Decimal:
        """What is certain to be missing, in the finding's unit."""
        return max(self.needed - self.counted, Decimal(0))


@dataclass(frozen=True)
class Count:
    """A finding before it is told which requirement it is about."""

    status: Status
    unit: Unit
    counted: Decimal
    possible: Decimal
    needed: Decimal
    used: tuple[Use, ...] = ()
    unsure: tuple[Use, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    parts: tuple[Finding, ...] = ()
    notes: tuple[Reason, ...] = ()


def finding_of(requirement: Requirement, count: Count) -> Finding:
    """The finding about a requirement."""
    return Finding(
        requirement=requirement.id,
        kind=requirement.kind,
        title=requirement.title,
        sentence=requirement.sentence,
        place=requirement.place,
        strength=requirement.strength,
        **{name: getattr(count, name) for name in Count.__dataclass_fields__},
    )


def status_of(is_sure: bool, is_possible: bool) -> Status:
    """Met when it is sure, for review when it is possible."""
    return "met" if is_sure else "needs-review" if is_possible else "unmet"


def worst(statuses: Iterable[Status]) -> Status:
    """The status of requirements that must all be met; met when there are none."""
    return max(statuses, key=_ORDER.__getitem__, default="met")


def best(findings: Sequence[Finding]) -> Finding:
    """The finding of alternatives that decides: the best, the first of equals."""
    return min(findings, key=lambda each: _ORDER[each.status])


def at_best(status: Status, found: Finding, note: Reason) -> Finding:
    """A finding that can be no better than a status, and says why."""
    if _ORDER[found.status] >= _ORDER[status]:
        return found
    return replace(found, status=status, notes=(*found.notes, note))


def at_worst(status: Status, found: Finding, note: Reason) -> Finding:
    """A finding that can be no worse than a status, and says why."""
    if _ORDER[found.status] <= _ORDER[status]:
        return found
    return replace(found, status=status, notes=(*found.notes, note))


def shown(amount: Fraction | int) -> Decimal:
    """An amount with two decimals, never more than it is."""
    return (Decimal(amount.numerator * 100 // amount.denominator) / 100).normalize() + 0
