"""Whether criteria can be met: a portfolio is put together for them, and evaluated as anybody's is."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assay.assessment.aims import Aim
from assay.assessment.conformance.drafts import Draft
from assay.assessment.conformance.meeting import Meeting
from assay.assessment.conformance.profiles import Profile, days_of, of_renewals, profiles_of
from assay.assessment.conformance.shaping import Excluded
from assay.assessment.conformance.tenures import Tenure, tenures_of
from assay.assessment.findings import Finding, Status
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.renewal import asked_of, evaluate_renewal
from assay.content.criteria import Criteria, CriteriaVersion
from assay.content.portfolio import Portfolio
from assay.content.requirements import Requirement, with_inner

Judged = Mapping[str, Status]


@dataclass(frozen=True)
class Found:
    """The portfolio that was found, what it comes to, and what stays unmet."""

    aim: Aim
    on: date
    profile: Profile
    portfolio: Portfolio
    evaluation: Evaluation
    #: Why nobody can meet a requirement.
    excluded: dict[str, str]
    #: What is missing of requirements that somebody else may meet, but that this portfolio does not.
    lacking: dict[str, str]
    #: Whose renewal it is; None where somebody wants to be endorsed.
    tenure: Tenure | None = None


def search(criteria: Criteria, aim: Aim, on: date) -> Iterator[Found]:
    """A portfolio for each day on which other rules begin, and for all of whom something else is asked."""
    for day in days_of(criteria, on):
        if version := criteria.version_on(day):
            for profile in profiles_of(version.requirements_for(aim.category, day)):
                yield find_portfolio(version, aim, day, profile)


def search_renewals(criteria: Criteria, aim: Aim, on: date) -> Iterator[Found]:
    """The same for cycles that end on each day, and for how long somebody has been endorsed by then."""
    for day in days_of(criteria, on, of_renewals):
        version = criteria.version_on(day)
        for tenure in tenures_of(version.renewal, day) if version and version.renewal else ():
            for profile in profiles_of(asked_of(tenure.renewal, aim, tenure.endorsed, day)):
                yield _renewed(tenure, aim, profile)


def find_portfolio(version: CriteriaVersion, aim: Aim, on: date, profile: Profile) -> Found:
    """A portfolio that meets everything that can be met, put together requirement by requirement.

    More evidence never hurts, so each requirement is met by entries of its own; `evaluate` says whether it is so.
    """

    def judge(portfolio: Portfolio, judged: Judged) -> Evaluation:
        return evaluate(version, portfolio, aim, on, judged)

    return _found(version.requirements, Draft(aim, on, dict(profile.facts)), profile, judge)


def _renewed(tenure: Tenure, aim: Aim, profile: Profile) -> Found:
    def judge(portfolio: Portfolio, judged: Judged) -> Evaluation:
        endorsed, due = tenure.endorsed, tenure.due
        return evaluate_renewal(tenure.renewal, portfolio, aim, endorsed, due, judgements=judged).evaluation

    asked = asked_of(tenure.renewal, aim, tenure.endorsed, tenure.due)
    draft = Draft(aim, tenure.due, dict(profile.facts), tenure.begins)
    return _found(asked, draft, profile, judge, tenure)


def _found(
    requirements: tuple[Requirement, ...],
    draft: Draft,
    profile: Profile,
    judge: Callable[[Portfolio, Judged], Evaluation],
    tenure: Tenure | None = None,
) -> Found:
    draft, excluded = _put_together(requirements, draft)
    portfolio = draft.portfolio()
    evaluation = judge(portfolio, {each.id: "met" for each in with_inner(requirements) if each.judged})
    missing = [each for each in evaluation.required if each.status == "unmet"]
    lacking = {each.requirement: _why(each) for each in missing if each.requirement not in excluded}
    return Found(draft.aim, draft.on, profile, portfolio, evaluation, excluded, lacking, tenure)


def _put_together(requirements: tuple[Requirement, ...], draft: Draft) -> tuple[Draft, dict[str, str]]:
    """A draft that meets what can be met, and why nobody can meet the rest."""
    excluded = {}
    for requirement in requirements:
        meeting = Meeting(draft.copy())
        try:
            if meeting.applies(requirement) and requirement.strength == "required":
                meeting.meet(requirement)
        except Excluded as error:
            excluded[requirement.id] = str(error)
        else:
            draft = meeting.draft
    return draft, excluded


def _why(finding: Finding) -> str:
    notes = [str(each) for each in finding.notes]
    lacking = [_why(each) for each in finding.parts if each.status == "unmet"]
    return "; ".join([*lacking, *notes]) or f"{finding.counted} of {finding.needed} {finding.unit} were found"
