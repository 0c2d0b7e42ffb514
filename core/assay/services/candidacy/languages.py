"""In which language a candidate reads the exam."""

from datetime import datetime

from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.candidacy.sittings import find_sitting, settle
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.storage.sittings import Sitting
from assay.wording import say


def choose_language(session: Session, actor: Actor, sitting_id: int, language: str, now: datetime) -> Sitting:
    """Sit the exam in one of the languages in which its whole form is there; nothing: in the one it was written in."""
    sitting, form = find_sitting(session, actor, sitting_id, lock=True)
    settle(session, sitting, form, now)
    if sitting.status != "scheduled":
        raise Refused(say("The language can be chosen until the exam begins."))
    if language and language not in form.languages:
        raise Refused(say("This exam is not there in that language."))
    if (sitting.language or "") != language:
        chosen = language or "master"
        detail = {"language": chosen, "before": sitting.language or "master", "after": chosen}
        sitting.language = language or None
        record(session, sitting.association, actor, "choose language", f"sitting {sitting.id}", now, **detail)
    return sitting
