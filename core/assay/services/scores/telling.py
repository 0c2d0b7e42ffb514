"""Letters about results: to whoever can read one from now on, and to whoever knew another one.

They say no result: a mailbox is not as safe as an account.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from assay.services.mail.letters import Letters
from assay.services.mail.outbox import post
from assay.storage.people import Person
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting


def tell_released(
    session: Session, letters: Letters, association_name: str, window_id: int, now: datetime
) -> int:
    """Write to everybody whose result of a window was released at this instant; to how many."""
    just = (Sitting.window_id == window_id) & (StoredResult.released_at == now)
    return _tell(session, letters, "result-released", just, now, association_name=association_name)


def tell_corrected(
    session: Session,
    letters: Letters,
    association_name: str,
    sittings: Collection[int],
    reason: str,
    now: datetime,
) -> int:
    """Write to everybody who knew another result of these sittings; to how many."""
    these = Sitting.id.in_(sittings)
    return _tell(
        session, letters, "result-corrected", these, now, association_name=association_name, reason=reason
    )


def _tell(
    session: Session, letters: Letters, letter: str, which: ColumnElement[bool], now: datetime, **words: str
) -> int:
    """Of erased people the record is kept and can be corrected, but there is nobody to be told."""
    query = select(Sitting).join(StoredResult, StoredResult.sitting_id == Sitting.id).where(which)
    query = query.where(Sitting.person.has(Person.erased_at.is_(None)))
    query = query.options(joinedload(Sitting.person), joinedload(Sitting.window)).order_by(Sitting.id)
    sittings = session.scalars(query).all()
    for each in sittings:
        page = f"{letters.base_url}/sittings/{each.id}/result"
        values = {"candidate": each.person.name, "window": each.window.name, "page": page, **words}
        subject, body = letters.write(letter, each.person.reads, **values)
        post(session, each.association, f"sitting {each.id}", each.person.email, subject, body, now)
    return len(sittings)
