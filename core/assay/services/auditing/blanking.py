"""Erasing what is personal in the log without breaking its chain.

The hash of a line is over a salted digest of its detail, not over the detail: so the detail and the salt can go, and
everything else stays provable. A line of its own says which were emptied; an empty detail without one is a fault.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.audit import AuditLine, AuditLink
from assay.storage.credentials import Credential
from assay.storage.references import ReferenceRequest
from assay.storage.sittings import Sitting

#: The act that says which details were emptied.
BLANKED: Final = "erase details"
#: Acts of which the detail holds what somebody wrote about a person, or an address; the others hold ids and numbers.
PERSONAL: Final = (
    "void sitting",
    "correct score",
    "readdress reference",
    "revoke",
    "state",
    "enter outcome",
    "excuse from calibration",
    "reopen calibration",
)
#: Numbers that one line names at most.
AT_ONCE = 1_000


def blanked_numbers(detail: object) -> set[int]:
    """Of which lines such an act emptied the detail; none where somebody put something else in its place."""
    numbers = detail.get("numbers") if isinstance(detail, Mapping) else None
    return {each for each in numbers if isinstance(each, int)} if isinstance(numbers, list) else set()


def blank_details(session: Session, person_id: int, actor: Actor | None, now: datetime) -> int:
    """Empty the details that tell something personal of somebody, in every association, and note it; how many.

    The acts themselves, when and by whom they were done, and on which id, stay.
    """
    return blank_about(session, subjects_of(session, person_id), f"person {person_id}", actor, now)


def blank_about(
    session: Session, subjects: Sequence[str], noted_as: str, actor: Actor | None, now: datetime
) -> int:
    """The same for what was done to some subjects; `noted_as` is the subject of the line that says so."""
    found: dict[str, list[tuple[int, int]]] = {}
    for association, number, line in session.execute(_lines_about(subjects)):
        found.setdefault(association, []).append((number, line))
    for association, lines in sorted(found.items()):
        for start in range(0, len(lines), AT_ONCE):
            _blank(session, association, lines[start : start + AT_ONCE])
            numbers = [number for number, _ in lines[start : start + AT_ONCE]]
            record(session, association, actor, BLANKED, noted_as, now, numbers=numbers)
    return sum(map(len, found.values()))


def _lines_about(subjects: Sequence[str]) -> Any:
    # What they did to others is about those: to be erased takes no reason out of another's history.
    about = AuditLine.subject.in_(subjects)
    return (
        select(AuditLink.association, AuditLink.number, AuditLine.id)
        .join(AuditLine, AuditLine.id == AuditLink.line_id)
        .where(about, AuditLine.act.in_(PERSONAL), AuditLink.salt.is_not(None))
        .order_by(AuditLink.association, AuditLink.number)
    )


def subjects_of(session: Session, person_id: int) -> Sequence[str]:
    """What the log calls this person and what is theirs."""
    theirs = {
        "sitting": select(Sitting.id).where(Sitting.person_id == person_id),
        "application": select(Application.id).where(Application.person_id == person_id),
        "credential": select(Credential.number).where(Credential.person_id == person_id),
        "reference": select(ReferenceRequest.id).where(ReferenceRequest.person_id == person_id),
    }
    found = [f"{kind} {key}" for kind, query in theirs.items() for key in session.scalars(query)]
    return [f"person {person_id}", *found]


def _blank(session: Session, association: str, lines: Sequence[tuple[int, int]]) -> None:
    emptied = update(AuditLine).where(AuditLine.id.in_([line for _, line in lines]))
    session.execute(emptied.values(detail={}), execution_options={"synchronize_session": False})
    links = update(AuditLink).where(
        AuditLink.association == association, AuditLink.number.in_([number for number, _ in lines])
    )
    session.execute(links.values(salt=None), execution_options={"synchronize_session": False})
