"""Reviewing: a reviewer reads what was handed in, ticks, judges, and approves or defers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from assay.assessment.findings import Finding, Status
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.reviewing import Outcome, progress_of
from assay.content.catalog import Catalog
from assay.services.applications.access import own_review
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.evaluating import Judging, judging, review_of
from assay.services.applications.messages import unanswered
from assay.services.applications.noting import note
from assay.services.applications.proceeding import proceed
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_missing
from assay.storage.applications import Application, Review
from assay.wording import say

LONGEST_COMMENT = 10_000


@dataclass(frozen=True)
class Marks:
    """What a reviewer says: ticks by competency id, judgements by requirement id."""

    ticks: Mapping[str, bool] = field(default_factory=dict)
    judgements: Mapping[str, Status] = field(default_factory=dict)
    #: For the applicant.
    comment: str = ""
    #: For other reviewers and the coordinator.
    note: str = ""


@dataclass(frozen=True)
class Desk:
    """Everything that a reviewer has before them: the snapshot, what was found in it, and their own marks."""

    review: Review
    application: Application
    judged: Judging
    #: The findings on the day of handing in, before anybody judged.
    evaluation: Evaluation
    questions: tuple[Finding, ...]
    #: Whether the review waits for an answer of the applicant.
    waits: bool

    @property
    def is_open(self) -> bool:
        """Whether marks can still be changed."""
        return self.review.status == "open" and self.application.status == "in-review"


def desk_of(session: Session, catalog: Catalog, actor: Actor, review_id: int) -> Desk:
    """What a reviewer sees; of a round that is past, as it was."""
    review = own_review(session, actor, review_id)
    application = review.application
    refuse_conflict(session, catalog, actor, application)
    judged = judging(session, application, review.round, catalog=catalog)
    evaluation = judged.rules.judge(judged.content.portfolio, judged.on, {})
    waits = bool(unanswered(session, application))
    return Desk(review, application, judged, evaluation, judged.questions, waits)


def save(
    session: Session, catalog: Catalog, actor: Actor, review_id: int, marks: Marks, now: datetime
) -> Review:
    """Keep what a reviewer has so far; nobody else sees it before it is finished."""
    review, judged = _open_review(session, catalog, actor, review_id)
    _keep(review, judged, marks, now)
    session.flush()
    return review


def finish(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    review_id: int,
    marks: Marks,
    outcome: Outcome,
    now: datetime,
) -> Review:
    """A reviewer approves or defers, for good; the last one of a level brings the application further."""
    review, judged = _open_review(session, catalog, actor, review_id)
    application = review.application
    refuse_missing(session, application.association)
    _keep(review, judged, marks, now)
    if unanswered(session, application):
        raise Refused(say("A question to the applicant is not answered. Wait for it, or take it back."))
    refuse_incomplete(judged.questions, review.judgements, outcome)
    if outcome == "defer" and not review.comment:
        raise Refused(say("Say to the applicant what is missing: a deferral needs a comment."))
    review.status, review.outcome, review.final_at = "final", outcome, now
    note(session, application, actor, "finish review", now, review=review.id, outcome=outcome)
    proceed(session, actor, application, judged, now)
    return review


def _open_review(session: Session, catalog: Catalog, actor: Actor, review_id: int) -> tuple[Review, Judging]:
    """A review that can be changed, with the lock on its application, and by what it is judged."""
    review = own_review(session, actor, review_id, lock=True)
    application = review.application
    if review.status == "final":
        raise Refused(say("This review is finished and stays as it is."))
    if application.status != "in-review" or review.round != application.round:
        raise Refused(say("This application is not under review any more."))
    refuse_conflict(session, catalog, actor, application)
    judged = judging(session, application)
    said = review_of(session, application, judged.rules)
    if review.level != progress_of(said.plan, said.verdicts, said.settled).level:
        raise Refused(say("Enough reviewers have finished this level; your review is not needed any more."))
    return review, judged


def _keep(review: Review, judged: Judging, marks: Marks, now: datetime) -> None:
    _refuse_strangers(judged, marks)
    review.ticks = {name: bool(ticked) for name, ticked in marks.ticks.items()}
    review.judgements = dict(marks.judgements)
    review.comment, review.note = _text(marks.comment), _text(marks.note)
    review.changed_at = now


def _refuse_strangers(judged: Judging, marks: Marks) -> None:
    if set(marks.ticks) - set(judged.content.competencies or ()):
        raise Refused(say("A competency was ticked that is not in the map of this application."))
    refuse_judgements(judged.questions, marks.judgements)


def refuse_judgements(questions: Sequence[Finding], judgements: Mapping[str, Status]) -> None:
    """Stop judgements of what needs none: nobody can wave through what is missing."""
    if set(judgements) - {each.requirement for each in questions}:
        raise Refused(say("Only what needs review can be judged."))
    if set(judgements.values()) - {"met", "unmet"}:
        raise Refused(say("A requirement is judged met or not met."))


def refuse_incomplete(
    questions: Sequence[Finding], judgements: Mapping[str, Status], outcome: Outcome
) -> None:
    """Stop an approval that leaves a question open, or contradicts its own judgements."""
    if outcome != "approve":
        return
    if left := [each.title for each in questions if each.requirement not in judgements]:
        raise Refused(say("Still to be judged: %(requirements)s.", requirements=", ".join(left)))
    if unmet := [each.title for each in questions if judgements[each.requirement] == "unmet"]:
        raise Refused(
            say(
                "Judged as not met: %(requirements)s. Defer, or judge it again.",
                requirements=", ".join(unmet),
            )
        )


def _text(words: str) -> str:
    text = words.strip()
    if len(text) > LONGEST_COMMENT:
        raise Refused(say("A comment has at most %(most)s characters.", most=LONGEST_COMMENT))
    return text
