"""Renewal and reinstatement: applications that continue a credential."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from assay.assessment.aims import Aim
from assay.assessment.requirements.cycles import Phase, phase_on, reinstatement_ends, renewable_from
from assay.assessment.requirements.renewal import RenewalResult, evaluate_renewal
from assay.content.catalog import Catalog
from assay.content.criteria import Renewal
from assay.content.portfolio import Portfolio
from assay.services.applications.aims import aim_of
from assay.services.applications.beginning import number_held, open_application
from assay.services.audit import record
from assay.services.credentials.registry import own_credential
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.plugins.gates import REASONS, closed, refuse_new
from assay.services.portfolio.assembling import day_in, portfolio_of
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from assay.storage.people import Person
from assay.wording import say

#: Where in its cycle something can be done about a credential.
_BEGINNABLE: Final = ("renewable", "lapsed")


@dataclass(frozen=True)
class Prolongation:
    """Where a credential stands in its cycle."""

    credential: Credential
    phase: Phase
    #: Last day of its last term; nothing when it never expires.
    ends: date | None
    #: First day on which its renewal can be begun.
    renewable_from: date | None
    #: Last day on which it can be reinstated once it has lapsed.
    reinstatement_ends: date | None
    #: What keeps it in force; nothing when it needs nothing.
    renewal: Renewal | None
    #: What its holder has to show.
    portfolio: Portfolio
    #: What the cycle comes to so far; nothing when nothing is asked.
    result: RenewalResult | None
    #: The renewal or reinstatement that is under way.
    application: Application | None
    #: Why none can be begun although it is the time for it; empty when nothing speaks against it.
    hindrance: str

    @property
    def can_begin(self) -> bool:
        """Whether a renewal or reinstatement can be begun now."""
        return self.application is None and self.phase in _BEGINNABLE and not self.hindrance


def prolongation(session: Session, catalog: Catalog, credential: Credential, now: datetime) -> Prolongation:
    """Where a credential stands in its cycle, and how far its holder is with what the cycle asks."""
    today, ends = day_in(catalog, credential.association, now), credential.terms[-1].ends
    aim, renewal = _rules_of(catalog, credential, today) or (None, None)
    open_one = open_application(session, credential.person_id, credential.aim)
    under_way = open_one if open_one and open_one.credential_id == credential.id else None
    made_for = under_way.id if under_way else None
    portfolio = portfolio_of(session, catalog, credential.person_id, credential.association, made_for)
    result = None
    if renewal is not None and aim is not None and ends is not None and credential.status != "revoked":
        due = ends if today <= ends else today
        result = evaluate_renewal(renewal, portfolio, aim, credential.granted_on, due, today)
    phase = "over" if credential.status == "revoked" else phase_on(renewal, ends, today)
    return Prolongation(
        credential,
        phase,
        ends,
        renewable_from(ends) if renewal and ends else None,
        reinstatement_ends(renewal, ends) if renewal and ends else None,
        renewal,
        portfolio,
        result,
        under_way,
        _hindrance(session, credential, open_one) if phase in _BEGINNABLE else "",
    )


def _hindrance(session: Session, credential: Credential, open_one: Application | None) -> str:
    """What the holder must bring to an end first, or wait for, in words."""
    if (why := closed(session, credential.association)) is not None:
        return REASONS[why]
    if open_one is not None and open_one.credential_id is None:
        return say("You are applying for this endorsement anew. Withdraw that application first.")
    number = number_held(session, credential.person_id, credential.aim, but_for=credential)
    return (
        say("You hold this endorsement already, with the number %(number)s.", number=number) if number else ""
    )


def begin_renewal(
    session: Session, catalog: Catalog, actor: Actor, number: str, now: datetime
) -> Application:
    """Begin to renew a credential, or to reinstate one that has lapsed; doing it twice gives the same application."""
    session.get(Person, actor.person_id, with_for_update=True)
    credential = own_credential(session, actor, number)
    where = prolongation(session, catalog, credential, now)
    if where.application is not None:
        return where.application
    refuse_new(session, credential.association)
    if not where.can_begin:
        raise Refused(_why_not(where))
    application = _begun(credential, "renewal" if where.phase == "renewable" else "reinstatement", now)
    session.add(application)
    session.flush()
    act, subject = f"begin {application.purpose}", f"application {application.id}"
    record(session, credential.association, actor, act, subject, now, credential=credential.number)
    return application


def _begun(credential: Credential, purpose: str, now: datetime) -> Application:
    return Application(
        person_id=credential.person_id,
        association=credential.association,
        endorsement=credential.endorsement,
        category=credential.category,
        aim=credential.aim,
        purpose=purpose,
        credential_id=credential.id,
        begun_at=now,
        changed_at=now,
    )


def _why_not(where: Prolongation) -> str:
    if where.credential.status == "revoked":
        return say("This credential was revoked; it cannot be renewed.")
    if where.phase == "in force":
        return say("It is too early to renew this; the page of the credential says from when.")
    if where.phase in _BEGINNABLE:
        return where.hindrance
    return say("The time in which this could be reinstated is over. You can apply for the endorsement anew.")


def refuse_over(session: Session, application: Application, renewal: Renewal | None, today: date) -> None:
    """Stop the handing in of a renewal or reinstatement for which it is too late, and lock its credential."""
    if application.credential_id is None:
        return
    credential = session.get_one(
        Credential, application.credential_id, with_for_update=True, populate_existing=True
    )
    if credential.status == "revoked":
        raise Refused(say("This credential was revoked; it cannot be renewed."))
    if renewal is None:
        raise Refused(say("By the criteria of today this endorsement needs no renewal."))
    if phase_on(renewal, credential.terms[-1].ends, today) == "over":
        raise Refused(
            say(
                "The time in which this could be renewed or reinstated is over. Withdraw this application, and apply "
                "for the endorsement anew."
            )
        )


def _rules_of(catalog: Catalog, credential: Credential, day: date) -> tuple[Aim, Renewal | None] | None:
    try:
        aim, version = aim_of(
            catalog, credential.association, credential.endorsement, credential.category, day
        )
    except NotFound:
        return None
    return aim, version.renewal
