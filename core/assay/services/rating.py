"""Scoring essays blind: allocation, the reviewer's queue, drafts and final ratings.

A reviewer knows a response by its code and nothing else: no function here gives a reviewer a name, an
address, a date of registration or another reviewer's scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from assay.assessment.assembly import weight
from assay.assessment.forms import EssayPart, Form
from assay.assessment.marking import faults, missing
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.services.results import combine_if_complete
from assay.storage.people import Appointment
from assay.storage.ratings import Allocation, Rating
from assay.storage.sittings import Response, Sitting
from assay.storage.windows import StoredForm

#: A pause longer than this is a reviewer who went away with the page open.
MOST_SECONDS_AT_ONCE = 15 * 60


@dataclass(frozen=True)
class Marks:
    """What a reviewer says about one essay. Levels and comments by criterion id."""

    levels: Mapping[str, int]
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    seconds: int = 0


@dataclass(frozen=True)
class Task:
    """One essay in a reviewer's queue."""

    code: str
    section: int
    question: int
    title: str
    status: str
    scored: int
    criteria: int


@dataclass(frozen=True)
class Desk:
    """Everything a reviewer sees while scoring one essay."""

    code: str
    section: int
    question: int
    prompt: Prompt
    rubric: Rubric
    text: str
    rating: Rating | None
    tasks: tuple[Task, ...]


def allocate(session: Session, actor: Actor, window_id: int, now: datetime) -> int:
    """Give every handed-in sitting of a window its reviewers; how many allocations were made.

    Those with the fewest responses come first, equals in an order that the sitting decides. Nobody scores their own.
    """
    sittings = _without_reviewers(session, window_id)
    if not sittings:
        return 0
    association = sittings[0][0].association
    require(actor, association, "coordinator")
    load = _loads(session, association)
    made = 0
    for sitting, form in sittings:
        made += _allocate_one(session, sitting, form, load, now)
    record(session, association, actor, "allocate reviewers", f"window {window_id}", now, made=made)
    return made


def _without_reviewers(session: Session, window_id: int) -> list[tuple[Sitting, Form]]:
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.window_id == window_id, Sitting.status.in_(("submitted", "expired")))
        .order_by(Sitting.id)
    )
    return [(sitting, read_form(session, sitting.form_id, mark)) for sitting, mark in session.execute(query)]


def _loads(session: Session, association: str) -> dict[int, int]:
    """How many sittings each reviewer of an association still has to score."""
    reviewers = select(Appointment.person_id).where(
        Appointment.association == association, Appointment.role == "reviewer"
    )
    load = dict.fromkeys(session.scalars(reviewers), 0)
    given = (
        select(Allocation.reviewer_id, func.count())
        .join(Sitting)
        .where(Allocation.association == association, Sitting.status.in_(("submitted", "expired")))
        .group_by(Allocation.reviewer_id)
    )
    load.update({who: count for who, count in session.execute(given) if who in load})
    return load


def _allocate_one(session: Session, sitting: Sitting, form: Form, load: dict[int, int], now: datetime) -> int:
    wanted = max((p.section.rating.raters for p in form.parts if isinstance(p, EssayPart)), default=0)
    have = set(session.scalars(select(Allocation.reviewer_id).where(Allocation.sitting_id == sitting.id)))
    free = [who for who in load if who != sitting.person_id and who not in have]
    missing_raters = wanted - len(have)
    if len(free) < missing_raters:
        raise Refused(
            f"{wanted} reviewers are needed for each response and {len(free) + len(have)} may score "
            f"{sitting.code}. Appoint more reviewers first."
        )
    ranked = sorted(free, key=lambda who: (load[who], weight(who, sitting.code)))
    for who in ranked[: max(missing_raters, 0)]:
        load[who] += 1
        session.add(
            Allocation(
                sitting_id=sitting.id, reviewer_id=who, association=sitting.association, allocated_at=now
            )
        )
    session.flush()
    return max(missing_raters, 0)


def queue(session: Session, actor: Actor, association: str) -> tuple[Task, ...]:
    """What this reviewer has to score, in an order of their own, so that no response is always last."""
    require(actor, association, "reviewer")
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Allocation.reviewer_id == actor.person_id, Allocation.association == association)
    )
    rows = sorted(session.execute(query), key=lambda row: weight(actor.person_id, row[0].code))
    found: list[Task] = []
    for sitting, mark in rows:
        found.extend(_tasks(session, actor, sitting, read_form(session, sitting.form_id, mark)))
    return tuple(found)


def _tasks(session: Session, actor: Actor, sitting: Sitting, form: Form) -> list[Task]:
    ratings = {
        (rating.section, rating.question): rating
        for rating in session.scalars(
            select(Rating).where(Rating.sitting_id == sitting.id, Rating.reviewer_id == actor.person_id)
        )
    }
    return [
        _task(sitting.code, form, response, ratings.get((response.section, response.question)))
        for response in essays(session, sitting.id, form)
    ]


def _task(code: str, form: Form, response: Response, rating: Rating | None) -> Task:
    part = form.parts[response.section]
    assert isinstance(part, EssayPart)  # noqa: S101  (`essays` gives nothing else)
    return Task(
        code=code,
        section=response.section,
        question=response.question,
        title=part.prompts[response.question - 1].title,
        status=rating.status if rating else "new",
        scored=len(rating.levels) if rating else 0,
        criteria=len(part.rubric_of(response.question).criteria),
    )


