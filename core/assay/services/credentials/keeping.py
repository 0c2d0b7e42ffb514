"""What becomes of credentials: they lapse by the clock, and are revoked for a reason."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from assay.services.audit import record
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor, remedy_for_only_coordinator, require
from assay.storage.applications import WITH_ASSOCIATION, Application
from assay.storage.credentials import Credential, Term
from assay.wording import say


def overdue(session: Session, association: str, today: date) -> Sequence[int]:
    """The ids of an association's credentials that are in force no longer, but said to be.

    One whose renewal was handed in waits for the decision: nobody lapses because reviewers are slow.
    """
    ends = select(func.max(Term.ends)).where(Term.credential_id == Credential.id).scalar_subquery()
    query = select(Credential.id).where(
        Credential.association == association, Credential.status == "active", ends < today, ~is_decided_on()
    )
    return session.scalars(query.order_by(Credential.id)).all()


def is_decided_on() -> ColumnElement[bool]:
    """Whether a renewal of the credential is with the association."""
    renewal = select(Application.id).where(Application.credential_id == Credential.id)
    return renewal.where(Application.status.in_(WITH_ASSOCIATION)).exists()


def _is_with(session: Session, credential: Credential) -> bool:
    """Whether a renewal was handed in since the credential was found to be overdue."""
    query = select(Credential.id).where(Credential.id == credential.id, is_decided_on())
    return session.scalar(query) is not None


def lapse(session: Session, credential_id: int, today: date, now: datetime) -> Credential | None:
    """Let a credential lapse whose last term is over; None when it was renewed meanwhile."""
    credential = _locked(session, Credential.id == credential_id)
    ends = credential.terms[-1].ends
    if credential.status != "active" or ends is None or ends >= today or _is_with(session, credential):
        return None
    credential.status, credential.changed_at = "lapsed", now
    record(
        session,
        credential.association,
        None,
        "lapse",
        f"credential {credential.number}",
        now,
        ended=str(ends),
        before="active",
        after="lapsed",
    )
    return credential


def revoke(
    session: Session, actor: Actor, association: str, number: str, reason: str, now: datetime
) -> Credential:
    """A coordinator takes a credential back, for a reason that is kept."""
    require(actor, association, "coordinator")
    credential = coordinated_credential(session, actor, association, number, lock=True)
    if not reason.strip():
        raise Refused(say("Say why it is revoked; the reason is kept."))
    if credential.status == "revoked":
        raise Refused(say("This credential is revoked already."))
    detail = {"reason": reason.strip(), "before": credential.status, "after": "revoked"}
    credential.status, credential.reason, credential.changed_at = "revoked", reason.strip(), now
    record(session, association, actor, "revoke", f"credential {credential.number}", now, **detail)
    session.flush()
    return credential


def coordinated_credential(
    session: Session, actor: Actor, association: str, number: str, *, lock: bool = False
) -> Credential:
    """A credential of the association that the actor coordinates, unless it is the actor's own."""
    require(actor, association, "coordinator")
    which = (Credential.association == association) & (Credential.number == number)
    credential = _locked(session, which) if lock else session.scalar(select(Credential).where(which))
    if credential is None:
        raise NotFound(say("This association has granted no credential with this number."))
    if credential.person_id == actor.person_id:
        raise NotAllowed(
            say(
                "This is your own credential; another coordinator looks after it.%(remedy)s",
                remedy=remedy_for_only_coordinator(session, actor, association),
            )
        )
    return credential


def credentials_of(session: Session, actor: Actor, association: str) -> Sequence[Credential]:
    """Every credential of the association that the actor coordinates, by holder."""
    require(actor, association, "coordinator")
    query = select(Credential).where(Credential.association == association)
    ordered = query.order_by(Credential.name, Credential.id).options(selectinload(Credential.terms))
    return session.scalars(ordered).all()


def _locked(session: Session, which: ColumnElement[bool]) -> Credential:
    query = select(Credential).where(which).with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound(say("There is no such credential."))
    return found
