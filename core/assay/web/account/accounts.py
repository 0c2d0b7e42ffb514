"""Flask-Security over our own people and our own session."""

from typing import Any

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore, UserMixin
from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.settings import Settings
from assay.storage.people import Person
from assay.web import requests
from assay.web.account.configuration import configuration
from assay.web.account.forms import ChangePassword, Forgotten, Reset, SendConfirmation, SignIn, SignUp
from assay.web.account.mails import AccountMails


class Account(Person, UserMixin):
    """A person as Flask-Security sees one. Our roles are appointments; it has none to know of."""

    roles: Any = ()


class _RequestSession:
    @property
    def session(self) -> Session:
        return requests.session()


class Accounts(SQLAlchemyUserDatastore):
    """Finds and keeps accounts in the session of the request."""

    def __init__(self) -> None:
        super().__init__(_RequestSession(), Account, type(None))  # type: ignore[arg-type]  # no table of roles

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Account | None:  # noqa: ARG002
        """By one attribute. Addresses are kept in lower case, so that an index finds them."""
        [(attribute, value)] = kwargs.items()
        wanted = value.lower() if attribute == "email" else value
        found: Account | None = requests.session().scalar(
            select(Account).where(getattr(Account, attribute) == wanted)
        )
        return found

    def create_user(self, **kwargs: Any) -> UserMixin:
        """A new account."""
        return super().create_user(**{**kwargs, "email": kwargs["email"].lower()})

    def commit(self) -> None:
        """Nothing: a request commits once, at its end, in `requests`."""
        requests.session().flush()


def open_accounts(app: Flask, settings: Settings) -> None:
    """Let people sign up and in; the addresses are in `pages`."""
    app.config.update(configuration(settings))
    security = Security(
        app,
        Accounts(),
        register_blueprint=False,
        mail_util_cls=AccountMails,
        login_form=SignIn,
        register_form=SignUp,
        forgot_password_form=Forgotten,
        reset_password_form=Reset,
        change_password_form=ChangePassword,
        send_confirmation_form=SendConfirmation,
    )
    # It would load the person before every request, also where an answer is saved and nobody needs it.
    app.before_request_funcs[None].remove(security.principal._on_before_request)