def essays(session: Session, sitting_id: int, form: Form) -> list[Response]:
    """The essays of a sitting that were handed in and have words in them: what is to be scored."""
    positions = [n for n, part in enumerate(form.parts) if isinstance(part, EssayPart)]
    query = (
        select(Response)
        .where(Response.sitting_id == sitting_id, Response.section.in_(positions), Response.handed_in)
        .order_by(Response.section, Response.question)
    )
    return [each for each in session.scalars(query) if str(each.answer.get("text", "")).strip()]


def open_desk(
    session: Session,
    actor: Actor,
    association: str,
    code: str,
    section: int,
    question: int,
    *,
    lock: bool = False,
) -> Desk:
    """One essay with its rubric and this reviewer's own rating; locked when it is about to be changed."""
    sitting, form = _allocated(session, actor, association, code, lock=lock)
    response = _response(session, sitting, form, section, question)
    part = form.parts[section]
    assert isinstance(part, EssayPart)  # noqa: S101  (`_response` gives nothing else)
    return Desk(
        code=code,
        section=section,
        question=question,
        prompt=part.prompts[question - 1],
        rubric=part.rubric_of(question),
        text=str(response.answer["text"]),
        rating=session.get(Rating, (sitting.id, section, question, actor.person_id)),
        tasks=queue(session, actor, association),
    )


def _allocated(
    session: Session, actor: Actor, association: str, code: str, *, lock: bool = False
) -> tuple[Sitting, Form]:
    """The sitting and its form. Locked, its ratings change one at a time.

    Otherwise two last ratings made final at the same moment would each miss the other, and no result be made.
    """
    require(actor, association, "reviewer")
    query = (
        select(Sitting, StoredForm.fingerprint)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Sitting.association == association, Sitting.code == code)
        .where(Allocation.reviewer_id == actor.person_id)
    )
    if lock:
        query = query.with_for_update(of=Sitting).execution_options(populate_existing=True)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such response in your queue.")
    return row[0], read_form(session, row[0].form_id, row[1])


def _response(session: Session, sitting: Sitting, form: Form, section: int, question: int) -> Response:
    for response in essays(session, sitting.id, form):
        if (response.section, response.question) == (section, question):
            return response
    raise NotFound("There is no such response in your queue.")


def keep_draft(
    session: Session, actor: Actor, desk: Desk, association: str, marks: Marks, now: datetime
) -> Rating:
    """Keep what a reviewer has so far."""
    if wrong := faults(desk.rubric, marks.levels):
        raise Refused("; ".join(wrong))
    sitting, _ = _allocated(session, actor, association, desk.code, lock=True)
    rating = _own_rating(session, actor, sitting, desk)
    if rating.status == "final":
        raise Refused("This rating is final and is not changed any more.")
    known = {criterion.id for criterion in desk.rubric.criteria}
    rating.levels = dict(marks.levels)
    said = {name: _storable(text) for name, text in marks.comments.items() if name in known}
    rating.comments = {name: text for name, text in said.items() if text.strip()}
    rating.comment = _storable(marks.comment)
    rating.seconds += max(0, min(marks.seconds, MOST_SECONDS_AT_ONCE))
    rating.changed_at = now
    session.add(rating)
    session.flush()
    return rating


def _storable(text: str) -> str:
    """Text without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _own_rating(session: Session, actor: Actor, sitting: Sitting, desk: Desk) -> Rating:
    key = (sitting.id, desk.section, desk.question, actor.person_id)
    return session.get(Rating, key, with_for_update=True) or Rating(
        sitting_id=sitting.id,
        section=desk.section,
        question=desk.question,
        reviewer_id=actor.person_id,
        association=sitting.association,
        status="draft",
        seconds=0,
    )


def make_final(
    session: Session, actor: Actor, desk: Desk, association: str, marks: Marks, now: datetime
) -> Rating:
    """A reviewer is done with one essay. The last rating of a sitting makes its result."""
    if left := missing(desk.rubric, marks.levels):
        raise Refused(f"Still without a level: {', '.join(left)}.")
    rating = keep_draft(session, actor, desk, association, marks, now)
    rating.status, rating.final_at = "final", now
    sitting, form = _allocated(session, actor, association, desk.code)
    record(
        session,
        association,
        actor,
        "final rating",
        f"response {desk.code}/{desk.section}/{desk.question}",
        now,
    )
    session.flush()
    combine_if_complete(session, sitting, form, now)
    return rating


def allocations(session: Session, actor: Actor, window_id: int) -> Sequence[Allocation]:
    """Who scores what in a window, for its coordinator."""
    query = (
        select(Allocation)
        .join(Sitting)
        .where(Sitting.window_id == window_id)
        .options(joinedload(Allocation.reviewer))
        .order_by(Allocation.sitting_id, Allocation.allocated_at, Allocation.reviewer_id)
    )
    found = session.scalars(query).all()
    for allocation in found[:1]:
        require(actor, allocation.association, "coordinator")
    return found
