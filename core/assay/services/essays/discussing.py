"""What first readers see of each other where they are to discuss a response, and the rating that they agree on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.assembly.weights import weight
from assay.assessment.exam.forms import EssayPart
from assay.services.errors import NotFound, Refused
from assay.services.essays.adjudicating import Case, case_of, take
from assay.services.forms import read_form
from assay.services.overview import reviewers_of
from assay.services.people import Actor, require
from assay.services.plugins.gates import refuse_missing
from assay.services.scores.essay_sections import note, settle
from assay.services.scores.results import combine_if_complete
from assay.storage.ratings import Adjudication, Allocation, Rating
from assay.storage.sittings import HANDED_IN, Sitting
from assay.wording import say


@dataclass(frozen=True)
class Other:
    """What another reviewer gave, without a name."""

    levels: Mapping[str, int]
    comments: Mapping[str, str]
    comment: str


@dataclass(frozen=True)
class Discussion:
    """A rating to be agreed on."""

    #: Levels that one of the readers proposed, or that were agreed on; nothing so far.
    levels: Mapping[str, int] | None
    comment: str
    #: Whether this reader is for them, and whether all are.
    is_mine: bool
    is_settled: bool
    is_open: bool
    #: Names the proposal, so that nobody agrees to another one than they saw.
    version: str


@dataclass(frozen=True)
class Talk:
    """A response on whose rating its first readers are to agree."""

    code: str
    section: int
    question: int
    title: str
    is_proposed: bool
    #: Whether this reader is for what is proposed: then the others are asked.
    is_mine: bool


@dataclass(frozen=True)
class Exchange:
    """The others' ratings of the same response, and the discussion about it."""

    others: tuple[Other, ...]
    discussion: Discussion


def exchange(
    session: Session, actor: Actor, association: str, code: str, section: int, question: int
) -> Exchange | None:
    """What a first reader may see of the others: nothing where there is nothing to discuss.

    Otherwise whoever finds no other rating beside their own would know a control response by that.
    """
    sitting = _sitting(session, actor, association, code)
    sent = session.get(Adjudication, (sitting.id, section, question)) if sitting else None
    if sitting is None or sent is None or sent.way != "discussion":
        return None
    ratings = _first_ratings(session, sitting.id, section, question)
    if actor.person_id not in ratings or len(ratings) < _raters(session, sitting, section):
        return None
    others = sorted(
        (each for who, each in ratings.items() if who != actor.person_id),
        key=lambda each: weight(sitting.id, str(each.reviewer_id)),
    )
    return Exchange(
        tuple(Other(each.levels, each.comments, each.comment) for each in others),
        _discussion(actor, sitting, sent),
    )


def talks(session: Session, actor: Actor, association: str) -> tuple[Talk, ...]:
    """What this reviewer is to agree on with others; what waits for the others comes last."""
    require(actor, association, "reviewer")
    query = (
        select(Adjudication, Sitting)
        .join(Sitting, Sitting.id == Adjudication.sitting_id)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .where(Adjudication.association == association, Adjudication.way == "discussion")
        .where(Adjudication.settled_at.is_(None), Sitting.status.in_(HANDED_IN))
        .where(Allocation.reviewer_id == actor.person_id, Allocation.reading == "first")
    )
    found = [_talk(session, actor, sent, sitting) for sent, sitting in session.execute(query).all()]
    return tuple(
        sorted((each for each in found if each), key=lambda each: (each.is_mine, each.code, each.question))
    )


def _talk(session: Session, actor: Actor, sent: Adjudication, sitting: Sitting) -> Talk | None:
    place = (sent.association, sitting.code, sent.section, sent.question)
    open_to = exchange(session, actor, *place)
    if open_to is None or open_to.discussion is None:
        return None
    part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[sent.section]
    assert isinstance(part, EssayPart)  # noqa: S101  (nothing else is rated)
    said = open_to.discussion
    title = part.prompts[sent.question - 1].title
    return Talk(*place[1:], title, is_proposed=said.levels is not None, is_mine=said.is_mine)


def _raters(session: Session, sitting: Sitting, section: int) -> int:
    part = read_form(session, sitting.form_id, sitting.form.fingerprint).parts[section]
    assert isinstance(part, EssayPart)  # noqa: S101  (nothing else is rated)
    return part.section.rating.raters


