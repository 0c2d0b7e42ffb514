"""The settings of Flask-Security, and what it says in our words."""

from typing import Any

from assay.settings import Settings
from assay.web import requests

#: OWASP's parameters for Argon2id: a classroom that signs in at once must not wait.
ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}

MESSAGES = {
    "GENERIC_AUTHN_FAILED": ("This e-mail address and password do not belong together.", "error"),
    "EMAIL_NOT_PROVIDED": ("Please write your e-mail address.", "error"),
    "INVALID_EMAIL_ADDRESS": ("This is not an e-mail address. One looks like name@example.org.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Please write a password.", "error"),
    "PASSWORD_INVALID_LENGTH": ("Please choose a password of at least %(length)s characters.", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("The two passwords differ. Please write the same one twice.", "error"),
    "INVALID_PASSWORD": ("This is not your current password.", "error"),
    "PASSWORD_IS_THE_SAME": ("Please choose a password that differs from your current one.", "error"),
    "PASSWORD_RESET_REQUEST": (
        "If there is an account for %(email)s, a message with a link is on its way. It may take a minute.",
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": ("This link is older than %(within)s. Please ask for a new one.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        "This link has been used, or is not complete. Please ask for a new one.",
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": ("Your new password is set. Please sign in with it.", "success"),
    "PASSWORD_CHANGE": ("Your password is changed. Other devices have been signed out.", "success"),
    "CONFIRM_REGISTRATION": (
        "We have sent a message to %(email)s. Please open the link in it, then sign in here.",
        "success",
    ),
    "CONFIRMATION_REQUEST": (
        "If there is an account for %(email)s that needs it, a message with a link is on its way.",
        "success",
    ),
    "CONFIRMATION_EXPIRED": ("This link is older than %(within)s. Please ask for a new one.", "error"),
    "INVALID_CONFIRMATION_TOKEN": ("This link is not complete. Please ask for a new one.", "error"),
    "EMAIL_CONFIRMED": ("Thank you, your e-mail address is confirmed. Please sign in.", "success"),
    "ALREADY_CONFIRMED": ("Your e-mail address was confirmed before. Please sign in.", "info"),
    "INVALID_REDIRECT": ("That address leads away from here.", "error"),
    "ANONYMOUS_USER_REQUIRED": ("You are signed in already.", "info"),
}

SUBJECTS = {
    "REGISTER": "Welcome to Assay",
    "CONFIRM": "Please confirm your e-mail address",
    "PASSWORD_RESET": "A new password for Assay",
    "PASSWORD_NOTICE": "Your password was set anew",
    "PASSWORD_CHANGE_NOTICE": "Your password was changed",
}


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask-Security reads from the application's configuration."""
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CONFIRMABLE": settings.confirm_email,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        # Whether a domain takes mail is found out by sending; a look-up would tie signing up to the network.
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_EMAIL_SENDER": settings.mail_from,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_DATETIME_FACTORY": requests.now,
        "SECURITY_POST_LOGIN_VIEW": "account.start",
        "SECURITY_POST_REGISTER_VIEW": "account.start",
        "SECURITY_POST_LOGOUT_VIEW": "public.home",
        "SECURITY_POST_CHANGE_VIEW": "account.profile",
        **{f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()},
        **{f"SECURITY_EMAIL_SUBJECT_{name}": subject for name, subject in SUBJECTS.items()},
    }
