"""The configuration: read once from the environment into a frozen object."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assay import bundled
from assay.storage.document_store import DocumentStore, StoreError

#: A shorter one was cut off or typed by hand.
SHORTEST_SECRET = 32


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the text names it and says what to write instead."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations."""

    #: Folder for what this installation keeps: the embedded database, its secrets, mail that was not sent out.
    instance: Path
    #: An SQLAlchemy URL. By default an SQLite file in the instance folder.
    database_url: str
    #: Signs cookies and tickets. Whoever knows it can be anyone.
    secret_key: str
    #: Mixed into every password before it is hashed.
    password_salt: str
    #: What people type to come here; cookies are secure and links in mails right because of it.
    base_url: str = "http://127.0.0.1:8000"
    #: `smtp://user:password@host:port`, `smtps://`, or nothing: then mails are written to `instance/mail`.
    mail_url: str = ""
    mail_from: str = "assay@localhost"
    #: Folders with banks and maps besides those that ship: an operational bank is a secret and lies elsewhere.
    bank_folders: tuple[Path, ...] = (bundled.QUESTION_BANKS,)
    map_folders: tuple[Path, ...] = (bundled.COMPETENCY_MAPS,)
    disabled_plugins: tuple[str, ...] = ()
    #: Shows the demonstration accounts on the sign-in page.
    demo: bool = False
    #: New accounts must confirm their address before they can sign in. By default wherever mails are sent out.
    confirm_email: bool = False
    #: Where documents lie, as `s3://bucket/prefix`; nothing: in a folder of the instance.
    documents_url: str = ""

    @property
    def is_secure(self) -> bool:
        """Whether people come by HTTPS."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def mail_folder(self) -> Path:
        """Where mails are written while there is no mail server."""
        return self.instance / "mail"

    @property
    def document_store(self) -> str:
        """The address of the document store."""
        return self.documents_url or (self.instance / "documents").as_uri()

    @property
    def queue_path(self) -> Path:
        """The file of the embedded job queue."""
        return self.instance / "jobs.sqlite"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `ASSAY_…` variables. What may be missing gets its default; secrets are made and kept."""
    instance = Path(environment.get("ASSAY_INSTANCE", "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    mail_url = environment.get("ASSAY_MAIL_URL", "")
    return Settings(
        instance=instance,
        database_url=environment.get("ASSAY_DATABASE_URL") or f"sqlite:///{instance / 'assay.sqlite'}",
        secret_key=environment.get("ASSAY_SECRET_KEY") or _kept_secret(instance / "secret_key"),
        password_salt=environment.get("ASSAY_PASSWORD_SALT") or _kept_secret(instance / "password_salt"),
        base_url=_base_url(environment.get("ASSAY_BASE_URL", Settings.base_url)),
        mail_url=mail_url,
        mail_from=environment.get("ASSAY_MAIL_FROM", Settings.mail_from),
        bank_folders=(bundled.QUESTION_BANKS, *_folders(environment, "ASSAY_BANK_FOLDERS")),
        map_folders=(bundled.COMPETENCY_MAPS, *_folders(environment, "ASSAY_MAP_FOLDERS")),
        disabled_plugins=tuple(environment.get("ASSAY_DISABLED_PLUGINS", "").split()),
        demo=_flag(environment, "ASSAY_DEMO"),
        confirm_email=_flag(environment, "ASSAY_CONFIRM_EMAIL", default=bool(mail_url)),
        documents_url=_documents_url(environment.get("ASSAY_DOCUMENTS_URL", "")),
    )


def _kept_secret(path: Path) -> str:
    """A secret made on the first start and kept in a file that only its owner can read."""
    if not path.exists():
        # Whole or not at all, though two processes start at once: the link fails for the second.
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    kept = path.read_text("ascii").strip()
    if len(kept) < SHORTEST_SECRET:
        raise SettingsError(f"{path} holds no usable secret; delete the file, and a new one is made")
    return kept


def _folders(environment: Mapping[str, str], name: str) -> tuple[Path, ...]:
    folders = tuple(Path(part) for part in environment.get(name, "").split(os.pathsep) if part)
    for folder in folders:
        if not folder.is_dir():
            raise SettingsError(f"{name}: {folder} is not a folder; separate folders with {os.pathsep!r}")
    return folders


def _flag(environment: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    value = environment.get(name, "").lower() or str(default).lower()
    if value not in {"0", "1", "false", "true", "no", "yes"}:
        raise SettingsError(f"{name}: {value!r} is neither yes nor no")
    return value in {"1", "true", "yes"}


def _documents_url(url: str) -> str:
    """The address as it is, if there can be a store: nothing is asked over the network yet."""
    if url:
        try:
            DocumentStore(url)
        except StoreError as error:
            raise SettingsError(
                f"ASSAY_DOCUMENTS_URL: {url!r} is no document store ({error}); write file://…, "
                "s3://bucket/prefix, gs://bucket/prefix or az://container/prefix"
            ) from error
    return url


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingsError(f"ASSAY_BASE_URL: {url!r} is not an address such as https://exam.example.org")
    return url.rstrip("/")
