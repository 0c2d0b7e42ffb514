"""Kinds of reports: who may have one, how much is in it, and by what one knows that its data changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assay.services.auditing.overseeing import EXPORTED
from assay.services.errors import NotFound
from assay.services.people import Actor, require
from assay.services.statistics.scopes import find_scope
from assay.services.trail import readable, sight
from assay.services.wanted_acts import Wanted
from assay.storage.audit import AuditLine, AuditLink
from assay.wording import say

About = Mapping[str, Any]
#: The act of taking a report along.
FETCHED: Final = "export report"
#: What pages call for, so that a worker begins at once.
MADE_NOW: Final = "reports_made_now"
#: More sittings, or lines of the log, than this: their report is made by the worker, and the page does not wait.
MANY_SITTINGS: Final = 1_000
MANY_LINES: Final = 20_000


@dataclass(frozen=True)
class Kind:
    """What a kind of report needs. `about` says of what it is, by the names that `check` reads."""

    media_type: str
    #: How the name of its file ends.
    ending: str
    #: Stops who may not have it, or not of this; how many sittings or lines are in it.
    count: Callable[[Session, Actor, str, About], int]
    most: int
    #: What is kept from this reader, as a hash; empty: they see what everybody sees who may have it.
    sight: Callable[[Session, Actor, str], str]
    #: Where the data stand now.
    mark: Callable[[Session, str], str]
    #: What the log calls taking it along.
    act: str


def kind_of(name: str) -> Kind:
    """The kind of this name."""
    if name not in KINDS:
        raise NotFound(say("There is no such report."))
    return KINDS[name]


def is_large(session: Session, actor: Actor, association: str, name: str, about: About) -> bool:
    """Whether a page does not wait for it."""
    kind = kind_of(name)
    return kind.count(session, actor, association, about) > kind.most


def of_window(window_id: int, form: str = "", *, wide: bool = False) -> About:
    """A window's statistics, as `find_scope` takes them."""
    return {"window": window_id, "form": form, "wide": wide}


def of_log(wanted: Wanted) -> About:
    """What somebody looks for in the log."""
    given = {name: value for name, value in vars(wanted).items() if value}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in given.items()
    }


def wanted_of(about: About) -> Wanted:
    """The other way round."""
    days = {name: datetime.fromisoformat(about[name]) for name in ("since", "until") if name in about}
    return Wanted(**{**about, **days})


def _sittings(session: Session, actor: Actor, association: str, about: About) -> int:
    """Not for who sits one of the forms: see `find_scope`."""
    found = find_scope(session, actor, association, about["window"], about["form"], wide=about["wide"])
    return len(found.sittings)


def _lines(session: Session, actor: Actor, association: str, about: About) -> int:
    which = readable(session, actor, association, wanted_of(about))
    query = select(AuditLink.line_id).join(AuditLine, AuditLine.id == AuditLink.line_id).where(*which)
    few = query.limit(MANY_LINES + 1).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _everything(session: Session, actor: Actor, association: str) -> str:  # noqa: ARG001 (as every kind is asked)
    require(actor, association, "coordinator")
    return ""


def _last_act(session: Session, association: str) -> str:
    """The last line of the log that is no look and no taking along: those change no figure."""
    query = select(AuditLine.id).where(
        AuditLine.association == association,
        ~AuditLine.act.startswith("view "),
        ~AuditLine.act.startswith("export "),
    )
    return str(session.scalar(query.order_by(AuditLine.id.desc()).limit(1)) or 0)


def _last_line(session: Session, association: str) -> str:
    query = select(func.max(AuditLine.id)).where(AuditLine.association == association)
    return str(session.scalar(query) or 0)


_STATISTICS: Final[dict[str, Any]] = {
    "count": _sittings, "most": MANY_SITTINGS, "sight": _everything, "mark": _last_act, "act": FETCHED,
}  # fmt: skip
_LOG: Final[dict[str, Any]] = {
    "count": _lines, "most": MANY_LINES, "sight": sight, "mark": _last_line, "act": EXPORTED,
}  # fmt: skip
KINDS: Final[Mapping[str, Kind]] = {
    "statistics-pdf": Kind("application/pdf", "pdf", **_STATISTICS),
    "statistics-csv": Kind("text/csv", "csv", **_STATISTICS),
    "audit-jsonl": Kind("application/jsonl", "jsonl", **_LOG),
    "audit-csv": Kind("text/csv", "csv", **_LOG),
}
