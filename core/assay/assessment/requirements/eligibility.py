"""Who qualifies, why, and what is missing: criteria, a portfolio and a day give findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from assay.assessment.aims import Aim
from assay.assessment.counting.background import Background, fact
from assay.assessment.counting.judging import Reason, because
from assay.assessment.findings import (
    Count,
    Finding,
    Status,
    at_best,
    at_worst,
    best,
    finding_of,
    worst,
)
from assay.assessment.requirements.coverage import count_competencies
from assay.assessment.requirements.evaluations import Evaluation, SetAside
from assay.assessment.requirements.experience import count_time
from assay.assessment.requirements.hours import count_hours
from assay.assessment.requirements.records import (
    count_agreements,
    count_education,
    count_exams,
    count_membership,
    count_reviews,
    count_statements,
)
from assay.assessment.requirements.references import count_references
from assay.content.criteria import CriteriaVersion, is_for
from assay.content.portfolio import Portfolio
from assay.content.requirements import AllOf, AnyOf, Requirement
from assay.wording import say


def evaluate(
    version: CriteriaVersion,
    portfolio: Portfolio,
    aim: Aim,
    on: date,
    judgements: Mapping[str, Status] | None = None,
    rules_of: date | None = None,
) -> Evaluation:
    """Findings about every requirement that applies; `judgements` are what reviewers said, by requirement id.

    A judgement settles a finding that needs review, and no other: reviewers cannot wave through what is missing.
    """
    background = Background(portfolio, on, rules_of)
    return evaluate_all(version.requirements, background, aim, judgements)


def evaluate_all(
    requirements: tuple[Requirement, ...],
    background: Background,
    aim: Aim,
    judgements: Mapping[str, Status] | None = None,
) -> Evaluation:
    """Findings about any requirements."""
    evaluating = _Evaluating(background, aim, judgements or {})
    why = {each.id: evaluating.why_not(each) for each in requirements}
    findings = tuple(evaluating.finding(each) for each in requirements if why[each.id] is None)
    aside = tuple(SetAside(name, reason) for name, reason in why.items() if reason)
    return Evaluation(aim, background.on, findings, aside)


@dataclass(frozen=True)
class _Evaluating:
    background: Background
    aim: Aim
    judgements: Mapping[str, Status] = field(default_factory=dict)

    def why_not(self, requirement: Requirement) -> Reason | None:
        """Why a requirement does not apply; None when it does, or may."""
        if not is_for(requirement, self.aim.category):
            return because(say("it is for %(categories)s"), categories=", ".join(requirement.categories))
        if requirement.effective and self.background.rule_day < requirement.effective:
            return because(say("it applies from %(day)s on"), day=requirement.effective)
        if requirement.until and self.background.rule_day > requirement.until:
            return because(say("it applied until %(day)s"), day=requirement.until)
        if fact(self.background.portfolio.facts, requirement.when) is False:
            return because(say("it applies only when %(facts)s"), facts=_facts(requirement.when))
        return None

    def finding(self, requirement: Requirement) -> Finding:
        """What is found about one requirement that applies."""
        found = finding_of(requirement, self._count(requirement))
        if requirement.judged:
            found = at_best("needs-review", found, because(say("reviewers must agree")))
        if fact(self.background.portfolio.facts, requirement.when) is None:
            note = because(say("it is not known whether %(facts)s"), facts=_facts(requirement.when))
            found = at_worst("needs-review", found, note)
        return self._judged(found)

    def _judged(self, found: Finding) -> Finding:
        said = self.judgements.get(found.requirement)
        if said is None or found.status != "needs-review":
            return found
        return replace(found, status=said, notes=(*found.notes, because(say("reviewers decided"))))

    def _count(self, requirement: Requirement) -> Count:
        if isinstance(requirement, AllOf):
            return self._all(requirement)
        if isinstance(requirement, AnyOf):
            return self._any(requirement)
        if requirement.kind in _WITH_AIM:
            return _WITH_AIM[requirement.kind](requirement, self.background, self.aim)
        return _COUNTING[requirement.kind](requirement, self.background)

    def _inner(self, requirement: AllOf | AnyOf) -> tuple[Finding, ...]:
        return tuple(self.finding(each) for each in requirement.requirements if self.why_not(each) is None)

    def _all(self, requirement: AllOf) -> Count:
        parts = self._inner(requirement)
        needed = [each for each in parts if each.strength == "required"]
        met = sum(1 for each in needed if each.status == "met")
        possible = sum(1 for each in needed if each.status != "unmet")
        status = worst(each.status for each in needed)
        return Count(
            status, "requirements", Decimal(met), Decimal(possible), Decimal(len(needed)), parts=parts
        )

    def _any(self, requirement: AnyOf) -> Count:
        parts = self._inner(requirement)
        if not parts:
            note = because(say("no alternative applies"))
            return Count("unmet", "requirements", Decimal(0), Decimal(0), Decimal(1), notes=(note,))
        chosen = best(parts)
        return Count(
            chosen.status,
            "requirements",
            Decimal(chosen.status == "met"),
            Decimal(chosen.status != "unmet"),
            Decimal(1),
            used=chosen.used,
            unsure=chosen.unsure,
            parts=parts,
            notes=(because(say("of the alternatives, %(title)s comes nearest"), title=chosen.title),),
        )


def _facts(when: Mapping[str, bool]) -> str:
    return ", ".join(name if wanted else f"not {name}" for name, wanted in when.items())


#: Each takes the requirement of its kind; the models' `kind` ties the two together.
_COUNTING: Final[Mapping[str, Callable[[Any, Background], Count]]] = {
    "education": count_education,
    "hours": count_hours,
    "experience": count_time,
    "leadership": count_time,
    "references": count_references,
    "membership": count_membership,
    "agreement": count_agreements,
    "review": count_reviews,
    "attest": count_statements,
}
_WITH_AIM: Final[Mapping[str, Callable[[Any, Background, Aim], Count]]] = {
    "competencies": count_competencies,
    "exam": count_exams,
}