def _sitting(
    session: Session, actor: Actor, association: str, code: str, *, lock: bool = False
) -> Sitting | None:
    require(actor, association, "reviewer")
    query = (
        select(Sitting)
        .join(Allocation, Allocation.sitting_id == Sitting.id)
        .where(Sitting.association == association, Sitting.code == code, Sitting.status != "void")
        .where(Allocation.reviewer_id == actor.person_id, Allocation.reading == "first")
    )
    if lock:
        query = query.with_for_update(of=Sitting).execution_options(populate_existing=True)
    return session.scalar(query)


def _first_ratings(session: Session, sitting_id: int, section: int, question: int) -> Mapping[int, Rating]:
    query = (
        select(Rating)
        .join(
            Allocation,
            (Allocation.sitting_id == Rating.sitting_id) & (Allocation.reviewer_id == Rating.reviewer_id),
        )
        .where(Rating.sitting_id == sitting_id, Rating.section == section, Rating.question == question)
        .where(Rating.status == "final", Allocation.reading == "first")
    )
    return {each.reviewer_id: each for each in session.scalars(query)}


def _discussion(actor: Actor, sitting: Sitting, sent: Adjudication) -> Discussion:
    is_settled = sent.settled_at is not None
    return Discussion(
        levels=sent.levels,
        comment=sent.comment,
        is_mine=actor.person_id in sent.agreed,
        is_settled=is_settled,
        is_open=not is_settled and sitting.status in HANDED_IN,
        version=sent.changed_at.isoformat(),
    )


def propose(
    session: Session,
    actor: Actor,
    association: str,
    code: str,
    section: int,
    question: int,
    levels: Mapping[str, int],
    comment: str,
    now: datetime,
) -> None:
    """One first reader writes down what they came to; it counts when all the others agree."""
    case = _case(session, actor, association, code, section, question)
    take(case, levels, comment)
    case.sent.agreed, case.sent.changed_at = [actor.person_id], now
    note(session, case.sent, actor, "propose agreed rating", now)
    _settle_if_agreed(session, actor, case, now)


def agree(
    session: Session,
    actor: Actor,
    association: str,
    code: str,
    section: int,
    question: int,
    version: str,
    now: datetime,
) -> None:
    """Another first reader agrees to what was proposed: to that, not to what was made of it meanwhile."""
    case = _case(session, actor, association, code, section, question)
    if case.sent.levels is None or case.sent.changed_at.isoformat() != version:
        raise Refused(say("The proposal was changed meanwhile; please look at it again."))
    case.sent.agreed = [*dict.fromkeys((*case.sent.agreed, actor.person_id))]
    note(session, case.sent, actor, "agree to rating", now)
    _settle_if_agreed(session, actor, case, now)


def _case(session: Session, actor: Actor, association: str, code: str, section: int, question: int) -> Case:
    sitting = _sitting(session, actor, association, code, lock=True)
    case = case_of(session, sitting, section, question) if sitting else None
    if case is None or case.sent.way != "discussion" or not _may_discuss(actor, case):
        raise NotFound(say("There is nothing to be discussed about this response."))
    if case.sent.settled_at is not None or case.sitting.status not in HANDED_IN:
        raise Refused(say("This response is settled already; nothing more is to be agreed on."))
    refuse_missing(session, association)
    return case


def _readers(case: Case) -> frozenset[int]:
    return frozenset(each.reviewer_id for each in case.scored.first)


def _may_discuss(actor: Actor, case: Case) -> bool:
    return actor.person_id in _readers(case) and len(_readers(case)) >= case.part.section.rating.raters


def _settle_if_agreed(session: Session, actor: Actor, case: Case, now: datetime) -> None:
    """Who is no reviewer any more cannot agree, so those who are left do: two at least, where two read it."""
    left = _readers(case) & reviewers_of(session, case.sent.association)
    if len(left) >= min(case.part.section.rating.raters, 2) and left <= set(case.sent.agreed):
        settle(session, case.sent, actor, actor.person_id, now)
        combine_if_complete(session, case.sitting, case.form, now)
