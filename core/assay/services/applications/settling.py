"""What coordinators enter: the settlement of a dispute, outcomes of boards, the association's own statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from assay.assessment.findings import Status
from assay.assessment.reviewing import PORTFOLIO, Outcome, Progress, disagreements, merged, progress_of
from assay.content.catalog import Catalog
from assay.content.requirements import AttestRequirement, Requirement, ReviewRequirement, with_inner
from assay.services.applications.access import coordinated_application, reviews_of
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.evaluating import (
    Judging,
    Reviewing,
    is_in_hand,
    judging,
    live,
    review_of,
)
from assay.services.applications.noting import note
from assay.services.applications.proceeding import proceed
from assay.services.applications.reviewing import refuse_incomplete, refuse_judgements
from assay.services.applications.stating import add_statement
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor, remedy_for_only_coordinator
from assay.services.portfolio.assembling import day_in
from assay.storage.applications import ENDED, Application, BoardOutcome, Settlement
from assay.wording import say


def disputed_of(
    session: Session, application: Application, catalog: Catalog | None = None
) -> tuple[Judging, Reviewing, tuple[str, ...]]:
    """What reviewers say of a disputed application, and which requirements they judge unlike each other."""
    judged = judging(session, application, catalog=catalog)
    said = review_of(session, application, judged.rules)
    level = progress_of(said.plan, said.verdicts, said.settled).level
    return judged, said, disagreements(said.plan, level, said.verdicts, said.settled)


def settle(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    outcome: Outcome,
    judgements: Mapping[str, Status],
    reason: str,
    now: datetime,
) -> Progress:
    """A coordinator settles the level on which reviewers do not agree; what they agree on need not be said again."""
    application = _handled(session, catalog, actor, association, application_id)
    if application.status != "disputed":
        raise Refused(say("The reviewers of this application do not disagree; there is nothing to settle."))
    _refuse_reviewer(session, actor, application)
    if not reason.strip():
        raise Refused(say("Give the reason: it is kept with the application."))
    judged, said, open_ones = disputed_of(session, application)
    refuse_judgements(judged.questions, judgements)
    level = progress_of(said.plan, said.verdicts, said.settled).level
    whole = _agreed(said, level, open_ones) | dict(judgements)
    refuse_incomplete(judged.questions, whole, outcome)
    settlement = _settlement(application, level, outcome, whole, reason.strip())
    settlement.settled_by, settlement.settled_at = actor.person_id, now
    session.add(settlement)
    note(session, application, actor, "settle review", now, level=level, outcome=outcome)
    return proceed(session, actor, application, judged, now)


def _refuse_reviewer(session: Session, actor: Actor, application: Application) -> None:
    """Nobody settles a dispute to which they are a party."""
    if any(each.reviewer_id == actor.person_id for each in reviews_of(session, application)):
        raise NotAllowed(
            say(
                "You reviewed this application yourself; another coordinator settles it.%(remedy)s",
                remedy=remedy_for_only_coordinator(session, actor, application.association),
            )
        )


def _settlement(
    application: Application, level: int, outcome: Outcome, judgements: dict[str, Status], reason: str
) -> Settlement:
    return Settlement(
        application_id=application.id,
        round=application.round,
        level=level,
        association=application.association,
        outcome=outcome,
        judgements=judgements,
        reason=reason,
    )


def _agreed(said: Reviewing, level: int, open_ones: Sequence[str]) -> dict[str, Status]:
    found = merged(said.plan, said.verdicts, said.settled, below=level + 1)
    return {requirement: status for requirement, status in found.items() if requirement not in open_ones}


def enter_board(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    subject: str,
    level: int,
    on: date,
    approved: bool,
    now: datetime,
) -> BoardOutcome:
    """Enter what a board came to, such as an interview; a later outcome of the same takes the place of an earlier."""
    application = _open_application(session, catalog, actor, association, application_id)
    _refuse_subject(_requirements(session, catalog, application, now), subject, level)
    if on > day_in(catalog, association, now):
        raise Refused(say("This day has not come yet; enter the outcome when it is there."))
    outcome = BoardOutcome(subject=subject, level=level, on=on, approved=approved, association=association)
    outcome.application_id, outcome.person_id = application.id, application.person_id
    outcome.entered_by, outcome.entered_at = actor.person_id, now
    session.add(outcome)
    application.changed_at = now
    note(session, application, actor, "enter outcome", now, what=subject, level=level, approved=approved)
    session.flush()
    return outcome


def boards_of(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> tuple[ReviewRequirement, ...]:
    """The requirements whose outcome a board reaches and a coordinator enters."""
    asked = with_inner(_requirements(session, catalog, application, now))
    return tuple(each for each in asked if isinstance(each, ReviewRequirement) and each.subject != PORTFOLIO)


def enter_statement(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    statement: str,
    now: datetime,
) -> None:
    """Enter something that the association states of the applicant, such as that a fee is paid."""
    application = _open_application(session, catalog, actor, association, application_id)
    asked = attested_of(session, catalog, application, now)
    if statement not in {each.statement for each in asked}:
        raise NotFound(say("The criteria of this application ask for no such statement of the association."))
    add_statement(session, catalog, actor, application, statement, "association", now)
    application.changed_at = now


def attested_of(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> tuple[AttestRequirement, ...]:
    """The requirements that the association itself states."""
    asked = with_inner(_requirements(session, catalog, application, now))
    return tuple(each for each in asked if isinstance(each, AttestRequirement) and each.by == "association")


def _refuse_subject(requirements: tuple[Requirement, ...], subject: str, level: int) -> None:
    boards = [each for each in with_inner(requirements) if isinstance(each, ReviewRequirement)]
    found = next((each for each in boards if each.subject == subject and subject != PORTFOLIO), None)
    if found is None:
        raise NotFound(say("The criteria of this application ask for no such outcome."))
    if not 1 <= level <= found.levels:
        raise Refused(
            say("This has the levels 1 to %(levels)s.", levels=found.levels)
            if found.levels > 1
            else say("This has one level.")
        )


def _requirements(
    session: Session, catalog: Catalog, application: Application, now: datetime
) -> tuple[Requirement, ...]:
    """What holds for an application: from handing in on, what was handed in with it."""
    if is_in_hand(application):
        return live(session, catalog, application, now)[0].requirements
    return judging(session, application).rules.requirements


def _open_application(
    session: Session, catalog: Catalog, actor: Actor, association: str, application_id: int
) -> Application:
    application = _handled(session, catalog, actor, association, application_id)
    if application.status in ENDED:
        raise Refused(say("This application is over."))
    return application


def _handled(
    session: Session, catalog: Catalog, actor: Actor, association: str, application_id: int
) -> Application:
    application = coordinated_application(session, actor, association, application_id, lock=True)
    refuse_conflict(session, catalog, actor, application)
    return application
