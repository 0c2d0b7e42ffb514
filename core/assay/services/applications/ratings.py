"""The ratings behind the references that were handed in, for those who judge an application."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.services.applications.snapshots import SnapshotContent
from assay.storage.applications import Application
from assay.storage.references import ReferenceRating, ReferenceRequest


def ratings_of(
    session: Session, application: Application, content: SnapshotContent
) -> Mapping[str, ReferenceRating]:
    """What raters said, by the id of the reference. Only what had come by the handing in; it never changes."""
    came = {each.id for each in content.portfolio.references if each.received}
    query = (
        select(ReferenceRequest.key, ReferenceRating)
        .join(ReferenceRating, ReferenceRating.request_id == ReferenceRequest.id)
        .where(ReferenceRequest.person_id == application.person_id, ReferenceRequest.key.in_(came))
    )
    return dict(session.execute(query).all())
