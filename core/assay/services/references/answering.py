"""What a rater does with a link: open it, fill in, send or decline. No account stands behind it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.content.fingerprints import fingerprint
from assay.content.people import HeldEndorsement
from assay.services.audit import record
from assay.services.errors import KeptElsewhere, NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.references.drafts import RatingDraft, competencies_of
from assay.services.references.links import Links
from assay.services.references.raters import find_endorsement, map_of, roles_of
from assay.services.references.writing import Stationery, subject_of, write_to_applicant, write_to_rater
from assay.storage.references import ReferenceRating, ReferenceRequest
from assay.wording import say

LONGEST_REASON = 1000
#: The same for every link that does not work, whatever the cause.
NO_LINK = say("This link does not work, or no longer.")
CLOSED = say("This request is closed already; nothing more can be sent.")


def find_by_link(
    session: Session, links: Links, token: str, actor: Actor | None, now: datetime, *, lock: bool = False
) -> ReferenceRequest:
    """The request that a link opens. Nobody rates themselves: an applicant who is signed in gets no further."""
    request = links.request_of(session, token, lock=lock)
    if request is None or now >= request.expires_at:
        raise NotFound(NO_LINK)
    if actor is not None and actor.person_id == request.person_id:
        raise NotAllowed(
            say("This link is for the person whom you asked. A reference comes from somebody else.")
        )
    return request


def note_opening(request: ReferenceRequest, now: datetime) -> None:
    """Note when the newest link was first opened."""
    request.opened_at = request.opened_at or now


def keep_draft(request: ReferenceRequest, draft: RatingDraft) -> None:
    """Keep what is filled in so far."""
    _require_open(request)
    request.draft = draft.kept()


def keep_part(
    request: ReferenceRequest, part: str, draft: RatingDraft, version: str, now: datetime
) -> RatingDraft:
    """Keep one part of the form, in the place of the draft over which it was filled in; `version` names that one.

    The same sent again, because its answer was lost, changes nothing. Raises `KeptElsewhere` where a newer one of this
    part would be lost: whatever a page says that it knows, before the first there is none.
    """
    stored = RatingDraft.of(request)
    newest = stored.version(part)
    if newest and draft.says_what(stored):
        return stored
    if newest and newest != version:
        raise KeptElsewhere(datetime.fromisoformat(newest))
    kept = draft.kept_now(part, now)
    keep_draft(request, kept)
    return kept


def lacks(catalog: Catalog, request: ReferenceRequest, draft: RatingDraft) -> tuple[str, ...]:
    """What must still be filled in: `name`, `roles`, and the ids of domains."""
    rated = map_of(catalog, request.association, request.endorsement)
    domains = [each.id for each in rated.domains] if rated else []
    roles = roles_of(catalog, request.association, request.endorsement)
    about = [] if draft.name.strip() else ["name"]
    about += [] if set(draft.roles) & set(roles) else ["roles"]
    return (*about, *(each for each in domains if draft.unrated(competencies_of(rated, each))))


def answer(
    session: Session, catalog: Catalog, stationery: Stationery, request: ReferenceRequest, now: datetime
) -> ReferenceRating:
    """Send the draft. It is never changed afterwards."""
    _require_open(request)
    draft = RatingDraft.of(request)
    if lacks(catalog, request, draft):
        raise Refused(say("Something is still to be filled in; the page before this one says what."))
    rating = _rating(catalog, request, draft, now)
    session.add(rating)
    _close(session, request, "answered", now)
    write_to_rater(session, catalog, stationery, request, "reference-thanks", now)
    write_to_applicant(session, catalog, stationery, request, "reference-come", now)
    return rating


def decline(
    session: Session,
    catalog: Catalog,
    stationery: Stationery,
    request: ReferenceRequest,
    reason: str,
    now: datetime,
) -> None:
    """Say that no rating will come; the applicant reads the reason."""
    _require_open(request)
    request.reason = reason.strip()[:LONGEST_REASON]
    _close(session, request, "declined", now)
    write_to_applicant(session, catalog, stationery, request, "reference-declined", now)


def _rating(
    catalog: Catalog, request: ReferenceRequest, draft: RatingDraft, now: datetime
) -> ReferenceRating:
    association, _ = find_endorsement(catalog, request.association, request.endorsement)
    rated = map_of(catalog, request.association, request.endorsement)
    roles = roles_of(catalog, request.association, request.endorsement)
    return ReferenceRating(
        request=request,
        association=request.association,
        map=rated.id if rated else "",
        fingerprint=fingerprint(rated) if rated else "",
        name=draft.name.strip(),
        roles=[each for each in draft.roles if each in roles],
        endorsements=[_held(*each) for each in draft.endorsements],
        levels={each: draft.levels[each] for each in competencies_of(rated)},
        comment=draft.comment.strip(),
        may_travel=draft.may_travel,
        shown_to_applicant=association.references.shown_to_applicant,
        received_at=now,
    )


def _held(endorsement: str, since: str) -> dict[str, Any]:
    held = HeldEndorsement.model_validate({"endorsement": endorsement, "since": since})
    return held.model_dump(mode="json", exclude_defaults=True)


def _close(session: Session, request: ReferenceRequest, status: str, now: datetime) -> None:
    request.status, request.closed_at, request.draft = status, now, None
    # No actor: a rater has no account. The request says who was asked.
    act = {"answered": "give reference", "declined": "decline reference"}[status]
    record(session, request.association, None, act, subject_of(request), now, by="rater")


def _require_open(request: ReferenceRequest) -> None:
    if request.status != "asked":
        raise Refused(CLOSED)
