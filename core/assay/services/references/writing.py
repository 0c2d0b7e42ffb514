"""The letters about references, each written in the transaction of what it tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.translations import said_in
from assay.services.mail.letters import Letters
from assay.services.mail.outbox import post
from assay.services.references.links import Links
from assay.services.references.raters import find_endorsement, map_of, title_of
from assay.storage.references import ReferenceRequest

#: For each competency, on the whole.
SECONDS = 20
#: What stands behind the subject of mails to raters that ask for nothing.
_BESIDE: Final = {"reference-thanks": " thanks", "reference-erasure": " erasure"}


@dataclass(frozen=True)
class Stationery:
    """What writing needs of the installation."""

    letters: Letters
    links: Links


def subject_of(request: ReferenceRequest) -> str:
    """What the mails to the rater are about; the newest tells whether they arrive."""
    return f"reference {request.id}"


def write_to_rater(
    session: Session,
    catalog: Catalog,
    stationery: Stationery,
    request: ReferenceRequest,
    letter: str,
    now: datetime,
) -> None:
    """Ask, remind or thank the rater, or tell of an erasure. The last two are not what the applicant watches."""
    values = _values(catalog, stationery, request) | {"link": stationery.links.address(request)}
    # Whoever gives a reference has no account: the applicant writes to them in the language that the two share.
    subject, body = stationery.letters.write(letter, request.person.reads, **values)
    about = subject_of(request) + _BESIDE.get(letter, "")
    post(session, request.association, about, request.contact.email, subject, body, now)


def write_to_applicant(
    session: Session,
    catalog: Catalog,
    stationery: Stationery,
    request: ReferenceRequest,
    letter: str,
    now: datetime,
    about: str = "told",
    **values: Any,
) -> None:
    """Tell the applicant what became of a request."""
    values |= _values(catalog, stationery, request)
    subject, body = stationery.letters.write(letter, request.person.reads, **values)
    whole = f"{subject_of(request)} {about}"
    post(session, request.association, whole, request.person.email, subject, body, now)


def minutes_for(competencies: int) -> int:
    """About how long a rating takes: some seconds for each competency, in steps of five minutes."""
    return max(5, round(competencies * SECONDS / 60 / 5) * 5)


def _values(catalog: Catalog, stationery: Stationery, request: ReferenceRequest) -> dict[str, Any]:
    found, _ = find_endorsement(catalog, request.association, request.endorsement)
    association = said_in(found, request.person.reads)
    last = request.expires_at.astimezone(ZoneInfo(association.time_zone))
    rated = map_of(catalog, request.association, request.endorsement)
    return {
        "applicant": _in_one_line(request.person.name),
        "rater": _in_one_line(str(request.contact.content["name"])),
        "roles": [title_of(association, each) for each in request.roles],
        "message": request.message,
        "reason": request.reason,
        "has_begun": request.draft is not None,
        "association": association.name,
        "endorsement": association.endorsement(request.endorsement).title,
        "minutes": minutes_for(len(rated.competencies) if rated else 0),
        "expires": last.date(),
        "erased": (request.erase_at or request.expires_at).astimezone(ZoneInfo(association.time_zone)).date(),
        "is_shown": association.references.shown_to_applicant,
        "page": f"{stationery.letters.base_url}/references/{request.id}",
    }


def _in_one_line(name: str) -> str:
    """A name as it may stand in a subject: the line after it would be the letter's."""
    return " ".join(name.split())
