"""What a person works towards: whatever they have an open application for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.people import Actor
from assay.storage.applications import ENDED, Application


def open_aims(session: Session, actor: Actor) -> tuple[str, ...]:
    """The aims of the actor's open applications, renewals too, as `mi-aimh/imhm/clinical`; first begun first."""
    query = select(Application.aim).where(
        Application.person_id == actor.person_id, Application.status.not_in(ENDED)
    )
    return tuple(dict.fromkeys(session.scalars(query.order_by(Application.id))))
