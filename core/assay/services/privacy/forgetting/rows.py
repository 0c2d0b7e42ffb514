"""Rows of tables that go, or of which the words go."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from assay.services.audit import record
from assay.services.mail.outbox import ACCOUNTS
from assay.services.privacy.forgetting.place import Clock, Place
from assay.storage.accounts import AccountEvent, SignIn
from assay.storage.audit import AuditLine
from assay.storage.base import Base
from assay.storage.leases import DeskLease
from assay.storage.mails import Mail
from assay.storage.people import Person
from assay.storage.plugins import PluginTrouble
from assay.storage.portfolios import FormDraft
from assay.storage.references import ReferenceRequest

#: What a sealed document is in the database, and it need not be opened to know whether there is one.
_JSON: Final = JSON().with_variant(JSONB(), "postgresql")
#: Rows of one transaction: whoever else writes does not notice it.
PORTION: Final = 500

Due = Callable[[Place, Clock], ColumnElement[bool]]


@dataclass(frozen=True)
class Rows:
    """Rows of one table."""

    keeps: str
    kind: type[Base]
    is_due: Due
    #: What stands in the place of what goes; without it, the rows go.
    emptied: Mapping[str, Any] = field(default_factory=dict)
    #: What the log of each association calls it; nothing where it is of no consequence.
    act: str = ""

    def due(self, place: Place, clock: Clock) -> int:
        """How many rows are due."""
        with place.database.reading() as session:
            query = select(func.count()).select_from(self._table).where(self.is_due(place, clock))
            return session.scalar(query) or 0

    def forget_some(self, place: Place, clock: Clock) -> int:
        """One transaction, in which the log is told as well."""
        with place.database.writing() as session:
            given = session.scalars(self._statement(self._portion(place, clock))).all()
            if self.act:
                self._note(session, Counter(given), clock)
            return len(given)

    @property
    def _table(self) -> Table:
        return Base.metadata.tables[self.kind.__tablename__]

    def _portion(self, place: Place, clock: Clock) -> ColumnElement[bool]:
        key = tuple(self._table.primary_key)
        some = select(*key).where(self.is_due(place, clock)).order_by(*key).limit(PORTION)
        # What another process has just forgotten is not waited for: it is done.
        return tuple_(*key).in_(some.with_for_update(skip_locked=True))

    def _statement(self, which: ColumnElement[bool]) -> Any:
        columns = self._table.c
        given = columns.association if self.act else literal(1)
        act = update(self._table).values(self.emptied) if self.emptied else delete(self._table)
        return act.where(which).returning(given)

    def _note(self, session: Session, counted: Mapping[str, int], clock: Clock) -> None:
        for association, count in sorted(counted.items()):
            if association != ACCOUNTS:
                detail = {"count": count, "before": clock.before.date().isoformat()}
                record(
                    session, association, None, self.act, f"association {association}", clock.now, **detail
                )


def _signed_out(place: Place, clock: Clock) -> ColumnElement[bool]:
    """Where nobody is signed in any more, whether or not they said good-bye."""
    is_over = and_(SignIn.seen_at < clock.before, SignIn.began_at <= clock.now - place.lifetime)
    return or_(SignIn.ended_at < clock.before, and_(SignIn.ended_at.is_(None), is_over))


def _delivered(_: Place, clock: Clock) -> ColumnElement[bool]:
    came_to_an_end = func.coalesce(Mail.sent_at, Mail.due_at) < clock.before
    return and_(Mail.status.in_(("sent", "failed")), came_to_an_end)


def _failed(_: Place, clock: Clock) -> ColumnElement[bool]:
    return and_(Mail.status == "failed", Mail.body != "", Mail.due_at < clock.before)


def _came_to_nothing(_: Place, clock: Clock) -> ColumnElement[bool]:
    """Requests that were never answered, and in which something still stands."""
    row = ReferenceRequest
    is_over = or_(
        and_(row.status == "asked", row.expires_at < clock.before),
        and_(row.status.in_(("declined", "withdrawn")), row.closed_at < clock.before),
    )
    draft = func.coalesce(cast(type_coerce(row.draft, _JSON), String), "null")
    return and_(is_over, or_(row.message != "", row.reason != "", draft != "null"))


def _left_alone(_: Place, clock: Clock) -> ColumnElement[bool]:
    """Erased people to whom nothing points. The newest number stays: SQLite would give it to somebody else."""
    named = [~_pointing(column).exists() for column in _pointers()]
    subject = literal("person ") + cast(Person.id, String)
    noted = select(AuditLine.id).where(AuditLine.subject == subject).exists()
    newest = select(func.max(Person.id)).scalar_subquery()
    return and_(Person.erased_at < clock.before, Person.id < newest, ~noted, *named)


def _pointers() -> list[Any]:
    """Every column that names a person."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "people.id" for key in column.foreign_keys)
    ]


def _pointing(column: Any) -> Select[Any]:
    return select(literal(1)).select_from(column.table).where(column == Person.id)


def _before(column: Any) -> Due:
    def is_due(_: Place, clock: Clock) -> ColumnElement[bool]:
        due: ColumnElement[bool] = column < clock.before
        return due

    return is_due


ROWS: Final = (
    Rows("sign_ins", SignIn, _signed_out),
    Rows("account_history", AccountEvent, _before(AccountEvent.at)),
    Rows("form_drafts", FormDraft, _before(FormDraft.saved_at)),
    Rows("mail_texts", Mail, _failed, {"body": ""}),
    Rows("mails", Mail, _delivered, act="forget mails"),
    Rows(
        "unanswered_references",
        ReferenceRequest,
        _came_to_nothing,
        {"draft": null(), "message": "", "reason": ""},
        act="forget reference words",
    ),
    Rows("desk_leases", DeskLease, _before(DeskLease.seen_at)),
    Rows("plugin_troubles", PluginTrouble, _before(PluginTrouble.over_at)),
    Rows("erased_accounts", Person, _left_alone),
)
