"""Scoring essays blind: the reviewer's queue, drafts and final ratings.

A response is known by its code: nothing here tells a name, an address, a date of registration or others' scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.exam.forms import EssayPart, Form
from assay.assessment.exam.marking import faults, missing
from assay.content.prompts import Prompt
from assay.content.rubrics import Rubric
from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.essays.own_ratings import OwnRating
from assay.services.essays.third_readers import give_at_once
from assay.services.forms import read_form
from assay.services.people import Actor, require
from assay.services.plugins.gates import refuse_missing
from assay.services.scores.results import combine_if_complete
from assay.storage.calibration import ControlReading
from assay.storage.ratings import BARRED, Adjudication, Allocation, Rating
from assay.storage.sittings import HANDED_IN, Response, Sitting
from assay.storage.windows import StoredForm
from assay.wording import say

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

    def order(self, reviewer_id: int) -> tuple[float, str, int, int]:
        """Where it stands in a queue: an order of each reviewer's own, so that no response is always last."""
        return weight(reviewer_id, self.code), self.code, self.section, self.question


@dataclass(frozen=True)
class Desk:
    """Everything a reviewer sees while scoring one essay."""

    code: str
    section: int
    question: int
    prompt: Prompt
    rubric: Rubric
    text: str
    rating: OwnRating | None
    tasks: tuple[Task, ...]
    #: In which the candidate read the prompt and wrote; nothing: that of the prompt.
    language: str | None = None


def queue(session: Session, actor: Actor, association: str) -> tuple[Task, ...]:
    """What this reviewer has to score, in an order of their own."""
    require(actor, association, "reviewer")
    own = select(Rating.sitting_id).where(
        Rating.sitting_id == Sitting.id, Rating.reviewer_id == actor.person_id, Rating.status == "final"
    )
    query = (
        select(Sitting, StoredForm.fingerprint, Allocation.reading)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .join(StoredForm, StoredForm.id == Sitting.form_id)
        .where(Allocation.reviewer_id == actor.person_id, Allocation.association == association)
        .where(Allocation.reading != BARRED)
        .where(Sitting.status != "void", Sitting.status.in_(HANDED_IN) | own.exists())
    )
    rows = session.execute(query).all()
    sittings = {each.id: (each, read_form(session, each.form_id, mark)) for each, mark, _ in rows}
    written = essays(session, {key: form for key, (_, form) in sittings.items()})
    mine = select(Rating).where(Rating.reviewer_id == actor.person_id, Rating.association == association)
    ratings = {(each.sitting_id, each.section, each.question): each for each in session.scalars(mine)}
    first, given = {each.id for each, _, reading in rows if reading == "first"}, _given(session, actor)
    tasks = (
        _task(sitting.code, form, response, ratings.get((key, response.section, response.question)))
        for key, (sitting, form) in sittings.items()
        for response in written[key]
        if sitting.status in HANDED_IN or (key, response.section, response.question) in ratings
        if key in first or (key, response.section, response.question) in given
    )
    return tuple(sorted(tasks, key=lambda task: task.order(actor.person_id)))


def _given(session: Session, actor: Actor) -> set[tuple[int, int, int]]:
    """The essays that this reviewer is asked to read alone, without the others of their sittings.

    Not those that need nobody any more, as a first reading was replaced meanwhile.
    """
    query = (
        select(Adjudication.sitting_id, Adjudication.section, Adjudication.question)
        .where(Adjudication.adjudicator_id == actor.person_id)
        .where(Adjudication.settled_at.is_(None) | (Adjudication.settled_by == actor.person_id))
    )
    rows = session.execute(query)
    return {(sitting, section, question) for sitting, section, question in rows}


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


