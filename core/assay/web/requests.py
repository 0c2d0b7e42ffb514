"""The request: its one transaction, its actor and its clock. Pages come by the rest of the house only here."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_security import current_user
from flask_security.core import AnonymousUser
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.hooks.notifying import Messenger
from assay.hooks.plugins import Plugins
from assay.services.accounts import sign_ins
from assay.services.accounts.factors import has_second_factor, must_have_one
from assay.services.announcing import announced
from assay.services.people import Actor
from assay.services.plugin_health import note_told
from assay.services.plugins.effect import Effect, associations_closed
from assay.services.standard_setting.judging import is_asked
from assay.settings import Settings
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.people import Person
from assay.wording import language

#: Where a browser's cookie names the sign-in for which a second factor was shown at an identity provider.
PROVED_ELSEWHERE = "proved_elsewhere"

#: What the method of a request does not tell: a rater's link is noted as opened; looking at a sitting ends what is
#: over, and opening the room gives a new ticket. What proves passwords only looks.
WRITES = {
    "providers.come_back": True,
    # Asks the provider over the network, and nobody's answers shall wait for it.
    "providers.begin_link": False,
    "rater.welcome": True,
    "applicant.lobby": True,
    "room.enter": True,
    "security.login": False,
    # These prove or hash a password, and what they write, a mail or that somebody failed, they write by themselves.
    "security.verify": False,
    "security.forgot_password": False,
    "security.send_confirmation": False,
    # A link, so that it works everywhere; to come twice or unasked does no harm.
    "languages.choose": True,
    # The solver may be at the forms for a while, and nobody's answers shall wait for it; then it writes in a moment.
    "coordinator.windows.new": False,
    # Puts files away first, and then writes their rows itself, each in a moment.
    "portfolio.documents.upload": False,
    # Reads all documents, and notes itself in a moment that it did.
    "privacy.export": False,
}


#: Under this name in `g`: the account of whoever asked, when what they asked for was undone.
WHO_ASKED: Final = "who_asked"


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
    def _spoken(self) -> dict[str, tuple[Catalog, Catalog]]:
        return {}

    def in_language(self, catalog: Catalog, language: str) -> Catalog:
        """What is in effect, in a language; made when it is first asked for, and anew when something else is."""
        made = self._spoken.get(language)
        if made is None or made[0] is not catalog:
            made = self._spoken[language] = (catalog, catalog.in_language(language))
        return made[1]

    @cached_property
    def effect(self) -> Effect:
        """What of the plugins is in effect, as the database says."""
        return Effect(self.plugins)

    @cached_property
    def messenger(self) -> Messenger:
        """By whom plugins are told what happened; its threads begin with the first event."""
        return Messenger(
            self.plugins.listeners,
            lambda told: note_told(self.database, told, self.clock()),
            deaf=lambda: associations_closed(self.database),
        )


@dataclass(frozen=True)
class _Work:
    session: Session
    stack: ExitStack
    is_writing: bool


def install(app: Flask, installation: Installation) -> None:
    """Give an application its parts, and every request its transaction."""
    app.extensions["assay"] = installation
    _ = installation.messenger, installation.effect  # before there are threads that might make two
    app.after_request(_finish)
    app.teardown_appcontext(lambda _: abandon())


def installation() -> Installation:
    """The parts of this application."""
    found: Installation = current_app.extensions["assay"]
    return found


def catalog() -> Catalog:
    """Everything that associations wrote and that is in effect."""
    if "catalog" not in g:
        g.catalog = installation().effect.catalog(session())
    found: Catalog = g.catalog
    return found


def spoken_catalog() -> Catalog:
    """The same in the language of this person, for showing; what is kept or compared is of `catalog()`."""
    return installation().in_language(catalog(), language())


def catalog_for(person: Person) -> Catalog:
    """The same in the language in which somebody gets mails."""
    return installation().in_language(catalog(), person.reads)


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


def lend(session: Session) -> None:
    """What is made beside requests, by the same functions as pages, reads by this session."""
    g.work = _Work(session, ExitStack(), is_writing=False)


def _writes() -> bool:
    by_method = request.method not in {"GET", "HEAD", "OPTIONS"}
    return WRITES.get(request.endpoint or "", by_method) and "abandoned" not in g


def is_writing() -> bool:
    """Whether what this request changes is kept."""
    work: _Work | None = g.get("work")
    return work.is_writing if work is not None else _writes()


@contextmanager
def looking_first() -> Iterator[None]:
    """Until this ends, the request only looks, in a session that ends with it; what it then does begins anew."""
    acts = list(g.get("acts", ()))
    with installation().database.reading() as opened:
        g.work = _Work(opened, ExitStack(), is_writing=False)
        try:
            yield
        finally:
            g.acts = acts
            for name in ("work", "_login_user"):  # whom Flask-Login loaded belongs to the session
                g.pop(name, None)


def after_commit(act: Callable[[], object]) -> None:
    """Do this once the work of the request is safe; never, if it is abandoned."""
    g.setdefault("acts", []).append(act)


def abandon() -> None:
    """Undo what this request did so far. What comes after, such as a page that says so, can only read."""
    g.pop("acts", None)
    g.abandoned = True
    work: _Work | None = g.pop("work", None)
    if work is not None:
        # Belongs to the session that ends here; Flask-Login loads it anew.
        setattr(g, WHO_ASKED, g.pop("_login_user", None) or g.get(WHO_ASKED))
        work.session.rollback()
        work.stack.close()


def ask_nobody() -> None:
    """From now on nobody is looked up: templates ask Flask-Login who it is, and the database may be what broke."""
    g._login_user = AnonymousUser()  # type: ignore[no-untyped-call]


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
    """Who asks. Whoever is not signed in goes there first and comes back; so does who must have a second factor."""
    found = signed_in() or _sign_in_first()
    if lacks_factor(found) and not _is_at_an_exam(found):
        abort(redirect(url_for("protection.overview")))
    return found


def lacks_factor(asking: Actor) -> bool:
    """Whether somebody must set up a second factor first."""
    rules = installation().settings.accounts
    if not must_have_one(rules, asking, judges=lambda: _judges(asking)) or proved_elsewhere():
        return False
    return not has_second_factor(session(), current_user)


def _judges(asking: Actor) -> bool:
    """Whether somebody is here as a judge. On other pages judges see what everybody sees; nobody is looked up."""
    return request.blueprint in {"judge", "protection"} and is_asked(session(), asking)


def proved_elsewhere() -> bool:
    """Whether this sign-in came by an identity provider that asked for a second factor, and is believed."""
    return "sign_in" in cookie and cookie.get(PROVED_ELSEWHERE) == cookie["sign_in"]


def _is_at_an_exam(asking: Actor) -> bool:
    """Nobody is stopped in the middle of an examination; and whoever is appointed may sit one like everybody else."""
    is_exam = request.blueprint in {"applicant", "room", "browser"}
    rules = installation().settings.accounts
    return is_exam and (rules.two_factor == "staff" or sign_ins.sits(session(), asking.person_id))


def _sign_in_first() -> NoReturn:
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    abort(redirect(url_for("security.login", next=here)))


def zone() -> ZoneInfo:
    """The time zone in which this person reads times."""
    return ZoneInfo(current_user.time_zone if current_user.is_authenticated else "UTC")
