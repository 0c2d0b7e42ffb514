"""Addresses among the settings: of the site, its database and its mails. A part of the settings.

What is wrong is said without the address where a password may stand in it.
"""

from email.utils import parseaddr
from typing import Final
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from assay.operations import SettingsError

DRIVERS: Final = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")
MAIL_SCHEMES: Final = ("smtp", "smtps")


def base_url(url: str) -> str:
    """What people type to come here: a scheme, a host, perhaps a port, and nothing behind them."""
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not _is_bare(parts):
        raise SettingsError(
            f"ASSAY_BASE_URL: {url!r} is not an address such as https://exam.example.org; "
            "write scheme, host and perhaps port, without a path"
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def database_url(url: str) -> str:
    """SQLite in a file, or PostgreSQL; nothing is asked of it yet."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(
            "ASSAY_DATABASE_URL: cannot be read as an address; write postgresql://user:password@host:port/name"
        ) from error
    if address.drivername not in DRIVERS:
        raise SettingsError(
            f"ASSAY_DATABASE_URL: `{address.drivername}` is no kind of database that is used; "
            "write postgresql://user:password@host:port/name"
        )
    if address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}:
        raise SettingsError(
            "ASSAY_DATABASE_URL: names no file; write sqlite:////srv/assay/assay.sqlite, "
            "or leave it out for one in the instance folder"
        )
    return url


def mail_url(url: str) -> str:
    """Where mails are handed in; nothing: they are written to a folder."""
    parts = _split(url)
    if url and (
        parts is None or parts.scheme not in MAIL_SCHEMES or not parts.hostname or parts.path.strip("/")
    ):
        raise SettingsError(
            "ASSAY_MAIL_URL: is not an address such as smtp://user:password@mail.example.org:587 or smtps://…; "
            "write `/`, `@`, `:`, `#` and `?` of a password as %2F, %40, %3A, %23 and %3F"
        )
    return url


def mail_from(text: str) -> str:
    """Of whom mails come: an address, with or without a name before it."""
    address = parseaddr(text)[1]
    local, _, host = address.rpartition("@")
    if not (local and host) or not text.isprintable() or " " in address:
        raise SettingsError(
            f"ASSAY_MAIL_FROM: {text!r} is no sender; write an address as exams@example.org, "
            "or Exams <exams@example.org>"
        )
    return text


def _split(url: str) -> SplitResult | None:
    """Its parts, or nothing where it has none that can be told apart."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return None if any(letter.isspace() for letter in url) else parts


def _is_bare(parts: SplitResult) -> bool:
    return bool(parts.hostname) and not (
        parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    )
