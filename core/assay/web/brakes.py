"""How often a page may be asked for by the same visitor, or about the same account. Nothing of an examination is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil
from typing import Final, Literal

from email_validator import EmailNotValidError, validate_email
from flask import Flask, Response, g, request, session
from sqlalchemy import ColumnElement, exists, select

from assay import times
from assay.services.errors import TooOften
from assay.services.limiting.counting import Counted, count, give_back, wait_for
from assay.settings import Settings
from assay.storage.database import AWAY
from assay.storage.people import Person
from assay.storage.sittings import Sitting
from assay.web import devices, requests
from assay.web.account.lengths import refuse_endless
from assay.web.proxies import open_proxies, visitors_network
from assay.wording import say

#: What counts: every time; what was wrong, counted before it is known so that many at once are no way around; or,
#: counted only then, what was done and what was not found, as the one is tried and the other asked for often.
Counting = Literal["every", "wrong", "done", "missing"]


@dataclass(frozen=True)
class Brake:
    """A limit, by its name in the settings, and for whom it is counted; nobody, where the key is empty."""

    limit: str
    whose: Callable[[], str]
    counting: Counting = "every"
    methods: tuple[str, ...] = ("POST",)


def _address() -> str:
    return visitors_network()


def _strange_address() -> str:
    return "" if devices.known_as(_email()) else visitors_network()


def _email() -> str:
    """As accounts have it, however it is spelt: some domains can be written in several ways."""
    typed = request.form.get("email", "").strip()
    try:
        return validate_email(typed, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return typed.lower()


def _strange_account() -> str:
    return "" if devices.known_as(_email()) else _email()


def _known_device() -> str:
    return devices.known_as(_email())


def _signed_in() -> str:
    """Who is signed in, as their cookie says: asking the database would hold it while this is counted."""
    return str(session.get("_user_id", ""))


def _half_signed_in() -> str:
    """Who has given a password and not yet the second factor, or is asked for one again."""
    return str(session.get("tf_user_id") or session.get("_user_id", ""))


def _way_back() -> str:
    """Who comes back from a provider: a browser in which somebody was signed in before, else its address. Who never set
    out gets no further than our page, and is not counted: any site could send people here.
    """
    provider, state = (request.view_args or {}).get("provider"), request.args.get("state")
    has_set_out = f"_state_{provider}_{state}" in session
    return (devices.mark() or visitors_network()) if has_set_out else ""


GET = ("GET", "HEAD")
SIGN_IN = (
    Brake("sign-in-address", _strange_address, "wrong"),
    Brake("sign-in-account", _strange_account, "wrong"),
    Brake("sign-in-device", _known_device, "wrong"),
)
SECOND_FACTOR = (Brake("second-factor", _half_signed_in, "wrong"),)
MAIL = (Brake("mail-address", _address), Brake("mail-account", _email))
SITTING = Brake("sign-in-sitting", _address, "wrong")
RATER = (Brake("rater-link", _address, "missing", (*GET, "POST")),)
REGISTRY = (Brake("registry", _address, "missing", GET),)
UPLOAD = (Brake("upload", _signed_in),)
#: What others in an examination would wait for, if somebody asked for it again and again.
MADE = (Brake("made", _signed_in, methods=(*GET, "POST")),)

#: What is braked, by endpoint. Never what a candidate needs in an examination, nor passkeys: nobody guesses one.
BRAKES: Final[Mapping[str, tuple[Brake, ...]]] = {
    "security.login": SIGN_IN,
    "security.two_factor_token_validation": SECOND_FACTOR,
    "security.mf_recovery": SECOND_FACTOR,
    "security.verify": SECOND_FACTOR,
    "security.change_password": SECOND_FACTOR,
    "security.register": (Brake("sign-up", _address), Brake("mail-account", _email, "done")),
    "security.forgot_password": MAIL,
    "security.send_confirmation": MAIL,
    "security.change_email": MAIL,
    "providers.come_back": (Brake("provider", _way_back, "wrong", GET),),
    "providers.begin_link": (Brake("provider", _signed_in),),
    "registry.one": REGISTRY,
    "registry.search": REGISTRY,
    **{
        f"rater.{page}": RATER
        for page in (
            "welcome",
            "about",
            "domain",
            "closing",
            "check",
            "send",
            "refuse",
            "data",
            "erase",
            "keep",
        )
    },
    "portfolio.documents.upload": UPLOAD,
    "portfolio.importing.look_at_hours": UPLOAD,
    "portfolio.importing.look_at_whole": UPLOAD,
    "portfolio.exporting.as_pdf": MADE,
    "portfolio.exporting.as_yaml": MADE,
    "privacy.export": MADE,
    "credentials.letter": MADE,
    "coordinator.windows.new": (Brake("made", _signed_in),),
    **{
        f"coordinator.{page}": MADE
        for page in (
            *("audit.export", "audit.order", "credentials.table", "decisions.letter", "plugin.compare"),
            *(
                f"statistics.{each}"
                for each in ("agreement", "items", "item", "report", "printed", "table", "order")
            ),
        )
    },
}

#: How whoever sits an examination gets back in, step by step: what then limits it, and as whom they are known there.
BACK_IN: Final[Mapping[str | None, tuple[str, Callable[[], str], ColumnElement[str]]]] = {
    "security.login": ("sign-in-device", _email, Person.email.expression),
    "security.two_factor_token_validation": (
        "second-factor",
        _half_signed_in,
        Person.fs_uniquifier.expression,
    ),
    "security.mf_recovery": ("second-factor", _half_signed_in, Person.fs_uniquifier.expression),
}


def open_brakes(app: Flask, settings: Settings) -> None:
    """Brake. To be called before `requests.install`: what comes before it is done after the request's own work."""
    open_proxies(app, settings)
    app.before_request(refuse_endless)
    app.before_request(_brake)
    app.after_request(_settle)


