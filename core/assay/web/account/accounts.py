"""Flask-Security over our own people and our own session."""

from typing import Any

from flask import Flask, session
from flask_security import Security, SQLAlchemyUserDatastore, UserMixin, WebAuthnMixin
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, relationship, validates

from assay.services.accounts import recovery
from assay.settings import Settings
from assay.storage.accounts import Passkey
from assay.storage.people import Person
from assay.web import requests
from assay.web.account.configuration import configuration
from assay.web.account.factor_forms import FORMS
from assay.web.account.factors import AppCodes, Codes, Passkeys
from assay.web.account.hashing import Hashes
from assay.web.account.mails import AccountMails, write_alike
from assay.web.account.passwords import Passwords
from assay.web.account.reauthenticating import ask_again
from assay.web.devices import open_devices


class AccountPasskey(Passkey, WebAuthnMixin):
    """A passkey as Flask-Security sees one. It tells first factors from second ones; each of ours is both."""

    #: What devices say beside, we do not keep.
    extensions = None

    @property
    def usage(self) -> str:  # type: ignore[override]  # it is told, and never set
        """What it is asked for now."""
        return "secondary" if "tf_user_id" in session else "first"

    def get_user_mapping(self) -> dict[str, Any]:
        """Whose it is."""
        return {"id": self.person_id}


class Account(Person, UserMixin):  # type: ignore[misc]  # no handle, until there is a passkey
    """A person as Flask-Security sees one. Our roles are appointments; it has none to know of."""

    roles: Any = ()
    #: They are rows of their own, see `Accounts.mf_get_recovery_codes`.
    mf_recovery_codes = None
    webauthn: Mapped[list[AccountPasskey]] = relationship(  # type: ignore[assignment]
        order_by=AccountPasskey.id
    )

    @validates("email")
    def _in_lower_case(self, _: str, email: str) -> str:
        return email.lower()


class _RequestSession:
    @property
    def session(self) -> Session:
        return requests.session()


class Accounts(SQLAlchemyUserDatastore):
    """Finds and keeps accounts in the session of the request."""

    def __init__(self) -> None:
        super().__init__(_RequestSession(), Account, type(None), AccountPasskey)  # type: ignore[arg-type]  # no roles

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

    def create_webauthn(self, user: Any, *_: Any, **kwargs: Any) -> None:
        """A new passkey, for either use."""
        kept = {name: value for name, value in kwargs.items() if name not in {"usage", "extensions"}}
        user.webauthn.append(AccountPasskey(lastuse_datetime=requests.now(), **kept))

    def mf_get_recovery_codes(self, user: Any) -> list[str]:
        """Whether there are any: nobody can say what they are."""
        return list(recovery.kept(requests.session(), user.id))

    def commit(self) -> None:
        """Nothing: a request commits once, at its end, in `requests`."""
        requests.session().flush()


def open_accounts(app: Flask, settings: Settings) -> None:
    """Let people sign up and in; the addresses are in `pages`."""
    app.config.update(configuration(settings))
    write_alike(app)
    security = Security(
        app,
        Accounts(),
        register_blueprint=False,
        mail_util_cls=AccountMails,
        password_util_cls=Passwords,
        totp_cls=AppCodes,
        mf_recovery_codes_util_cls=Codes,
        webauthn_util_cls=Passkeys,
        **FORMS,
    )
    security.pwd_context = Hashes(**security.pwd_context.to_dict())
    # All answers are pages: its answers for programs would say more, and give tokens that no list shows.
    security.want_json(lambda _: False)
    security.reauthn_handler(ask_again)
    # It would load the person before every request, also where an answer is saved and nobody needs it.
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    open_devices(app)
