"""Handing in: what is there is kept for good, and reviewers can be chosen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from assay.assessment.findings import Finding
from assay.assessment.requirements.evaluations import Evaluation
from assay.assessment.requirements.readiness import hindering
from assay.content.catalog import Catalog
from assay.services.applications.access import own_application
from assay.services.applications.aims import aim_of
from assay.services.applications.evaluating import IN_HAND, live
from assay.services.applications.noting import note
from assay.services.applications.renewing import refuse_over
from assay.services.applications.signing import ToSign, agreements_in
from assay.services.applications.snapshots import take
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_missing
from assay.services.portfolio.assembling import day_in
from assay.services.portfolio.entries import lock_portfolio
from assay.storage.applications import Application
from assay.wording import say


class NotReady(Refused):
    """An application cannot be handed in yet."""

    def __init__(self, readiness: "Readiness") -> None:
        super().__init__(
            say("Something is still missing: %(requirements)s.", requirements=", ".join(readiness.missing))
        )
        self.readiness = readiness


@dataclass(frozen=True)
class Readiness:
    """Whether an application can be handed in, and what hinders it."""

    evaluation: Evaluation
    findings: tuple[Finding, ...]
    agreements: tuple[ToSign, ...]

    @property
    def unsigned(self) -> tuple[ToSign, ...]:
        """Agreements that must be signed, and whose text of today is not."""
        return tuple(each for each in self.agreements if each.is_required and not each.is_signed)

    @property
    def is_ready(self) -> bool:
        """Whether nothing hinders."""
        return not self.findings and not self.unsigned

    @property
    def missing(self) -> tuple[str, ...]:
        """What hinders, in titles; agreements by their own."""
        others = [each.title for each in self.findings if each.kind != "agreement"]
        return (*others, *(each.title for each in self.unsigned))


def readiness_of(session: Session, catalog: Catalog, application: Application, now: datetime) -> Readiness:
    """Whether an application can be handed in today."""
    rules, evaluation = live(session, catalog, application, now)
    return Readiness(
        evaluation,
        hindering(rules.requirements, evaluation),
        agreements_in(session, catalog, application, rules, evaluation),
    )


def submit(
    session: Session, catalog: Catalog, actor: Actor, application_id: int, now: datetime
) -> Application:
    """Hand an application in, or hand it in again after it was deferred; `NotReady` names what hinders."""
    application = own_application(session, actor, application_id, lock=True)
    if application.status not in IN_HAND:
        raise Refused(_CANNOT.get(application.status, say("This application is handed in already.")))
    refuse_missing(session, application.association)
    _refuse_over(session, catalog, application, now)
    # What is looked at now is what the snapshot will hold.
    lock_portfolio(session, actor)
    readiness = readiness_of(session, catalog, application, now)
    if not readiness.is_ready:
        raise NotReady(readiness)
    application.round += 1
    application.status = "submitted"
    application.submitted_at = application.changed_at = now
    snapshot = take(session, catalog, application, now)
    session.flush()
    note(
        session,
        application,
        actor,
        "hand in application",
        now,
        round=application.round,
        snapshot=snapshot.fingerprint,
    )
    return application


def _refuse_over(session: Session, catalog: Catalog, application: Application, now: datetime) -> None:
    if application.credential_id is None:
        return
    today = day_in(catalog, application.association, now)
    aim = application.association, application.endorsement, application.category
    _, version = aim_of(catalog, *aim, today)
    refuse_over(session, application, version.renewal, today)


_CANNOT = {
    "withdrawn": say("This application was withdrawn; begin a new one."),
    "granted": say("This application is decided."),
    "declined": say("This application is decided."),
}
