"""Many reviews of portfolios that nobody could read: a queue must not need to."""

from datetime import timedelta
from typing import Any

from assay.storage.applications import Application, Review, Snapshot
from assay.storage.database import Database
from services.applications.keeping import KEEPER, SOCIETY
from services.building import NOW


def give_many(database: Database, applicant: int, reviewer: int, number: int, **values: Any) -> None:
    """So many reviews of a reviewer, the oldest last; open ones, unless `values` say else."""
    status = values.get("status", "open")
    with database.writing() as session:
        for days in range(number):
            at = NOW - timedelta(days=days)
            made = Application(
                person_id=applicant, association=SOCIETY, endorsement=KEEPER, aim=f"{status} {days}",
                status="in-review", round=1, begun_at=at, changed_at=at,
            )  # fmt: skip
            session.add(made)
            session.flush()
            of = {"application_id": made.id, "round": 1, "association": SOCIETY}
            session.add(Snapshot(judged_on=at.date(), content={}, fingerprint="", taken_at=at, **of))
            session.flush()
            marks: dict[str, Any] = {"level": 1, "ticks": {}, "judgements": {}, "allocated_at": at}
            session.add(Review(reviewer_id=reviewer, changed_at=at, **marks, **of, **values))
