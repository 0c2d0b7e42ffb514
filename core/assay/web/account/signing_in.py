"""Sign-ins: every browser in which somebody is signed in is one row, which the person can see and end."""

from collections.abc import Callable

from flask import Flask, Response, after_this_request, current_app, session
from flask_login import user_logged_out
from flask_security import (
    change_email_confirmed,
    password_changed,
    password_reset,
    user_authenticated,
    user_failed_authn,
    wan_deleted,
    wan_registered,
)
from flask_security.utils import set_request_attr
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assay.services.accounts import sign_ins
from assay.services.accounts.events import Note, note
from assay.services.accounts.factors import forget_codes_without_factor
from assay.services.candidacy.sittings import revoke_tickets
from assay.storage.accounts import SignIn
from assay.storage.people import Person
from assay.web import requests
from assay.web.account.accounts import Account
from assay.web.account.history import device, keep, tell

#: Where a browser's cookie names its sign-in.
KEY = "sign_in"


def install(app: Flask) -> None:
    """Have every way of signing in make a row, and every way out end it."""
    manager = app.extensions["security"].login_manager
    manager.user_loader(load)
    # Tokens in addresses and headers would pass the list of sign-ins by.
    manager.request_loader(lambda _: None)
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)
    user_failed_authn.connect(_failed, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)
    change_email_confirmed.connect(_email_changed, app)
    wan_registered.connect(_passkey_added, app)
    wan_deleted.connect(_passkey_removed, app)


def here() -> str:
    """The key of this browser's sign-in."""
    found: str = session.get(KEY, "")
    return found


def load(user_id: str) -> Account | None:
    """Who this browser is signed in as, in one statement; nobody, where that has ended."""
    opened, now, rules = requests.session(), requests.now(), requests.installation().settings.accounts
    theirs = (Account.id == SignIn.person_id) & (Account.fs_uniquifier == str(user_id))
    query = select(Account, SignIn).join(SignIn, theirs).where(SignIn.key == here())
    # What somebody may do is asked on every page.
    row = opened.execute(query.options(joinedload(Account.appointments))).unique().first()
    if row is None or not row.Account.active or not sign_ins.is_live(opened, row.SignIn, rules, now):
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    if sign_ins.is_due(row.SignIn, now):
        _later(lambda written: sign_ins.see(written, row.SignIn.key, now))
    found: Account = row.Account
    return found


def _later(act: Callable[[Session], object]) -> None:
    """In a transaction of its own, once the request's is over: most requests only look."""
    database = requests.installation().database

    def write() -> None:
        with database.writing() as written:
            act(written)

    requests.after_commit(write)


def _begin(_: Flask, user: Account, authn_via: list[str] | None = None, **__: object) -> None:
    """Somebody proved who they are. The cookie of Flask-Login that would remember them is not given: it could not
    be ended. Instead this one stays when the browser closes.
    """
    asked = session.pop("_remember", None) == "set"
    goes_on = authn_via == ["change"]
    proved_elsewhere = goes_on and requests.proved_elsewhere()
    if not goes_on:
        session.pop("fs_gexp", None)  # whoever was in before may have shown who they are; it counts for them
    session.permanent = asked or (goes_on and session.permanent)
    before, session[KEY] = here(), (key := sign_ins.new_key())
    if proved_elsewhere:
        session[requests.PROVED_ELSEWHERE] = key
    requests.session().flush()  # who has just signed up has no number yet
    began = Note(user.id, "signed-in", requests.now(), device(), " ".join(authn_via or ()))
    lasting = session.permanent

    def write(written: Session) -> None:
        sign_ins.end(written, before, began.at)  # one browser is one row
        sign_ins.begin(written, began.person_id, key, began.device, began.at, lasting=lasting)
        if not goes_on:
            note(written, began)

    _later(write)


def _end(_: Flask, user: Account, **__: object) -> None:
    after_this_request(_forget_pages)
    if user.is_authenticated:
        sign_ins.end(requests.session(), session.pop(KEY, ""), requests.now())
        keep("signed-out", user.id)


def _forget_pages(response: Response) -> Response:
    """Pages that the browser still holds, for its button "Back", go. Its storage stays: answers that could not be sent
    yet lie there. Its cookies, too: the browser would take those of every other site of the same domain with them.
    """
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _failed(_: Flask, user: Account, tfa: bool = False, **__: object) -> None:
    """Beside the request: how long an answer takes must not tell that the address is known."""
    keep("second-step-failed" if tfa else "sign-in-failed", user.id, beside=True)


def _password_changed(_: Flask, user: Account, **__: object) -> None:
    sign_ins.end_all(requests.session(), user.id, requests.now(), but=here())
    keep("password-changed", user.id)


def _password_reset(_: Flask, user: Account, **__: object) -> None:
    """The link went to their address, or by hand from whoever made the account: it is theirs."""
    user.confirmed_at = user.confirmed_at or requests.now()
    sign_ins.end_all(requests.session(), user.id, requests.now())
    keep("password-reset", user.id)


def _email_changed(_: Flask, user: Account, old_email: str, **__: object) -> None:
    """Links that went to the old address open nothing any more, and nobody stays signed in."""
    current_app.extensions["security"].datastore.set_uniquifier(user)
    sign_ins.end_all(requests.session(), user.id, requests.now())
    revoke_tickets(requests.session(), user.id)
    keep("email-changed", user.id)
    tell(user, "email-changed", to=old_email, address=user.email)


def _passkey_added(_: Flask, user: Person, name: str, **__: object) -> None:
    keep("passkey-added", user.id)
    tell(user, "passkey-added", name=name)


def _passkey_removed(_: Flask, user: Person, name: str, **__: object) -> None:
    """Flask-Security says so before it removes it."""
    person_id = user.id
    keep("passkey-removed", person_id)
    tell(user, "passkey-removed", name=name)
    _later(lambda written: forget_codes_without_factor(written, written.get_one(Person, person_id)))
