"""The decision: an endorsement is granted, renewed, reinstated or declined, with reasons and a letter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy.orm import Session

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.catalog import Catalog
from assay.content.criteria import Renewal
from assay.services.applications.access import coordinated_application, own_application
from assay.services.applications.aims import Titles, titled, titles_of
from assay.services.applications.announcing import announce_credential, announce_decision
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.decision_letters import Days, DecisionLetter, write_letter
from assay.services.applications.evaluating import evaluation_of, judging
from assay.services.audit import record
from assay.services.credentials.granting import extend, grant
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_missing
from assay.services.portfolio.assembling import day_in
from assay.storage.applications import WITH_ASSOCIATION, Application, Decision
from assay.storage.credentials import Credential, Term
from assay.wording import say

Outcome = Literal["granted", "declined"]
#: What can be declined: everything that was handed in and is not decided, also while it is back with the applicant.
DECLINABLE: Final = (*WITH_ASSOCIATION, "deferred")

#: What stands in the history of a credential, by the purpose of the application that was granted.
ACTS: Final = {"endorsement": "granted", "renewal": "renewed", "reinstatement": "reinstated"}


@dataclass(frozen=True)
class Prospect:
    """What a decision would rest on."""

    application: Application
    evaluation: Evaluation

    @property
    def missing(self) -> tuple[Finding, ...]:
        """The required findings that are not met."""
        return tuple(each for each in self.evaluation.required if each.status != "met")

    @property
    def can_grant(self) -> bool:
        """Whether it may be granted: reviewed, and nothing missing."""
        return self.application.status == "approved" and not self.missing

    @property
    def can_decline(self) -> bool:
        """Whether it may be declined."""
        return self.application.status in DECLINABLE


def prospect(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    now: datetime,
    *,
    lock: bool = False,
) -> Prospect:
    """What a decision would rest on now, for a coordinator who has nothing to do with the applicant."""
    application = coordinated_application(session, actor, association, application_id, lock=lock)
    if application.round == 0:
        raise Refused(say("This application has not been handed in, so there is nothing to decide."))
    refuse_conflict(session, catalog, actor, application)
    return Prospect(application, evaluation_of(session, catalog, application, now))


def decide(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    application_id: int,
    outcome: Outcome,
    reasons: str,
    now: datetime,
) -> Decision:
    """Decide an application, once and for all; what was granted has its credential and term at the same moment."""
    found = prospect(session, catalog, actor, association, application_id, now, lock=True)
    refuse_missing(session, association)
    _refuse(found, outcome, reasons)
    letter = _carry_out(session, catalog, actor, found, outcome, reasons.strip(), now)
    decision = Decision(
        application_id=application_id,
        association=association,
        outcome=outcome,
        reasons=reasons.strip(),
        content=letter.model_dump(mode="json"),
        decided_by=actor.person_id,
        decided_at=now,
    )
    session.add(decision)
    _note(session, actor, found.application, outcome, letter.number, now)
    return decision


def _note(
    session: Session,
    actor: Actor,
    application: Application,
    outcome: Outcome,
    number: str | None,
    now: datetime,
) -> None:
    detail = {"credential": number, "before": application.status, "after": outcome}
    application.status, application.changed_at = outcome, now
    subject = f"application {application.id}"
    record(session, application.association, actor, f"decide: {outcome}", subject, now, **detail)
    session.flush()


def _carry_out(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    found: Prospect,
    outcome: Outcome,
    reasons: str,
    now: datetime,
) -> DecisionLetter:
    """Grant the credential or its next term, where that is decided; the letter that tells it."""
    announce_decision(session, found.application, outcome, now)
    application, today = found.application, day_in(catalog, found.application.association, now)
    judged = judging(session, application)
    version = judged.content.version
    granted = outcome == "granted"
    titles = titles_of(catalog, application, judged.content.titles)
    term = _granted(session, application, titles, version.renewal, today, now) if granted else None
    if term is not None:
        subject = f"credential {term.credential.number}"
        ends = str(term.ends) if term.ends else None
        record(session, application.association, actor, ACTS[application.purpose], subject, now, ends=ends)
        announce_credential(session, application, term, ACTS[application.purpose], now)
    days, source = Days(judged.on, today), version.source.document
    return write_letter(
        catalog, application, titles, outcome, reasons, actor.name, found.evaluation, term, source, days
    )


def _refuse(found: Prospect, outcome: Outcome, reasons: str) -> None:
    if found.application.status in ("granted", "declined"):
        raise Refused(say("This application is decided already."))
    if not reasons.strip():
        raise Refused(say("Give the reasons: they stand in the letter."))
    if outcome == "declined" and not found.can_decline:
        raise Refused(say("An application that was withdrawn cannot be decided."))
    if outcome == "granted" and not found.can_grant:
        missing = ", ".join(each.title for each in found.missing)
        raise Refused(
            say("This cannot be granted yet; still missing: %(requirements)s.", requirements=missing)
            if missing
            else say("This cannot be granted yet; the review is not over.")
        )


def _granted(
    session: Session,
    application: Application,
    titles: Titles,
    renewal: Renewal | None,
    today: date,
    now: datetime,
) -> Term:
    """The term that a positive decision begins, with its credential."""
    if application.credential_id is None:
        return grant(session, application, titled(titles), renewal, today, now).terms[0]
    credential = session.get_one(
        Credential, application.credential_id, with_for_update=True, populate_existing=True
    )
    if credential.status == "revoked" or renewal is None:
        raise Refused(say("This credential was revoked, or needs no renewal any more."))
    asked_on = application.snapshots[0].judged_on  # being asked for more later makes nobody late
    return extend(session, credential, application, renewal, asked_on, today, now)


def decision_of(session: Session, application: Application) -> tuple[Decision, DecisionLetter] | None:
    """The decision on an application with its letter; nothing before there is one."""
    decision = session.get(Decision, application.id)
    return (decision, DecisionLetter.model_validate(decision.content)) if decision else None


def coordinated_letter(
    session: Session, catalog: Catalog, actor: Actor, association: str, application_id: int
) -> tuple[Application, DecisionLetter | None]:
    """An application for its coordinator, with the letter of its decision; none before there is one."""
    application = coordinated_application(session, actor, association, application_id)
    refuse_conflict(session, catalog, actor, application)
    found = decision_of(session, application)
    return application, found[1] if found else None


def own_letter(session: Session, actor: Actor, application_id: int) -> DecisionLetter:
    """The letter of the actor's own application."""
    found = decision_of(session, own_application(session, actor, application_id))
    if found is None:
        raise NotFound(say("This application is not decided yet."))
    return found[1]
