"""By which rules an application is judged: the one place that tells purposes apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from assay.assessment.aims import Aim
from assay.assessment.eligibility import evaluate
from assay.assessment.evaluations import Evaluation
from assay.assessment.findings import Status
from assay.assessment.renewal import evaluate_renewal
from assay.assessment.reviewing import ReviewPlan, plan_of
from assay.content.criteria import CriteriaVersion
from assay.content.portfolio import Portfolio
from assay.content.requirements import Requirement
from assay.storage.applications import Application
from assay.storage.credentials import Credential

#: Findings about a portfolio on a day, with what reviewers judged.
Judge = Callable[[Portfolio, date, Mapping[str, Status]], Evaluation]


@dataclass(frozen=True)
class Rules:
    """The requirements of an application, and how a portfolio is judged by them."""

    requirements: tuple[Requirement, ...]
    judge: Judge
    plan: ReviewPlan


def rules_for(
    session: Session, application: Application, aim: Aim, version: CriteriaVersion, rules_of: date
) -> Rules:
    """The rules for an application's purpose, as they are on a day."""
    return _BY_PURPOSE[application.purpose](session, application, aim, version, rules_of)


def _for_endorsement(
    _session: Session, _application: Application, aim: Aim, version: CriteriaVersion, rules_of: date
) -> Rules:
    def judge(portfolio: Portfolio, on: date, judgements: Mapping[str, Status]) -> Evaluation:
        return evaluate(version, portfolio, aim, on, judgements, rules_of)

    requirements = version.requirements_for(aim.category, rules_of)
    return Rules(requirements, judge, plan_of(requirements))


def _for_renewal(
    session: Session, application: Application, aim: Aim, version: CriteriaVersion, rules_of: date
) -> Rules:
    """What keeps an endorsement in force; one reviewer looks at it, unless the criteria ask for more."""
    renewal, credential = version.renewal, session.get_one(Credential, application.credential_id)
    if renewal is None:
        return Rules((), lambda _portfolio, on, _said: Evaluation(aim, on, ()), ReviewPlan(1, 1))
    due = _due(application, credential, rules_of)

    def judge(portfolio: Portfolio, on: date, judgements: Mapping[str, Status]) -> Evaluation:
        found = evaluate_renewal(renewal, portfolio, aim, credential.granted_on, due, on, judgements)
        return found.evaluation

    return Rules(renewal.requirements, judge, plan_of(renewal.requirements, ReviewPlan(1, 1)))


def _due(application: Application, credential: Credential, rules_of: date) -> date:
    """The last day of the cycle: that of the term which a renewal follows; the day itself when it is over."""
    # A term that this application, or a later one, granted says nothing of the cycle before it.
    ends = [each.ends for each in credential.terms if each.application_id < application.id and each.ends]
    return max(ends) if ends and application.purpose == "renewal" else rules_of


_BY_PURPOSE: Final[Mapping[str, Callable[[Session, Application, Aim, CriteriaVersion, date], Rules]]] = {
    "endorsement": _for_endorsement,
    "renewal": _for_renewal,
    "reinstatement": _for_renewal,
}
