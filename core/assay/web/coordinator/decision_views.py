"""What a decision rests on, as its page shows it: what is missing, where it is mended, and the words to begin with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from flask import url_for

from assay.assessment.findings import Finding
from assay.assessment.reviewing import PORTFOLIO
from assay.content.requirements import AttestRequirement, Requirement, ReviewRequirement, with_inner
from assay.services.applications.deciding import Prospect
from assay.services.applications.evaluating import (
    Judging,
    Reviewing,
    judging,
    portfolio_behind,
    review_of,
)
from assay.storage.applications import Application
from assay.web import requests
from assay.web.aims import NamedAim, named
from assay.web.findings import Names, names_of, share
from assay.web.words import words_of
from assay.wording import say, say_as, say_many


class Deed(NamedTuple):
    """What granting and declining are called."""

    grant: str
    grant_question: str
    granted: str
    decline: str
    decline_question: str
    declined: str


DEEDS: Final[Mapping[str, Deed]] = {
    "endorsement": Deed(
        say("Grant the endorsement"),
        say("Grant the endorsement?"),
        say("Granted"),
        say("Decline the application"),
        say("Decline the application?"),
        say_as("application", "Declined"),
    ),
    "renewal": Deed(
        say("Renew the endorsement"),
        say("Renew the endorsement?"),
        say("Renewed"),
        say("Decline the renewal"),
        say("Decline the renewal?"),
        say("Not renewed"),
    ),
    "reinstatement": Deed(
        say("Reinstate the endorsement"),
        say("Reinstate the endorsement?"),
        say("Reinstated"),
        say("Decline the reinstatement"),
        say("Decline the reinstatement?"),
        say("Not reinstated"),
    ),
}


class Gap(NamedTuple):
    """Something that is missing, who can mend it, and where."""

    finding: Finding
    words: str
    link: str
    address: str


class Remedy(NamedTuple):
    """What helps against something that is missing."""

    words: str
    link: str
    #: Where on the page of the application; empty for the exam windows.
    anchor: str


_UNSAT: Final = Remedy(
    say("The examination is not passed, or its result is not released."), say("Look at the windows"), ""
)
_UNJUDGED: Final = Remedy(say("Reviewers have not judged it yet."), say("Look at the review"), "reviewers")
_OWN: Final = Remedy(
    say("Only the applicant can add to it, and only before a review is over."),
    say("Write to the applicant"),
    "messages",
)


@dataclass(frozen=True)
class Grounds:
    """Everything that a decision would rest on."""

    prospect: Prospect
    judged: Judging
    said: Reviewing
    aim: NamedAim
    names: Names
    gaps: tuple[Gap, ...]

    @property
    def application(self) -> Application:
        """What is decided."""
        return self.prospect.application

    @property
    def deed(self) -> Deed:
        """What the decision is called."""
        return DEEDS[self.application.purpose]


def grounds_of(found: Prospect) -> Grounds:
    """What a decision would rest on, with the names of everything."""
    session, catalog, now = requests.session(), requests.spoken_catalog(), requests.now()
    application = found.application
    judged = judging(session, application, catalog=catalog)
    portfolio = portfolio_behind(session, catalog, application, now)
    words = words_of(catalog, application.association)
    return Grounds(
        found,
        judged,
        review_of(session, application, judged.rules),
        named(catalog, application.association, application.endorsement, application.category),
        names_of(portfolio, words, is_own=False),
        tuple(_gap(application, judged.rules.requirements, each) for each in found.missing),
    )


def _gap(application: Application, requirements: Sequence[Requirement], missing: Finding) -> Gap:
    """The first of what a finding lacks that somebody other than the applicant can give; else the applicant."""
    asked = {each.id: each for each in with_inner(tuple(requirements))}
    for each in _unmet(missing):
        remedy = _remedy(each, asked.get(each.requirement))
        if remedy is not None:
            return _linked(application, missing, remedy)
    if missing.status == "needs-review" and application.status != "approved":
        return _linked(application, missing, _UNJUDGED)
    return _linked(application, missing, _OWN)


def _remedy(missing: Finding, asked: Requirement | None) -> Remedy | None:
    """What somebody other than the applicant can do about a finding."""
    if isinstance(asked, ReviewRequirement) and asked.subject == PORTFOLIO:
        return Remedy(say("The review is not over."), say("Look at the review"), "reviewers")
    if isinstance(asked, ReviewRequirement):
        words = say("The outcome has not been entered, or it was not approved.")
        return Remedy(words, say("Enter the outcome"), f"board-{asked.subject}")
    if isinstance(asked, AttestRequirement) and asked.by == "association":
        return Remedy(say("The association has not stated it yet."), say("State it"), "entered")
    return _UNSAT if missing.kind == "exam" else None


def _linked(application: Application, missing: Finding, remedy: Remedy) -> Gap:
    """A gap with the address of what helps."""
    page = url_for(
        "coordinator.applications.show",
        association=application.association,
        application_id=application.id,
        _anchor=remedy.anchor,
    )
    windows = url_for("coordinator.association", association=application.association)
    return Gap(missing, remedy.words, remedy.link, page if remedy.anchor else windows)


def _unmet(finding: Finding) -> Iterator[Finding]:
    """A finding and its parts, as far as they are not met."""
    if finding.status != "met":
        yield finding
        for part in finding.parts:
            yield from _unmet(part)


def reasons_to_grant(grounds: Grounds) -> str:
    """Words to begin with, from the findings; whoever decides writes on from here."""
    required = grounds.prospect.evaluation.required
    source = grounds.judged.content.version.source.document
    counted = [
        f"{each.title}: {share(each.counted, each.needed, each.unit)}"
        for each in required
        if each.unit in ("hours", "years") and each.needed > 0
    ]
    first = str(_all_met(grounds.application.purpose, len(required), source))
    first += f" {'; '.join(counted)}." if counted else ""
    return f"{first}\n\n{say('The reviewers read what was handed in and approved it.')}"


def _all_met(purpose: str, count: int, document: str) -> str:
    if purpose == "renewal":
        return say_many(
            "The one requirement for a renewal in “%(document)s” is met.",
            "All %(num)s requirements for a renewal in “%(document)s” are met.",
            count,
            document=document,
        )
    if purpose == "reinstatement":
        return say_many(
            "The one requirement for a reinstatement in “%(document)s” is met.",
            "All %(num)s requirements for a reinstatement in “%(document)s” are met.",
            count,
            document=document,
        )
    return say_many(
        "The one requirement in “%(document)s” is met.",
        "All %(num)s requirements in “%(document)s” are met.",
        count,
        document=document,
    )
