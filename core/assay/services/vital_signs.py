"""The figures of an installation as a whole, for those who watch it. No name stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.services.mail.overseeing import counts_of
from assay.services.working import has_failed, standing, turns
from assay.storage.audit import AuditCheck
from assay.storage.mails import Fate, Mail
from assay.storage.sittings import Sitting


@dataclass(frozen=True)
class VitalSigns:
    """What stands in the database at one instant."""

    open_sittings: int
    #: How many mails did not leave, by what became of them.
    mails: Mapping[Fate, int]
    #: Seconds since any worker last began a job; nothing where none ever did.
    worker_silence: float | None
    #: Of each job: whether its last turn failed, or was never ended.
    jobs_failed: Mapping[str, bool]
    #: Faults of all audit logs when they were last checked, by whether somebody acknowledged them.
    audit_faults: Mapping[str, int]


def vital_signs(session: Session, now: datetime) -> VitalSigns:
    """The figures of now: six small questions."""
    mails = counts_of(session, Mail.status != "sent")
    last = standing(session, now).last
    return VitalSigns(
        session.scalar(select(func.count(Sitting.id)).where(Sitting.status == "open")) or 0,
        {fate: count for fate, count in mails.items() if fate != "sent"},
        (now - last).total_seconds() if last else None,
        {each.job: has_failed(each, now) for each in turns(session)},
        _audit_faults(session),
    )


def _audit_faults(session: Session) -> Mapping[str, int]:
    columns = {"new": AuditCheck.faults, "acknowledged": AuditCheck.acknowledged}
    return {state: session.scalar(select(func.sum(each))) or 0 for state, each in columns.items()}
