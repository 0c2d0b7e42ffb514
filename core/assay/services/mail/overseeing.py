"""Looking after mails: what became of each, and sending again what came to nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, get_args

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.errors import NotFound, Refused
from assay.services.mail.outbox import ACCOUNTS
from assay.services.people import Actor, require
from assay.storage.applications import Application
from assay.storage.mails import Fate, Mail, fate_of
from assay.storage.people import Person
from assay.wording import say

PAGE: Final = 50
FATES: Final[tuple[Fate, ...]] = get_args(Fate)


@dataclass(frozen=True)
class Choice:
    """Which mails are asked for."""

    fate: Fate | None = None
    #: A part of the address that they go to.
    to: str = ""
    page: int = 1


@dataclass(frozen=True)
class MailPage:
    """Some mails, the newest first."""

    mails: Sequence[Mail]
    #: Of all that may be seen, whatever is chosen.
    counts: Mapping[Fate, int]
    page: int
    has_more: bool


def association_mails(session: Session, actor: Actor, association: str, choice: Choice) -> MailPage:
    """The mails of an association, for its coordinator."""
    require(actor, association, "coordinator")
    return _page(session, choice, and_(Mail.association == association, _may_be_seen(session, actor)))


def all_mails(session: Session, choice: Choice) -> MailPage:
    """The mails of the whole installation, for its operator."""
    return _page(session, choice, Mail.id > 0)


def counts_of(session: Session, which: ColumnElement[bool]) -> Mapping[Fate, int]:
    """How many mails have which fate."""
    is_handed = Mail.handed_at.is_not(None)
    grouped = select(Mail.status, is_handed, func.count()).where(which).group_by(Mail.status, is_handed)
    counts: dict[Fate, int] = dict.fromkeys(FATES, 0)
    for status, handed, count in session.execute(grouped):
        counts[fate_of(status, is_handed=handed)] += count
    return counts


def troubled(session: Session, actor: Actor, association: str) -> int:
    """How many mails of an association came to nothing and can still be sent again."""
    require(actor, association, "coordinator")
    seen = _may_be_seen(session, actor)
    query = select(func.count(Mail.id)).where(Mail.association == association, _can_be_sent_again(), seen)
    return session.scalar(query) or 0


def send_again(session: Session, actor: Actor, association: str, number: int, now: datetime) -> Mail:
    """Have a mail that came to nothing sent once more, under the same Message-ID."""
    require(actor, association, "coordinator")
    mine = and_(Mail.association == association, _may_be_seen(session, actor))
    mail = session.scalar(select(Mail).where(Mail.id == number, mine).with_for_update())
    if mail is None:
        raise NotFound(say("There is no such mail."))
    _begin_again(mail, now)
    record(session, association, actor, "send mail again", f"mail {mail.id}", now, number=mail.id)
    return mail


def send_failed_again(session: Session, actor: Actor, association: str, now: datetime) -> int:
    """Have all that failed sent once more, but none whose fate is unknown; how many."""
    require(actor, association, "coordinator")
    failed = and_(Mail.association == association, _can_be_sent_again(), Mail.handed_at.is_(None))
    query = select(Mail.id).where(failed, _may_be_seen(session, actor)).order_by(Mail.id)
    return len([send_again(session, actor, association, each, now) for each in session.scalars(query).all()])


def send_again_by_operator(session: Session, numbers: Sequence[int], now: datetime) -> Sequence[Mail]:
    """The same for whoever runs the installation; without numbers, all that failed, but none whose fate is unknown.

    Those that were found.
    """
    failed = select(Mail).where(Mail.status == "failed").order_by(Mail.id).with_for_update()
    chosen = Mail.id.in_(numbers) if numbers else and_(_can_be_sent_again(), Mail.handed_at.is_(None))
    found = session.scalars(failed.where(chosen)).all()
    for mail in found:
        _begin_again(mail, now)
        if mail.association != ACCOUNTS:
            act = "send mail again: operator"
            record(session, mail.association, None, act, f"mail {mail.id}", now, number=mail.id)
    return found


def _begin_again(mail: Mail, now: datetime) -> None:
    if mail.status != "failed":
        raise Refused(say("This mail did not fail: it was sent, or is still tried."))
    if not mail.can_be_sent_again:
        raise Refused(
            say(
                "The text of this mail is no longer kept. Do again what it told of, and a new one is written."
            )
        )
    mail.status, mail.attempts, mail.handed_at, mail.due_at = "waiting", 0, None, now


def _can_be_sent_again() -> ColumnElement[bool]:
    return and_(Mail.status == "failed", Mail.body != "")


def _page(session: Session, choice: Choice, which: ColumnElement[bool]) -> MailPage:
    query = _chosen(select(Mail).where(which), choice).order_by(Mail.id.desc())
    some = session.scalars(query.limit(PAGE + 1).offset((choice.page - 1) * PAGE)).all()
    return MailPage(some[:PAGE], counts_of(session, which), choice.page, len(some) > PAGE)


def _chosen(query: Select[Mail], choice: Choice) -> Select[Mail]:
    if choice.to:
        query = query.where(func.lower(Mail.to).contains(choice.to.strip().lower(), autoescape=True))
    if choice.fate in {"failed", "unknown"}:
        is_handed = Mail.handed_at.is_not(None)
        return query.where(Mail.status == "failed", is_handed if choice.fate == "unknown" else ~is_handed)
    return query.where(Mail.status == choice.fate) if choice.fate else query


def _may_be_seen(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Whoever applies where they coordinate must not learn from mails who reviews them."""
    own = session.scalars(select(Application.id).where(Application.person_id == actor.person_id)).all()
    about = [f"application {each}" for each in own]
    address = select(Person.email).where(Person.id == actor.person_id).scalar_subquery()
    return or_(Mail.about.not_in(about), Mail.to == address) if about else Mail.id > 0
