"""What a plan is made from: the sittings of everybody who sat one of the forms, and their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from assay.assessment.exam.scoring import Given
from assay.services.item_types import given_to, types_of
from assay.services.people import Actor
from assay.services.regrading.questions import Target
from assay.services.scores.scoring import questions_needed
from assay.storage.people import Person
from assay.storage.ratings import Allocation
from assay.storage.results import StoredResult
from assay.storage.sittings import HANDED_IN, Response, Sitting
from assay.storage.windows import StoredForm, Window


@dataclass(frozen=True)
class Facts:
    """Everything as it is at one moment."""

    #: Of everybody who sat one of the forms all sittings of the same exam that count, the oldest first.
    sittings: Sequence[Sitting]
    results: Mapping[int, StoredResult]
    #: For each sitting of one of the forms what was given, by question; of what shall not count, nothing is told.
    given: Mapping[int, Mapping[int, Given]]
    #: Sittings that the reader scores at this time.
    blind: frozenset[int]


def look(session: Session, actor: Actor, window: Window, targets: Sequence[Target], *, lock: bool) -> Facts:
    """Read what a plan needs. With a lock nobody hands in, registers or is scored until the transaction ends."""
    forms = [each.stored.id for each in targets]
    if lock:
        _lock(session, window, forms)
    query = _family(window, forms).options(
        selectinload(Sitting.sections),
        joinedload(Sitting.person),
        joinedload(Sitting.window),
        joinedload(Sitting.form),
    )
    sittings = session.scalars(query.execution_options(populate_existing=lock)).all()
    ids = [each.id for each in sittings]
    results = session.scalars(
        select(StoredResult).where(StoredResult.sitting_id.in_(ids)).execution_options(populate_existing=lock)
    )
    return Facts(
        sittings=sorted(sittings, key=lambda each: (each.registered_at, each.id)),
        results={each.sitting_id: each for each in results},
        given=_given(session, targets),
        blind=scored_blind(session, actor),
    )


def _lock(session: Session, window: Window, forms: Sequence[int]) -> None:
    """People first, then forms, then sittings, as those lock them who register; each in the order of ids.

    A person's row is locked so that only registering waits; audit lines that name them may be written.
    """
    people = select(Sitting.person_id).where(Sitting.form_id.in_(forms))
    session.execute(
        select(Person.id).where(Person.id.in_(people)).order_by(Person.id).with_for_update(key_share=True)
    )
    session.execute(
        select(StoredForm.id).where(StoredForm.id.in_(forms)).order_by(StoredForm.id).with_for_update()
    )
    family = _family(window, forms).with_only_columns(Sitting.id).order_by(Sitting.id)
    session.execute(family.with_for_update(of=Sitting))


def _family(window: Window, forms: Sequence[int]) -> Select[Sitting]:
    people = select(Sitting.person_id).where(Sitting.form_id.in_(forms))
    return (
        select(Sitting)
        .join(Sitting.window)
        .where(Window.association == window.association, Window.exam == window.exam)
        .where(Sitting.person_id.in_(people), Sitting.status != "void")
    )


def _given(session: Session, targets: Sequence[Target]) -> Mapping[int, Mapping[int, Given]]:
    found: dict[int, Mapping[int, Given]] = {}
    for target in targets:
        query = (
            select(Response.sitting_id, Response.question, Response.answer)
            .join(Sitting, Sitting.id == Response.sitting_id)
            .where(Sitting.form_id == target.stored.id, Response.section == target.position)
        )
        needed = questions_needed(target.part, target.later)
        found.update(given_to(types_of(session), target.part, session.execute(query), needed))
    return found


def scored_blind(session: Session, actor: Actor) -> frozenset[int]:
    """Sittings that the reader scores at this time without knowing whose they are."""
    query = (
        select(Allocation.sitting_id)
        .join(Sitting, Sitting.id == Allocation.sitting_id)
        .where(Allocation.reviewer_id == actor.person_id, Sitting.status.in_(HANDED_IN))
    )
    return frozenset(session.scalars(query))
