"""What the pages of an application show: its names, where it stands, its steps, and what is missing."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.services.applications.aims import aim_of, titles_of
from assay.services.applications.evaluating import evaluation_of, is_in_hand
from assay.services.applications.standing import Standing, standing
from assay.services.applications.submitting import Readiness, readiness_of
from assay.services.errors import NotFound
from assay.services.portfolio.assembling import day_in
from assay.services.portfolio.outlook import own_portfolio
from assay.services.portfolio.showing import evaluation_for_owner
from assay.storage.applications import ENDED, Application
from assay.web import requests
from assay.web.applicant.portfolio.steps import step_for
from assay.wording import say

#: What is applied for, with what is in front of it.
PURPOSES: Final = {
    "renewal": say("Renewal: %(endorsement)s"),
    "reinstatement": say("Reinstatement: %(endorsement)s"),
}


@dataclass(frozen=True)
class Picture:
    """An application as its applicant sees it."""

    application: Application
    association: str
    endorsement: str
    category: str
    standing: Standing
    #: Nothing while the criteria are not installed, and once it is withdrawn.
    evaluation: Evaluation | None
    #: Whether it can be handed in; nothing while it is with others.
    readiness: Readiness | None

    @property
    def title(self) -> str:
        """What is applied for."""
        earned = f"{self.endorsement}, {self.category}" if self.category else self.endorsement
        purpose = PURPOSES.get(self.application.purpose)
        return say(purpose, endorsement=earned) if purpose else earned

    @property
    def is_open(self) -> bool:
        """Whether it is not over yet."""
        return self.application.status not in ENDED

    @property
    def is_in_hand(self) -> bool:
        """Whether the applicant works on it."""
        return self.is_open and is_in_hand(self.application)

    @property
    def holder(self) -> str:
        """Who has it, in words; empty when it is over."""
        return {
            "applicant": say("You"),
            "references": say("Your raters"),
            "reviewers": say("Reviewers of %(association)s", association=self.association),
            "coordinator": say("The coordinator of %(association)s", association=self.association),
        }.get(self.standing.holder, "")


def picture_of(application: Application) -> Picture:
    """An application of the person who asks."""
    session, catalog, now = requests.session(), requests.spoken_catalog(), requests.now()
    found = standing(session, catalog, application, now)
    names = titles_of(catalog, application)
    if application.status == "withdrawn":
        return Picture(application, *names, found, None, None)
    if not is_in_hand(application):
        evaluation = _readable(evaluation_of(session, catalog, application, now), application)
        return Picture(application, *names, found, evaluation, None)
    try:
        readiness = readiness_of(session, catalog, application, now)
    except NotFound:  # the criteria are gone; the standing says so
        return Picture(application, *names, found, None, None)
    evaluation = _readable(readiness.evaluation, application)
    return Picture(application, *names, found, evaluation, _as_in(evaluation, readiness))


def _readable(evaluation: Evaluation, application: Application) -> Evaluation:
    """The evaluation without what raters were promised to be asked alone."""
    session, catalog = requests.session(), requests.spoken_catalog()
    portfolio = own_portfolio(session, catalog, requests.actor(), application.association)
    return evaluation_for_owner(evaluation, portfolio)


def _as_in(evaluation: Evaluation, readiness: Readiness) -> Readiness:
    """The same readiness, with no more in it than a readable evaluation tells."""
    findings = tuple(evaluation.finding(each.requirement) for each in readiness.findings)
    return replace(readiness, evaluation=evaluation, findings=findings)


class Todo(NamedTuple):
    """Something that hinders handing in, and where it is mended."""

    title: str
    sentence: str
    finding: Finding
    words: str
    address: str


def todos(picture: Picture, sign_page: str) -> tuple[Todo, ...]:
    """What hinders handing in; agreements are signed on a page of their own."""
    readiness = picture.readiness
    if readiness is None:
        return ()
    application = picture.application
    day = day_in(requests.catalog(), application.association, requests.now())
    _, version = aim_of(
        requests.catalog(), application.association, application.endorsement, application.category, day
    )
    found = []
    for each in readiness.findings:
        step = step_for(version, each)
        words, address = (step.words, step.address) if step else (say("Look at it"), "/portfolio")
        if each.kind == "agreement":
            continue
        if address == "/applications":
            words, address = say("State it"), sign_page
        found.append(Todo(each.title, each.sentence, each, words, address))
    # What competencies lack comes with everything else, so it stands last.
    return tuple(sorted(found, key=lambda each: each.finding.kind == "competencies"))