def essays(session: Session, forms: Mapping[int, Form]) -> dict[int, list[Response]]:
    """What is to be scored of sittings, given their forms by sitting: essays handed in with words in them."""
    positions = {
        (key, n)
        for key, form in forms.items()
        for n, part in enumerate(form.parts)
        if isinstance(part, EssayPart)
    }
    query = (
        select(Response)
        .where(Response.sitting_id.in_(forms), Response.section.in_({n for _, n in positions}))
        .where(Response.handed_in)
        .order_by(Response.section, Response.question)
    )
    found: dict[int, list[Response]] = {key: [] for key in forms}
    for response in session.scalars(query):
        is_essay = (response.sitting_id, response.section) in positions
        if is_essay and str(response.answer.get("text", "")).strip():
            found[response.sitting_id].append(response)
    return found


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
    _require_given(session, actor, sitting, section, question)
    part = form.parts[section]
    assert isinstance(part, EssayPart)  # noqa: S101  (`_response` gives nothing else)
    rating = session.get(Rating, (sitting.id, section, question, actor.person_id))
    return Desk(
        code=code,
        section=section,
        question=question,
        prompt=part.prompts[question - 1],
        rubric=part.rubric_of(question),
        text=str(response.answer["text"]),
        rating=OwnRating.of(rating) if rating else None,
        tasks=queue(session, actor, association),
        language=sitting.language,
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
        .where(Allocation.reviewer_id == actor.person_id, Allocation.reading != BARRED)
        .where(Sitting.status != "void")
    )
    if lock:
        query = query.with_for_update(of=Sitting).execution_options(populate_existing=True)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(say("There is no such response in your queue."))
    return row[0], read_form(session, row[0].form_id, row[1])


def _response(session: Session, sitting: Sitting, form: Form, section: int, question: int) -> Response:
    for response in essays(session, {sitting.id: form})[sitting.id]:
        if (response.section, response.question) == (section, question):
            return response
    raise NotFound(say("There is no such response in your queue."))


def _require_given(session: Session, actor: Actor, sitting: Sitting, section: int, question: int) -> None:
    """Stop who is asked to read other essays of the sitting, or from whom this one was taken."""
    # Anew: they may have been barred while the lock of the sitting was waited for.
    allocation = session.get_one(Allocation, (sitting.id, actor.person_id), populate_existing=True)
    if allocation.reading != "first" and (sitting.id, section, question) not in _given(session, actor):
        raise NotFound(say("There is no such response in your queue."))


def keep_draft(
    session: Session, actor: Actor, desk: Desk, association: str, marks: Marks, now: datetime
) -> OwnRating:
    """Keep what a reviewer has so far."""
    return OwnRating.of(_kept(session, actor, desk, association, marks, now))


def _kept(
    session: Session, actor: Actor, desk: Desk, association: str, marks: Marks, now: datetime
) -> Rating:
    if wrong := faults(desk.rubric, marks.levels):
        raise Refused("; ".join(str(each) for each in wrong))
    sitting, _ = _allocated(session, actor, association, desk.code, lock=True)
    _require_given(session, actor, sitting, desk.section, desk.question)
    rating = _own_rating(session, actor, sitting, desk)
    if rating.status == "final":
        raise Refused(say("This rating is final and can no longer be changed."))
    if sitting.status not in HANDED_IN:
        raise Refused(say("This response has its result already; nothing more is scored."))
    write_down(rating, desk.rubric, marks, now)
    session.add(rating)
    session.flush()
    return rating


def write_down(rating: Rating | ControlReading, rubric: Rubric, marks: Marks, now: datetime) -> None:
    """Put what a reviewer says into a rating."""
    known = {criterion.id for criterion in rubric.criteria}
    rating.levels = dict(marks.levels)
    said = {name: _storable(text) for name, text in marks.comments.items() if name in known}
    rating.comments = {name: text for name, text in said.items() if text.strip()}
    rating.comment = _storable(marks.comment)
    rating.seconds += max(0, min(marks.seconds, MOST_SECONDS_AT_ONCE))
    rating.changed_at = now


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
) -> OwnRating:
    """A reviewer is done with one essay.

    The last first rating of an essay decides whether it is sent on; the last of a sitting makes its result.
    """
    if left := missing(desk.rubric, marks.levels):
        raise Refused(say("Still without a level: %(criteria)s.", criteria=", ".join(left)))
    refuse_missing(session, association)
    rating = _kept(session, actor, desk, association, marks, now)
    rating.status, rating.final_at = "final", now
    sitting, form = _allocated(session, actor, association, desk.code)
    where = f"response {desk.code}/{desk.section}/{desk.question}"
    record(session, association, actor, "final rating", where, now, levels=rating.levels)
    session.flush()
    combine_if_complete(session, sitting, form, now)
    give_at_once(session, sitting, form, now)
    return OwnRating.of(rating)
