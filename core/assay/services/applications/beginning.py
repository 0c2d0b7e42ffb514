"""Beginning an application, and withdrawing it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.applications.access import own_application
from assay.services.applications.aims import aim_of
from assay.services.applications.noting import note
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.plugins.gates import refuse_new
from assay.services.portfolio.assembling import day_in
from assay.storage.applications import ENDED, Application
from assay.storage.credentials import Credential
from assay.storage.people import Person
from assay.wording import say


def begin(
    session: Session,
    catalog: Catalog,
    actor: Actor,
    association: str,
    endorsement: str,
    category: str | None,
    now: datetime,
) -> Application:
    """Make an endorsement the actor's goal; doing it twice gives the same application."""
    aim, _ = aim_of(catalog, association, endorsement, category, day_in(catalog, association, now))
    # Whoever begins twice at once waits here for the first.
    session.get(Person, actor.person_id, with_for_update=True)
    if (open_one := open_application(session, actor.person_id, str(aim))) is not None:
        return open_one
    refuse_new(session, association)
    _refuse_holder(session, actor, str(aim))
    application = Application(
        person_id=actor.person_id,
        association=association,
        endorsement=endorsement,
        category=category,
        aim=str(aim),
        begun_at=now,
        changed_at=now,
    )
    session.add(application)
    session.flush()
    note(session, application, actor, "begin application", now, aim=str(aim))
    return application


def open_application(session: Session, person_id: int, aim: str) -> Application | None:
    """The application of a person for an aim that is not over yet."""
    query = select(Application).where(Application.person_id == person_id, Application.aim == aim)
    return session.scalar(query.where(Application.status.not_in(ENDED)))


def _refuse_holder(session: Session, actor: Actor, aim: str) -> None:
    if (number := number_held(session, actor.person_id, aim)) is not None:
        raise Refused(
            say(
                "You hold this endorsement already, with the number %(number)s; it is renewed, not earned anew.",
                number=number,
            )
        )


def number_held(session: Session, person_id: int, aim: str, but_for: Credential | None = None) -> str | None:
    """The number of a credential in force, other than one, that a person holds for an aim."""
    held = select(Credential.number).where(
        Credential.person_id == person_id, Credential.aim == aim, Credential.status == "active"
    )
    if but_for is not None:
        held = held.where(Credential.id != but_for.id)
    return session.scalar(held.limit(1))


def withdraw(session: Session, actor: Actor, application_id: int, now: datetime) -> Application:
    """Take an application back, at any time before it is decided. Doing it twice changes nothing."""
    application = own_application(session, actor, application_id, lock=True)
    if application.status == "withdrawn":
        return application
    if application.status in ENDED:
        raise Refused(say("This application is decided; it cannot be withdrawn any more."))
    before = application.status
    application.status, application.changed_at = "withdrawn", now
    note(session, application, actor, "withdraw application", now, before=before, after="withdrawn")
    session.flush()
    return application


def applications_of(session: Session, actor: Actor) -> Sequence[Application]:
    """The actor's own applications: open ones first, each kind with the newest first."""
    query = select(Application).where(Application.person_id == actor.person_id)
    return session.scalars(
        query.order_by(Application.status.in_(ENDED), Application.begun_at.desc(), Application.id.desc())
    ).all()
