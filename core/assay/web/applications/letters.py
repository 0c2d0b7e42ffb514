"""Mails about applications from the pages of reviewers and coordinators."""

from collections.abc import Iterable
from typing import Any

from assay.services.applications.aims import titles_of
from assay.storage.applications import Application, Review
from assay.storage.people import Person
from assay.web import mailing, requests


def tell_reviewers(application: Application, reviews: Iterable[Review]) -> None:
    """Whoever was given a review learns of it."""
    session = requests.session()
    for review in reviews:
        session.refresh(review, ["reviewer"])
        _post(
            application,
            review.reviewer,
            "application-allocated",
            reviewer=review.reviewer.name,
            page=f"/review/applications/{review.id}",
        )


def tell_question(application: Application) -> None:
    """The applicant learns that the review waits for an answer."""
    _tell_applicant(application, "application-question")


def tell_message(application: Application) -> None:
    """The applicant learns that something was written to them."""
    _tell_applicant(application, "application-message")


def tell_outcome(application: Application) -> None:
    """The applicant learns that the reviewers are done, if they are."""
    if application.status == "deferred":
        _tell_applicant(application, "application-deferred")
    elif application.status == "approved":
        _tell_applicant(application, "application-approved")


def tell_decision(application: Application) -> None:
    """The applicant learns that it is decided."""
    _tell_applicant(application, "application-decided")


def _tell_applicant(application: Application, letter: str) -> None:
    person = application.person
    _post(application, person, letter, applicant=person.name, page=f"/applications/{application.id}")


def _post(application: Application, to: Person, letter: str, page: str, **values: Any) -> None:
    association, endorsement, category = titles_of(requests.catalog_for(to), application)
    mailing.post(
        application.association,
        f"application {application.id}",
        to,
        letter,
        association_name=association,
        endorsement=f"{endorsement}, {category}" if category else endorsement,
        page=f"{requests.installation().settings.base_url}{page}",
        **values,
    )
