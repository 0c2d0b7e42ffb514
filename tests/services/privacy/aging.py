"""Things that get old, and what becomes of them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from assay.services.privacy.forgetting.acting import Forgotten, forget, standings
from assay.services.privacy.forgetting.place import Place
from assay.services.privacy.keeping import Keeping, Span
from assay.storage.accounts import SignIn
from assay.storage.portfolios import StoredDocument
from assay.storage.references import ReferenceRequest

GUILD = "river-guild"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
YEAR = 365
KEPT = timedelta(days=YEAR)


def put(place: Place, *rows_: Any) -> None:
    with place.database.writing() as session:
        session.add_all(rows_)


def count(place: Place, kind: Any) -> int:
    with place.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def gone(place: Place, now: datetime, **kept: Span) -> dict[str, int]:
    """What goes at an instant, by the end of its setting; a second time there is nothing."""
    keeping = Keeping(**{"mail_texts": None, **kept})
    shown = {each.variable: each.due for each in standings(place, keeping, now) if each.due}
    done = forget(place, keeping, now).counts

    assert shown == done
    assert forget(place, keeping, now) == Forgotten({}, [])
    return {name.removeprefix("ASSAY_KEEP_").lower(): each for name, each in done.items()}


def sign_in(
    person: int, key: str, seen: datetime, ended: datetime | None = None, began: datetime | None = None
) -> SignIn:
    return SignIn(
        person_id=person,
        key=key,
        began_at=began or seen,
        seen_at=seen,
        ended_at=ended,
        lasting=True,
        address="",
        device="",
    )


def request_of(person: int, contact: int, key: str, status: str, **rest: Any) -> ReferenceRequest:
    closed = rest["expires_at"] if status != "asked" else None
    return ReferenceRequest(
        person_id=person,
        contact_id=contact,
        association=GUILD,
        endorsement="master",
        key=key,
        roles=[],
        message="Please, Wilma",
        status=status,
        asked_at=rest["expires_at"],
        closed_at=closed,
        reason="No time",
        **rest,
    )


def document(place: Place, person: int, at: datetime) -> StoredDocument:
    where = place.store.put(b"PDF")
    return StoredDocument(
        person_id=person,
        name="a.pdf",
        media_type="application/pdf",
        size=3,
        fingerprint="0" * 64,
        place=where,
        added_at=at,
    )
