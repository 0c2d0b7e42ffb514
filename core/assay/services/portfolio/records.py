"""What others recorded of a person, as far as it counts in one association."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.reference_scale import documented
from assay.content.people import Attestation, ExamResult, Reference, ReviewResult, SignedAgreement
from assay.storage.applications import BoardOutcome, Signature, Statement
from assay.storage.references import ReferenceRating, ReferenceRequest
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting

#: The local day of an instant.
DayOf = Callable[[datetime], date]
#: A request, and its rating once that has come.
Asked = tuple[ReferenceRequest, ReferenceRating | None]


def references_for(session: Session, person_id: int, association: str) -> Sequence[Asked]:
    """The references that count in an association, or will once they come, with their contacts; oldest first."""
    query = (
        select(ReferenceRequest, ReferenceRating)
        .outerjoin(ReferenceRating, ReferenceRating.request_id == ReferenceRequest.id)
        .where(ReferenceRequest.person_id == person_id)
        .where(ReferenceRequest.status.in_(("asked", "answered")))
        .where(or_(ReferenceRequest.association == association, ReferenceRating.may_travel))
        .order_by(ReferenceRequest.id)
        .options(joinedload(ReferenceRequest.contact))
    )
    return [(request, rating) for request, rating in session.execute(query)]


def last_ratings(asked: Sequence[Asked]) -> dict[int, ReferenceRating]:
    """The newest rating of each contact, by the contact's number."""
    came = [(request, rating) for request, rating in asked if rating is not None]
    came.sort(key=lambda pair: (pair[1].received_at, pair[0].id))
    return {request.contact_id: rating for request, rating in came}


def reference_of(request: ReferenceRequest, rating: ReferenceRating | None, day: DayOf) -> Reference:
    """A reference; what the rater said comes before what the applicant said."""
    if rating is None:
        return Reference(id=request.key, person=request.contact.key, roles=tuple(request.roles))
    return Reference(
        id=request.key,
        person=request.contact.key,
        roles=tuple(rating.roles or request.roles),
        received=day(rating.received_at),
        competencies=documented(rating.levels),
    )


def agreements(session: Session, person_id: int, association: str, day: DayOf) -> tuple[SignedAgreement, ...]:
    """The agreements of the association that were signed."""
    query = select(Signature).where(Signature.person_id == person_id, Signature.association == association)
    return tuple(
        SignedAgreement(id=f"signature-{each.id}", agreement=each.agreement, signed=day(each.signed_at))
        for each in session.scalars(query.order_by(Signature.id))
    )


def attestations(
    session: Session, person_id: int, association: str, application_id: int | None = None
) -> tuple[Attestation, ...]:
    """What was stated there; for one application, if one is named."""
    query = select(Statement).where(Statement.person_id == person_id, Statement.association == association)
    if application_id is not None:
        query = query.where(Statement.application_id == application_id)
    return tuple(
        Attestation.model_validate(
            {"id": f"statement-{each.id}", "statement": each.statement, "by": each.by, "on": each.on}
        )
        for each in session.scalars(query.order_by(Statement.id))
    )


def board_reviews(
    session: Session, person_id: int, association: str, application_id: int | None = None
) -> tuple[ReviewResult, ...]:
    """What boards came to, such as interviews; about one application, if one is named."""
    query = select(BoardOutcome).where(
        BoardOutcome.person_id == person_id, BoardOutcome.association == association
    )
    if application_id is not None:
        query = query.where(BoardOutcome.application_id == application_id)
    return tuple(
        ReviewResult(
            id=f"board-{each.id}",
            subject=each.subject,
            level=each.level,
            on=each.on,
            approved=each.approved,
        )
        for each in session.scalars(query.order_by(BoardOutcome.id))
    )


def exam_results(session: Session, person_id: int, association: str, day: DayOf) -> tuple[ExamResult, ...]:
    """Written examinations whose results were released."""
    query = (
        select(StoredResult)
        .join(StoredResult.sitting)
        .where(Sitting.person_id == person_id, Sitting.association == association)
        .where(StoredResult.released_at.is_not(None))
        .order_by(StoredResult.sitting_id)
        .options(joinedload(StoredResult.sitting).joinedload(Sitting.window))
    )
    return tuple(_exam_result(each, day) for each in session.scalars(query))


def _exam_result(result: StoredResult, day: DayOf) -> ExamResult:
    sitting = result.sitting
    # The query asks only for released ones; when it was combined is never later.
    released_on = day(result.released_at or result.combined_at)
    return ExamResult(
        id=f"sitting-{sitting.id}",
        exam=f"{sitting.association}/{sitting.window.exam}",
        on=released_on,
        passed=result.passed,
    )
