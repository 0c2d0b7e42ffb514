"""An evaluation: the findings about everything that applies, and what does not apply."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assay.assessment.aims import Aim
from assay.assessment.counting.judging import Reason
from assay.assessment.findings import Finding, Status, worst


@dataclass(frozen=True)
class SetAside:
    """A requirement that does not apply, and why."""

    requirement: str
    reason: Reason


@dataclass(frozen=True)
class Evaluation:
    """Everything that was found for one aim on one day."""

    aim: Aim
    on: date
    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...] = ()

    @property
    def status(self) -> Status:
        """Whether all that is required is met."""
        return worst(each.status for each in self.required)

    @property
    def required(self) -> tuple[Finding, ...]:
        """Findings about what must be met."""
        return tuple(each for each in self.findings if each.strength == "required")

    @property
    def met(self) -> int:
        """How many of the required findings are met."""
        return sum(1 for each in self.required if each.status == "met")

    def finding(self, requirement_id: str) -> Finding:
        """The finding of a requirement, outer or inner; KeyError when there is none."""
        return {each.requirement: each for each in _with_parts(self.findings)}[requirement_id]


def _with_parts(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    for each in findings:
        yield each
        yield from _with_parts(each.parts)
