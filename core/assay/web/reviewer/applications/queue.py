"""The portfolios that wait for a reviewer."""

from collections.abc import Iterator
from dataclasses import dataclass

from assay.services.applications.evaluating import judging
from assay.services.applications.messages import unanswered
from assay.services.applications.reviewing import queue
from assay.services.people import Actor
from assay.storage.applications import Review
from assay.web import requests
from assay.web.aims import NamedAim, named


@dataclass(frozen=True)
class Task:
    """One review in the queue."""

    review: Review
    aim: NamedAim
    #: Whether it is still to be done; what is not needed any more is not.
    is_open: bool
    levels: int = 1
    #: Questions to reviewers, and how many of them are not judged yet.
    questions: int = 0
    left: int = 0
    #: Whether it waits for an answer of the applicant.
    waits: bool = False

    @property
    def is_begun(self) -> bool:
        """Whether anything was marked."""
        return self.review.changed_at > self.review.allocated_at


def tasks_of(actor: Actor) -> tuple[Task, ...]:
    """Everything that was given to a reviewer: what is to be done first, the oldest first."""
    found = [each for association in actor.associations("reviewer") for each in _tasks(actor, association)]
    return tuple(sorted(found, key=lambda each: not each.is_open))


def _tasks(actor: Actor, association: str) -> Iterator[Task]:
    for review in queue(requests.session(), actor, association):
        application = review.application
        aim = named(
            requests.catalog(), application.association, application.endorsement, application.category
        )
        is_current = application.status == "in-review" and review.round == application.round
        if review.status == "open" and is_current:
            yield _open_task(review, aim)
        elif review.status == "final":
            yield Task(review, aim, is_open=False)


def _open_task(review: Review, aim: NamedAim) -> Task:
    session = requests.session()
    judged = judging(session, review.application)
    left = [each for each in judged.questions if each.requirement not in review.judgements]
    waits = bool(unanswered(session, review.application))
    return Task(review, aim, True, judged.plan.levels, len(judged.questions), len(left), waits)
