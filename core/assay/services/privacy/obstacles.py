"""What is under way and needs a person to be there: they cannot be erased before it is over."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.storage.applications import ENDED, Application
from assay.storage.people import Appointment
from assay.storage.sittings import Sitting
from assay.storage.standard_settings import Panel, PanelJudge
from assay.wording import say


def obstacles(session: Session, person_id: int) -> list[str]:
    """Sentences that say what must be over before, and what to do; none if nothing stands in the way."""
    found = {
        say("An application is under way: withdraw it first."): (
            select(Application.id)
            .where(Application.person_id == person_id, Application.status.not_in(ENDED))
            .limit(1)
        ),
        say("An examination is registered or not decided: its result must come first."): (
            select(Sitting.id)
            .where(Sitting.person_id == person_id, Sitting.status.not_in(("released", "void")))
            .limit(1)
        ),
        say("A role in an association is held: ask a coordinator to take it back first."): (
            select(Appointment.role).where(Appointment.person_id == person_id).limit(1)
        ),
        say("A panel asked for judgements and is not closed: ask a coordinator to take them out first."): (
            select(PanelJudge.panel_id)
            .join(Panel, Panel.id == PanelJudge.panel_id)
            .where(PanelJudge.person_id == person_id, PanelJudge.left_at.is_(None), Panel.closed_at.is_(None))
            .limit(1)
        ),
    }
    return [sentence for sentence, query in found.items() if session.scalar(query) is not None]