def _brake() -> None:
    mine = _mine()
    if not mine:
        return
    every, wrong = list(_counted(mine, "every")), list(_counted(mine, "wrong"))
    here = requests.installation()
    wait = wait_for(here.database, [*every, *wrong, *_counted(mine, "done", "missing")], here.clock())
    if wait and (spared := _spared()):
        every, wrong = [], spared
        wait = wait_for(here.database, spared, here.clock())
    wait = wait or count(here.database, [*every, *wrong], here.clock())
    if wait:
        raise TooOften(_sentence(wait), wait)
    g.may_be_right = wrong


def _settle(response: Response) -> Response:
    """Take back what was counted as wrong and is right, and count what was done or not there."""
    if not _mine():
        return response
    here, status = requests.installation(), response.status_code
    if status >= 500 and status != 502:  # whether it was right nobody knows; 502 is what a provider sent
        with suppress(*AWAY):
            give_back(here.database, g.pop("may_be_right", ()), here.clock())
    if 300 <= status < 400:
        give_back(here.database, g.pop("may_be_right", ()), here.clock())
        count(here.database, list(_counted(_mine(), "done")), here.clock())
    if status == 404:
        count(here.database, list(_counted(_mine(), "missing")), here.clock())
    return response


def _mine() -> list[Brake]:
    """The brakes of this request."""
    return [each for each in BRAKES.get(request.endpoint or "", ()) if request.method in each.methods]


def _counted(brakes: list[Brake], *kinds: Counting) -> Iterator[Counted]:
    rates = requests.installation().settings.rates
    for each in brakes:
        if each.counting in kinds and (whose := each.whose()):
            yield from (Counted(limit, _key(each.limit, whose)) for limit in rates.of(each.limit))


def _key(limit: str, whose: str) -> str:
    """What is counted for whom; nobody can read from it who that is."""
    secret = requests.installation().settings.secret_key.encode()
    digest = blake2b(whose.encode(), key=secret[:64], digest_size=16).hexdigest()
    return f"{limit}:{digest}"


def _spared() -> list[Counted]:
    """Whoever sits an examination is let in whatever strangers do to their account: tries are counted for it and an
    address together, and for the address, so that nobody tries many such accounts.
    """
    if request.endpoint not in BACK_IN:
        return []
    limit, whose, column = BACK_IN[request.endpoint]
    if not _sits(column == whose()):
        return []
    both = Brake(limit, lambda: f"{whose()} {visitors_network()}", "wrong")
    return list(_counted([both, SITTING], "wrong"))


def _sits(who: ColumnElement[bool]) -> bool:
    query = select(exists().where(who, Sitting.person_id == Person.id, Sitting.status == "open"))
    with requests.installation().database.reading() as looking:
        return bool(looking.scalar(query))


def _sentence(wait: int) -> str:
    return say(
        "It was tried too often in a short time. You can try again in %(time)s.",
        time=times.duration(ceil(wait / 60)),
    )
