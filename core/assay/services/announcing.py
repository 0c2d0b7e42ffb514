"""What happened, kept with the transaction that did it, until it is safe and plugins can be told."""

from sqlalchemy.orm import Session

from assay.hooks.events import Event

_KEY = "announced"


def announce(session: Session, event: Event) -> None:
    """Have plugins told, if and when this transaction is committed by a page or a job."""
    session.info.setdefault(_KEY, []).append(event)


def announced(session: Session) -> tuple[Event, ...]:
    """What was announced in this session, in its order; for whoever committed it."""
    return tuple(session.info.get(_KEY, ()))
