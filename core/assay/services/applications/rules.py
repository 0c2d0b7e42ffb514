"""By which rules an application is judged: the one place that tells purposes apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from assay.assessment.aims import Aim
from assay.assessment.findings import Status
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.renewal import asked_of, evaluate_renewal
from assay.assessment.reviewing import ReviewPlan, plan_of
from assay.content.catalog import Catalog
from assay.content.criteria import CriteriaVersion, is_for
from assay.content.portfolio import Portfolio
from assay.content.requirements import Requirement
from assay.services.applications.aims import aim_of
from assay.services.errors import NotFound
from assay.storage.applications import Application
from assay.storage.credentials import Credential

#: Who reads a renewal, unless its criteria ask for more.
OF_RENEWAL: Final = ReviewPlan(levels=1, reviewers=1)
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
        return Rules((), lambda _portfolio, on, _said: Evaluation(aim, on, ()), OF_RENEWAL)
    due = _due(application, credential, rules_of)
    asked = asked_of(renewal, aim, credential.granted_on, due)

    def judge(portfolio: Portfolio, on: date, judgements: Mapping[str, Status]) -> Evaluation:
        found = evaluate_renewal(renewal, portfolio, aim, credential.granted_on, due, on, judgements)
        return found.evaluation

    return Rules(asked, judge, plan_of(asked, OF_RENEWAL))


def _due(application: Application, credential: Credential, rules_of: date) -> date:
    """The last day of the cycle: that of the term before this application; the day itself when that is over."""
    # A term that this application, or a later one, granted says nothing of the cycle before it.
    ends = [each.ends for each in credential.terms if each.application_id < application.id and each.ends]
    return max(rules_of, max(ends, default=rules_of))


def plan_near(catalog: Catalog, application: Application, day: date) -> ReviewPlan:
    """How many read an application by the rules of a day, for lists.

    By the criteria as they are installed, and without a look at its credential: near enough.
    """
    try:
        aim, version = aim_of(
            catalog, application.association, application.endorsement, application.category, day
        )
    except NotFound:
        return plan_of(())
    if application.purpose == "endorsement":
        return plan_of(version.requirements_for(aim.category, day))
    asked = version.renewal.requirements if version.renewal else ()
    return plan_of((each for each in asked if is_for(each, aim.category) and each.in_force(day)), OF_RENEWAL)


_BY_PURPOSE: Final[Mapping[str, Callable[[Session, Application, Aim, CriteriaVersion, date], Rules]]] = {
    "endorsement": _for_endorsement,
    "renewal": _for_renewal,
    "reinstatement": _for_renewal,
}
