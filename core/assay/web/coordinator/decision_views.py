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


class Deed(NamedTuple):
    """What granting and declining are called."""

    grant: str
    granted: str
    decline: str
    declined: str


DEEDS: Final[Mapping[str, Deed]] = {
    "endorsement": Deed("Grant the endorsement", "Granted", "Decline the application", "Declined"),
    "renewal": Deed("Renew the endorsement", "Renewed", "Decline the renewal", "Not renewed"),
    "reinstatement": Deed(
        "Reinstate the endorsement", "Reinstated", "Decline the reinstatement", "Not reinstated"
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
    "The examination is not passed, or its result is not released.", "Look at the windows", ""
)
_UNJUDGED: Final = Remedy("Reviewers have not judged it yet.", "Look at the review", "reviewers")
_OWN: Final = Remedy(
    "Only the applicant can add to it, and only before a review is over.",
    "Write to the applicant",
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
    session, catalog, now = requests.session(), requests.catalog(), requests.now()
    application = found.application
    judged = judging(session, application)
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
        return Remedy("The review is not over.", "Look at the review", "reviewers")
    if isinstance(asked, ReviewRequirement):
        words = "The outcome has not been entered, or it was not approved."
        return Remedy(words, "Enter the outcome", f"board-{asked.subject}")
    if isinstance(asked, AttestRequirement) and asked.by == "association":
        return Remedy("The association has not stated it yet.", "State it", "entered")
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
    every = "The one requirement" if len(required) == 1 else f"All {len(required)} requirements"
    what = {"renewal": " for a renewal", "reinstatement": " for a reinstatement"}.get(
        grounds.application.purpose, ""
    )
    are = "is" if len(required) == 1 else "are"
    counted = [
        f"{each.title}: {share(each.counted, each.needed, each.unit)}"
        for each in required
        if each.unit in ("hours", "years") and each.needed > 0
    ]
    sentences = [f"{every}{what} in “{source}” {are} met."]
    sentences += [f"{'; '.join(counted)}."] if counted else []
    return "\n\n".join([" ".join(sentences), "The reviewers read what was handed in and approved it."])
