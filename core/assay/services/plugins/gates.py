"""Where an association offers nothing new, because it was turned off or its plugin is not installed any more."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.content.catalog import Closed
from assay.services.errors import Refused
from assay.storage.plugins import PartStanding
from assay.wording import say


def closed_of(standings: Iterable[tuple[str, bool, bool]]) -> dict[str, Closed]:
    """Associations that offer nothing new, from their ids, whether each is enabled and whether it is missing."""
    found: dict[str, Closed] = {}
    for association, is_enabled, is_missing in standings:
        if association and (is_missing or not is_enabled):
            found[association] = "missing" if is_missing else "disabled"
    return found


def closed(session: Session, association: str) -> Closed | None:
    """Why an association offers nothing new; nothing if it does."""
    query = select(
        PartStanding.association, PartStanding.is_enabled, PartStanding.missing_since.is_not(None)
    ).where(PartStanding.part == association)
    rows = session.execute(query).all()
    return closed_of((owner, on, missing) for owner, on, missing in rows).get(association)


def refuse_new(session: Session, association: str) -> None:
    """Stop what would be begun anew with an association that offers nothing at the moment."""
    if (why := closed(session, association)) is not None:
        raise Refused(REASONS[why])


def refuse_missing(session: Session, association: str) -> None:
    """Stop what would be judged by what is not installed any more."""
    if closed(session, association) == "missing":
        raise Refused(REASONS["missing"])


#: As people read it.
REASONS: dict[Closed, str] = {
    "disabled": say(
        "The association has paused what it offers here. Nothing new can be begun until it goes on."
    ),
    "missing": say(
        "The association's plugin is not installed any more. What was done stays readable; nothing is begun, scored or "
        "decided until it is back."
    ),
}
