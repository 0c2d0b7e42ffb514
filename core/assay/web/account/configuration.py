"""The settings of Flask-Security, and what it says in our words."""

from datetime import timedelta
from typing import Any

from assay.services.accounts.keys import derived_text
from assay.services.accounts.passwords import SHORTEST
from assay.settings import Settings
from assay.web import requests
from assay.wording import say

#: OWASP's parameters for Argon2id: a classroom that signs in at once must not wait.
ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}

CODE_AGAIN = say("This code is not right, or has been used. Wait for the next one, and type that.")
PASSKEY_AGAIN = say("That did not work with this passkey. Please try again.")

MESSAGES = {
    "GENERIC_AUTHN_FAILED": (say("This e-mail address and password do not belong together."), "error"),
    "EMAIL_NOT_PROVIDED": (say("Please write your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (
        say("This is not an e-mail address. One looks like name@example.org."),
        "error",
    ),
    "PASSWORD_NOT_PROVIDED": (say("Please write a password."), "error"),
    "PASSWORD_INVALID_LENGTH": (say("Please choose a password of at least %(length)s characters."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (say("The two passwords differ. Please write the same one twice."), "error"),
    "INVALID_PASSWORD": (say("This is not your current password."), "error"),
    "PASSWORD_IS_THE_SAME": (say("Please choose a password that differs from your current one."), "error"),
    "PASSWORD_RESET_REQUEST": (
        say(
            "If there is an account for %(email)s, a message with a link is on its way. It may take a minute."
        ),
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": (say("This link is older than %(within)s. Please ask for a new one."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        say("This link has been used, or is not complete. Please ask for a new one."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (say("Your new password is set. Please sign in with it."), "success"),
    "PASSWORD_CHANGE": (say("Your password is changed. Other devices have been signed out."), "success"),
    "CONFIRM_REGISTRATION": (
        say(
            "We have sent a message to %(email)s. Please open the link in it and press the button there, "
            "then sign in here."
        ),
        "success",
    ),
    "CONFIRMATION_REQUEST": (
        say("If there is an account for %(email)s that needs it, a message with a link is on its way."),
        "success",
    ),
    "CONFIRMATION_EXPIRED": (say("This link is older than %(within)s. Please ask for a new one."), "error"),
    "INVALID_CONFIRMATION_TOKEN": (say("This link is not complete. Please ask for a new one."), "error"),
    "EMAIL_CONFIRMED": (say("Thank you, your e-mail address is confirmed. Please sign in."), "success"),
    "ALREADY_CONFIRMED": (say("Your e-mail address was confirmed before. Please sign in."), "info"),
    "INVALID_REDIRECT": (say("That address leads away from here."), "error"),
    "API_ERROR": (say("This link or form has been used, or is too old. Please begin again."), "error"),
    "REAUTHENTICATION_REQUIRED": (
        say("Before you go on, please show once more that it is you."),
        "info",
    ),
    "REAUTHENTICATION_SUCCESSFUL": (say("Thank you. Please go on."), "success"),
    "TWO_FACTOR_INVALID_TOKEN": (CODE_AGAIN, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (say("You are signed in."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (say("Please sign in with your password first."), "error"),
    "INVALID_RECOVERY_CODE": (say("This is none of your recovery codes, or it has been used."), "error"),
    "WEBAUTHN_EXPIRED": (say("That took longer than %(within)s. Please try again."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (say("Please give the passkey a name."), "error"),
    "WEBAUTHN_NAME_INUSE": (
        say("You have a passkey of this name: %(name)s. Please choose another."),
        "error",
    ),
    "WEBAUTHN_NAME_NOT_FOUND": (say("You have no passkey of this name: %(name)s."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        say("Please use letters, digits, spaces, hyphens and underscores only."),
        "error",
    ),
    "INVALID_INPUT": (say("Please use letters, digits, spaces, hyphens and underscores only."), "error"),
    "INVALID_INPUT_LENGTH": (say("Please keep to %(length)s characters."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (say("The passkey is removed: %(name)s"), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (say("The passkey is added: %(name)s"), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (say("This passkey is added already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (
        say("No account here has this passkey. Was it removed from your account?"),
        "error",
    ),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (PASSKEY_AGAIN, "error"),
    "WEBAUTHN_NO_VERIFY": (PASSKEY_AGAIN, "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (PASSKEY_AGAIN, "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (say("This passkey belongs to another account."), "error"),
    "CHANGE_EMAIL_SENT": (
        say(
            "We have sent a message to %(email)s. "
            "The address changes when you open the link in it and press the button there."
        ),
        "success",
    ),
    "CHANGE_EMAIL_EXPIRED": (say("This link is older than %(within)s. Please ask for a new one."), "error"),
    "CHANGE_EMAIL_CONFIRMED": (
        say("Your new e-mail address is confirmed. Please sign in with it."),
        "success",
    ),
    "ANONYMOUS_USER_REQUIRED": (say("You are signed in already."), "info"),
}

#: Where one comes after it.
VIEWS = {
    "POST_LOGIN_VIEW": "account.start",
    "POST_REGISTER_VIEW": "account.start",
    "POST_LOGOUT_VIEW": "public.home",
    "POST_CHANGE_VIEW": "account.profile",
    "CHANGE_EMAIL_ERROR_VIEW": "security.login",
    "POST_CHANGE_EMAIL_VIEW": "security.login",
    "WAN_POST_REGISTER_VIEW": "protection.after_factor",
}

SUBJECTS = {
    "REGISTER": say("Welcome to Assay"),
    "CONFIRM": say("Please confirm your e-mail address"),
    "PASSWORD_RESET": say("A new password for Assay"),
    "PASSWORD_NOTICE": say("Your password was set anew"),
    "PASSWORD_CHANGE_NOTICE": say("Your password was changed"),
}


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask-Security reads from the application's configuration."""
    return {
        **_passwords(settings),
        **_factors(settings),
        "SECURITY_REGISTERABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CONFIRMABLE": settings.confirm_email,
        "SECURITY_CHANGE_EMAIL": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        # Whether a domain takes mail is found out by sending; a look-up would tie signing up to the network.
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_DATETIME_FACTORY": requests.now,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        # How long a browser keeps a cookie, and how old one may be; the row of the sign-in says whether it counts.
        "PERMANENT_SESSION_LIFETIME": settings.accounts.lifetime,
        "SESSION_REFRESH_EACH_REQUEST": False,
        **{f"SECURITY_{name}": page for name, page in VIEWS.items()},
        **{f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()},
        **{f"SECURITY_EMAIL_SUBJECT_{name}": subject for name, subject in SUBJECTS.items()},
        "SECURITY_CHANGE_EMAIL_SUBJECT": say("Please confirm your new e-mail address"),
    }


def _passwords(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
        # Links in mails hold a digest of the password's hash, to work once. It is no secret to guess; the default takes
        # a second for it, and so tells by time who has an account. Links that are out have the old kind.
        "SECURITY_HASHING_SCHEMES": ["hex_sha256", "sha256_crypt"],
        "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
    }


def _factors(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "assay.web.account.factors.SecondStep"},
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        # One step before and one after: clocks of telephones are that wrong.
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "SECURITY_TOTP_SECRETS": {"1": derived_text(settings.secret_key, "authenticator apps")},
        "SECURITY_TOTP_ISSUER": "Assay",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Assay",
        # Without hints, nobody can ask whose address has a passkey.
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
        "SECURITY_FRESHNESS": settings.accounts.fresh,
        "SECURITY_FRESHNESS_GRACE_PERIOD": settings.accounts.fresh,
    }
