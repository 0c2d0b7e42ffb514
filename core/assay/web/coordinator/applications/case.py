"""One application as its coordinator's page shows it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.reviewing import progress_of
from assay.content.catalog import Catalog
from assay.content.people import Attestation, ReviewResult
from assay.content.requirements import AttestRequirement, ReviewRequirement
from assay.services.applications.access import coordinated_application
from assay.services.applications.candidates import WAITS_FOR_REVIEWERS, Bench, bench_of
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.deciding import DECLINABLE
from assay.services.applications.evaluating import (
    Judging,
    Reviewing,
    evaluation_of,
    is_in_hand,
    judging,
    portfolio_behind,
    review_of,
)
from assay.services.applications.listing import Line, line_of
from assay.services.applications.messages import Thread, thread
from assay.services.applications.settling import attested_of, boards_of
from assay.services.errors import NotFound
from assay.services.portfolio import records
from assay.services.trail import Act, acts_about
from assay.storage.applications import ENDED, Application, Review, Settlement
from assay.storage.audit import AuditLine
from assay.web import requests
from assay.web.aims import NamedAim, named
from assay.web.findings import Names, names_of
from assay.web.words import words_of

Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Level:
    """The reviews of one level of the current round."""

    number: int
    reviews: tuple[Review, ...]
    #: Whether everybody of the level is done; before, nobody learns what one of them marked.
    is_done: bool
    settlement: Settlement | None


@dataclass(frozen=True)
class Case:
    """Everything about one application."""

    line: Line
    aim: NamedAim
    #: Nothing while it is with the applicant, whose portfolio is nobody else's business then.
    evaluation: Evaluation | None
    judged: Judging | None
    names: Names | None
    bench: Bench | None
    levels: tuple[Level, ...]
    #: What coordinators enter, and what is entered so far.
    boards: Sequence[ReviewRequirement]
    outcomes: Sequence[ReviewResult]
    attested: Sequence[AttestRequirement]
    statements: Sequence[Attestation]
    thread: Thread | None
    acts: Sequence[Act]

    @property
    def application(self) -> Application:
        """The application itself."""
        return self.line.application

    @property
    def missing(self) -> tuple[Finding, ...]:
        """The required findings that are not met; those that somebody can do something about stand first."""
        found = self.evaluation.required if self.evaluation else ()
        return tuple(each for each in found if each.status != "met")

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done any more."""
        return self.application.status in ENDED

    @property
    def can_decide(self) -> bool:
        """Whether the review is over, and only the decision is left."""
        return self.application.status == "approved"

    @property
    def can_decline(self) -> bool:
        """Whether it could be declined as it is."""
        return self.application.round > 0 and self.application.status in DECLINABLE

    def outcomes_of(self, board: ReviewRequirement) -> tuple[ReviewResult, ...]:
        """What a board came to so far, the last first."""
        return tuple(each for each in reversed(self.outcomes) if each.subject == board.subject)

    def statement_of(self, asked: AttestRequirement) -> Attestation | None:
        """The last statement of the association that a requirement asks for."""
        own = [each for each in self.statements if each.by == "association"]
        return next((each for each in reversed(own) if each.statement == asked.statement), None)


def case_of(association: str, application_id: int) -> Case:
    """An application for a coordinator who has nothing to do with its applicant."""
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    application = coordinated_application(session, actor, association, application_id)
    refuse_conflict(session, catalog, actor, application)
    judged = judging(session, application, catalog=catalog) if application.round else None
    here = None if judged is None or is_in_hand(application) else judged
    about = AuditLine.subject == f"application {application.id}"
    return Case(
        line=line_of(session, catalog, application),
        aim=named(catalog, association, application.endorsement, application.category),
        evaluation=evaluation_of(session, catalog, application, requests.now()) if here else None,
        judged=judged,
        names=_names(association, application) if here else None,
        bench=_bench(association, application),
        levels=_levels(review_of(session, application, judged.rules)) if judged else (),
        boards=_asked(boards_of, application),
        outcomes=records.board_reviews(session, application.person_id, association, application.id),
        attested=_asked(attested_of, application),
        statements=records.attestations(session, application.person_id, association, application.id),
        thread=thread(session, actor, application.id) if application.round else None,
        acts=acts_about(session, actor, association, about),
    )


def _names(association: str, application: Application) -> Names:
    """The names of what was handed in, and of what was recorded since."""
    catalog = requests.spoken_catalog()
    portfolio = portfolio_behind(requests.session(), catalog, application, requests.now())
    return names_of(portfolio, words_of(catalog, association), is_own=False)


def _bench(association: str, application: Application) -> Bench | None:
    """Who could review it, while reviewers are chosen."""
    if application.status not in WAITS_FOR_REVIEWERS:
        return None
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    return bench_of(session, catalog, actor, association, application.id)


def _asked(
    reader: Callable[[Session, Catalog, Application, datetime], Sequence[Asked]], application: Application
) -> Sequence[Asked]:
    """What the criteria ask of the association; nothing when they are not installed."""
    try:
        return reader(requests.session(), requests.spoken_catalog(), application, requests.now())
    except NotFound:
        return ()


def _levels(said: Reviewing) -> tuple[Level, ...]:
    return tuple(_level_by_level(said))


def _level_by_level(said: Reviewing) -> Iterator[Level]:
    last = progress_of(said.plan, said.verdicts, said.settled).level
    settlements = {each.level: each for each in said.settlements}
    for number in range(1, last + 1):
        here = tuple(each for each in said.reviews if each.level == number)
        done = [each for each in here if each.status == "final"]
        is_done = len(done) >= said.plan.reviewers
        yield Level(number, here, is_done, settlements.get(number))
