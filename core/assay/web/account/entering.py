"""The one door by which pages of ours sign somebody in who proved who they are without a password."""

import time
from typing import NamedTuple

from flask import current_app, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_security import Security, current_user, login_user, logout_user
from sqlalchemy import select

from assay.storage.people import Person
from assay.web import requests
from assay.web.account.accounts import Account
from assay.web.account.signing_in import here


class Came(NamedTuple):
    """By what way somebody came, when they showed there who they are (0: nobody knows), and whether by two factors."""

    way: str
    showed_at: float
    has_proved_second: bool = False


def let_in(person_id: int, came: Came, *, following: str = "") -> ResponseReturnValue:
    """Sign them in and on to where they wanted, or first to their second factor, as after a password."""
    if current_user.is_authenticated:
        logout_user()  # whoever was in here is out, on the list and in their exam room too
    session = requests.session()
    session.flush()
    # It was loaded as a person; Flask-Security needs it as an account.
    session.expunge(session.get_one(Person, person_id))
    security: Security = current_app.extensions["security"]
    account = session.scalars(select(Account).where(Account.id == person_id)).one()
    if not came.has_proved_second:
        asked = security.two_factor_plugins.tf_enter(account, False, came.way, next_loc=following or None)
        if asked is not None:
            return asked
    login_user(account, remember=False, authn_via=[came.way, *(["mfa"] if came.has_proved_second else [])])
    # To be let through elsewhere without a look proves nothing fresh: else one would sign out here and in again.
    cookie["fs_paa"] = min(came.showed_at, time.time())
    if came.has_proved_second:
        cookie[requests.PROVED_ELSEWHERE] = here()
    return redirect(following or url_for("account.start"))
