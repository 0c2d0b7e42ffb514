"""The request: its one transaction, its actor and its clock. Pages come by the rest of the house only here."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NoReturn
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_security import current_user
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.hooks.notifying import Messenger
from assay.hooks.plugins import Plugins
from assay.services.announcing import announced
from assay.services.people import Actor
from assay.services.plugin_health import note_told
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore

#: What the method of a request does not tell: a link from a mail acts at once, or is noted as opened; looking at a
#: sitting ends what is over, and opening the room gives a new ticket; but signing in only looks.
WRITES = {
    "security.confirm_email": True,
    "rater.welcome": True,
    "applicant.lobby": True,
    "room.enter": True,
    "security.login": False,
    # The solver may be at the forms for a while, and nobody's answers shall wait for it; then it writes in a moment.
    "coordinator.windows.new": False,
    # Puts files away first, and then writes their rows itself, each in a moment.
    "portfolio.documents.upload": False,
}


@dataclass(frozen=True)
class Installation:
    """What one application is made of."""

    settings: Settings
    plugins: Plugins
    database: Database
    clock: Callable[[], datetime]

    @cached_property
    def documents(self) -> DocumentStore:
        """Where documents lie; opened when the first one is needed, in the process that needs it."""
        return DocumentStore(self.settings.document_store)

    @cached_property
    def messenger(self) -> Messenger:
        """By whom plugins are told what happened; its threads begin with the first event."""
        return Messenger(self.plugins.listeners, lambda told: note_told(self.database, told, self.clock()))


@dataclass(frozen=True)
class _Work:
    session: Session
    stack: ExitStack
    is_writing: bool


def install(app: Flask, installation: Installation) -> None:
    """Give an application its parts, and every request its transaction."""
    app.extensions["assay"] = installation
    _ = installation.messenger  # before there are threads that might make two
    app.after_request(_finish)
    app.teardown_appcontext(lambda _: abandon())


def installation() -> Installation:
    """The parts of this application."""
    found: Installation = current_app.extensions["assay"]
    return found


def catalog() -> Catalog:
    """Everything that associations wrote."""
    return installation().plugins.catalog


def now() -> datetime:
    """The server's clock, which alone counts."""
    return installation().clock()


def session() -> Session:
    """The session of this request; what it changes is committed when the answer is no error."""
    if "work" not in g:
        database, stack, is_writing = installation().database, ExitStack(), _writes()
        opened = stack.enter_context(database.writing() if is_writing else database.reading())
        g.work = _Work(opened, stack, is_writing)
    work: _Work = g.work
    return work.session


def _writes() -> bool:
    by_method = request.method not in {"GET", "HEAD", "OPTIONS"}
    return WRITES.get(request.endpoint or "", by_method) and "abandoned" not in g


def after_commit(act: Callable[[], object]) -> None:
    """Do this once the work of the request is safe; never, if it is abandoned."""
    g.setdefault("acts", []).append(act)


def abandon() -> None:
    """Undo what this request did so far. What comes after, such as a page that says so, can only read."""
    g.pop("acts", None)
    work: _Work | None = g.pop("work", None)
    if work is not None:
        g.abandoned = True
        g.pop("_login_user", None)  # belongs to the session that ends here; Flask-Login loads it anew
        work.session.rollback()
        work.stack.close()


def _finish(response: Response) -> Response:
    """The one place where pages commit; saving an answer commits for itself."""
    if response.status_code >= 400:
        abandon()
        return response
    work: _Work | None = g.pop("work", None)
    if work is not None:
        work.stack.close()
        _tell(work)
    for act in g.pop("acts", ()):
        act()
    return response


def _tell(work: _Work) -> None:
    """Tell plugins what was committed; what a request only looked at did not happen."""
    if work.is_writing and (events := announced(work.session)):
        installation().messenger.tell(events)


def signed_in() -> Actor | None:
    """Who asks, or nobody."""
    return Actor.of(current_user) if current_user.is_authenticated else None


def actor() -> Actor:
    """Who asks; whoever is not signed in goes there first and comes back."""
    return signed_in() or _sign_in_first()


def _sign_in_first() -> NoReturn:
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    abort(redirect(url_for("security.login", next=here)))


def zone() -> ZoneInfo:
    """The time zone in which this person reads times."""
    return ZoneInfo(current_user.time_zone if current_user.is_authenticated else "UTC")
