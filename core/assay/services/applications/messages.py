"""The thread inside an application: questions and answers between applicant, reviewers and coordinator."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from assay.services.applications.access import find_application
from assay.services.applications.conflicts import reasons_against
from assay.services.applications.noting import note
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import ENDED, Application, Message, Review
from assay.storage.people import Person
from assay.wording import say, say_list

LONGEST_MESSAGE = 5_000
#: States in which the applicant can be asked for something.
UNDER_REVIEW = ("submitted", "in-review", "disputed")


@dataclass(frozen=True)
class Said:
    """A message as this reader sees it."""

    id: int
    author: str
    role: str
    text: str
    at: datetime
    is_mine: bool
    is_internal: bool
    #: Whether the review waits for the answer.
    waits: bool


@dataclass(frozen=True)
class Thread:
    """The messages of an application, the oldest first, for one reader."""

    #: As whom the reader writes here.
    role: str
    messages: tuple[Said, ...]

    @property
    def question(self) -> Said | None:
        """The question for the applicant that is not answered."""
        return next((each for each in reversed(self.messages) if each.waits), None)


def role_in(session: Session, actor: Actor, application: Application) -> str:
    """What an actor is to an application: applicant, reviewer or coordinator; `NotFound` for everybody else.

    Who reviews it is a reviewer in it also when they coordinate the association: the applicant sees no name.
    """
    if application.person_id == actor.person_id:
        return "applicant"
    given = select(Review.id).where(
        Review.application_id == application.id, Review.reviewer_id == actor.person_id
    )
    if actor.has(application.association, "reviewer") and session.scalar(given.limit(1)) is not None:
        return "reviewer"
    if actor.is_coordinator(application.association):
        return "coordinator"
    raise NotFound(say("There is no such application."))


def _admitted(session: Session, actor: Actor, application: Application) -> str:
    """The role of an actor who may read and write here, which nobody may who is too near to the applicant."""
    role = role_in(session, actor, application)
    if role != "applicant" and (reasons := reasons_against(session, actor.person_id, application)):
        raise NotAllowed(
            say(
                "You have no part in this application: by the portfolios, %(name)s %(reasons)s.",
                name=actor.name,
                reasons=say_list(reasons),
            )
        )
    return role


def thread(session: Session, actor: Actor, application_id: int) -> Thread:
    """What was said. An applicant sees nothing internal, and no reviewer's name."""
    application = find_application(session, application_id)
    role = _admitted(session, actor, application)
    rows = _messages(session, application_id)
    open_ids = {each.id for each in _unanswered(application, rows)}
    shown = [each for each in rows if role != "applicant" or not each.is_internal]
    return Thread(role, tuple(_said(each, actor, role, each.id in open_ids) for each in shown))


def _said(message: Message, actor: Actor, reader: str, waits: bool) -> Said:
    hidden = reader == "applicant" and message.role == "reviewer"
    return Said(
        id=message.id,
        author=say("A reviewer") if hidden else message.author.name,
        role=message.role,
        text=message.text,
        at=message.at,
        is_mine=message.author_id == actor.person_id,
        is_internal=message.is_internal,
        waits=waits,
    )


def _messages(session: Session, application_id: int) -> Sequence[Message]:
    query = (
        select(Message).where(Message.application_id == application_id).options(joinedload(Message.author))
    )
    return session.scalars(query.order_by(Message.id)).all()


def unanswered(session: Session, application: Application) -> Sequence[Message]:
    """The questions for which the review of an application waits."""
    return _unanswered(application, _messages(session, application.id))


def waiting(session: Session, applications: Collection[int]) -> frozenset[int]:
    """Which of some applications under review wait for an answer of the applicant, in one statement."""
    asked = func.max(case((Message.asks, Message.id), else_=0))
    answered = func.max(case((Message.role == "applicant", Message.id), else_=0))
    query = select(Message.application_id).where(Message.application_id.in_(applications))
    return frozenset(session.scalars(query.group_by(Message.application_id).having(asked > answered)))


def _unanswered(application: Application, rows: Sequence[Message]) -> list[Message]:
    if application.status not in UNDER_REVIEW:
        return []
    answered = max((each.id for each in rows if each.role == "applicant"), default=0)
    return [each for each in rows if each.asks and each.id > answered]


def askers(session: Session, application: Application) -> Sequence[Person]:
    """Who waits for an answer of the applicant, each once."""
    return list(dict.fromkeys(each.author for each in unanswered(session, application)))


def write(
    session: Session,
    actor: Actor,
    application_id: int,
    text: str,
    now: datetime,
    *,
    asks: bool = False,
    is_internal: bool = False,
) -> Message:
    """Write into an application's thread. A reviewer or coordinator may ask; the applicant's next message answers."""
    application = find_application(session, application_id, lock=True)
    role = _admitted(session, actor, application)
    words = _words(text)
    _refuse_message(application, role, asks=asks, is_internal=is_internal)
    message = Message(application_id=application.id, association=application.association, text=words, at=now)
    message.author_id, message.role, message.asks, message.is_internal = (
        actor.person_id,
        role,
        asks,
        is_internal,
    )
    session.add(message)
    application.changed_at = now
    session.flush()
    note(session, application, actor, "write message", now, message=message.id, asks=asks)
    return message


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(say("Write something first."))
    if len(words) > LONGEST_MESSAGE:
        raise Refused(
            say(
                "A message has at most %(most)s characters; send the rest in a second one.",
                most=LONGEST_MESSAGE,
            )
        )
    return words


def _refuse_message(application: Application, role: str, *, asks: bool, is_internal: bool) -> None:
    if application.round == 0:
        raise Refused(say("Nobody has this application yet; messages begin when it is handed in."))
    if application.status in ENDED and not is_internal:
        raise Refused(say("This application is over, and so is its thread."))
    if role == "applicant" and (asks or is_internal):
        raise Refused(say("Only reviewers and coordinators ask here, or write among themselves."))
    if asks and is_internal:
        raise Refused(say("The applicant cannot answer what they do not see; choose one of the two."))
    if asks and application.status not in UNDER_REVIEW:
        raise Refused(say("This application is not under review, so that nothing waits for an answer."))


def take_back(session: Session, actor: Actor, application_id: int, message_id: int, now: datetime) -> Message:
    """Who asked, or a coordinator, no longer waits for an answer; the message stays."""
    application = find_application(session, application_id, lock=True)
    role = _admitted(session, actor, application)
    message = session.get(Message, message_id, populate_existing=True)
    is_theirs = message is not None and (message.author_id == actor.person_id or role == "coordinator")
    if message is None or message.application_id != application.id or role == "applicant" or not is_theirs:
        raise NotFound(say("There is no such question of yours."))
    if message.asks:
        message.asks, application.changed_at = False, now
        note(session, application, actor, "take question back", now, message=message.id)
    session.flush()
    return message
