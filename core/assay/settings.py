"""The configuration: read once from the environment into a frozen object."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from assay import addresses, bundled
from assay.operations import Operations, SettingsError, read_operations
from assay.services.accounts.breaches import looks_right
from assay.services.accounts.rules import TWO_FACTOR, AccountRules, TwoFactor
from assay.services.identities.providers import IdentityProvider, ProviderError, read_providers
from assay.services.limiting.rates import Rates, RatesError, read_rates
from assay.services.privacy.keeping import Keeping, KeepingError, read_keeping
from assay.storage.document_store import DocumentStore, StoreError
from assay.storage.keyring import NO_KEYS, KeyMistake, Keyring

__all__ = ["Settings", "SettingsError", "read_settings"]

#: A shorter one was cut off or typed by hand.
SHORTEST_SECRET = 32
#: Whom Gunicorn believes unless it is told otherwise.
LOOPBACK = ("127.0.0.1", "::1")
MOST_PROXIES = 9
#: Minutes or days; more is a slip of the hand.
LONGEST = 100_000


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
    #: Every version of a plugin takes effect as soon as it is installed; nobody is asked.
    accept_upgrades: bool = False
    #: Shows the demonstration accounts on the sign-in page.
    demo: bool = False
    #: New accounts must confirm their address before they can sign in. By default wherever mails are sent out.
    confirm_email: bool = False
    #: Where documents lie, as `s3://bucket/prefix`; nothing: in a folder of the instance.
    documents_url: str = ""
    #: By whom people may be signed in besides their password.
    identity_providers: tuple[IdentityProvider, ...] = ()
    #: How often something may be tried.
    rates: Rates = field(default_factory=Rates)
    #: How many proxies of ours stand before the web server, each of which adds to `X-Forwarded-For`.
    trusted_proxies: int = 0
    #: From which addresses they come: networks, or `*`; the same that Gunicorn believes.
    proxy_addresses: tuple[str, ...] = LOOPBACK
    #: What only operators see.
    operations: Operations = field(default_factory=Operations)
    #: Under which answers, forms and what tells of them are kept: the first key seals, all of them open.
    keyring: Keyring = NO_KEYS
    #: What is asked of people's accounts: second factors, passwords, how long a sign-in lasts.
    accounts: AccountRules = field(default_factory=AccountRules)
    #: For how long what may be forgotten is kept.
    keeping: Keeping = field(default_factory=Keeping)

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
    def provider_titles(self) -> dict[str, str]:
        """What each identity provider is known by, by its issuer."""
        return {each.issuer: each.title for each in self.identity_providers}

    @property
    def queue_url(self) -> str:
        """Where jobs wait."""
        return self.operations.queue_of(self.database_url, str(self.instance / "jobs.sqlite"))


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `ASSAY_…` variables. What may be missing gets its default; secrets are made and kept."""
    instance = _instance(environment.get("ASSAY_INSTANCE") or "instance")
    mail_url = addresses.mail_url(environment.get("ASSAY_MAIL_URL", ""))
    base_url = addresses.base_url(environment.get("ASSAY_BASE_URL") or Settings.base_url)
    demo = _flag(environment, "ASSAY_DEMO")
    return Settings(
        instance=instance,
        database_url=_database_url(environment, instance),
        secret_key=environment.get("ASSAY_SECRET_KEY") or _kept_secret(instance / "secret_key"),
        password_salt=environment.get("ASSAY_PASSWORD_SALT") or _kept_secret(instance / "password_salt"),
        base_url=base_url,
        mail_url=mail_url,
        mail_from=addresses.mail_from(environment.get("ASSAY_MAIL_FROM") or Settings.mail_from),
        bank_folders=(bundled.QUESTION_BANKS, *_folders(environment, "ASSAY_BANK_FOLDERS")),
        map_folders=(bundled.COMPETENCY_MAPS, *_folders(environment, "ASSAY_MAP_FOLDERS")),
        disabled_plugins=tuple(environment.get("ASSAY_DISABLED_PLUGINS", "").split()),
        accept_upgrades=_flag(environment, "ASSAY_ACCEPT_UPGRADES"),
        demo=demo,
        confirm_email=_flag(environment, "ASSAY_CONFIRM_EMAIL", default=bool(mail_url)),
        documents_url=_documents_url(environment.get("ASSAY_DOCUMENTS_URL", "")),
        identity_providers=_identity_providers(environment),
        rates=_rates(environment.get("ASSAY_RATE_LIMITS", "")),
        trusted_proxies=_trusted_proxies(environment.get("ASSAY_TRUSTED_PROXIES") or "0"),
        proxy_addresses=_proxy_addresses(environment.get("FORWARDED_ALLOW_IPS", "")),
        operations=read_operations(environment),
        keyring=_keyring(environment.get("ASSAY_ENCRYPTION_KEYS", "")),
        accounts=_accounts(environment, is_real=base_url.startswith("https://") and not demo),
        keeping=_keeping(environment),
    )


def _database_url(environment: Mapping[str, str], instance: Path) -> str:
    return addresses.database_url(
        environment.get("ASSAY_DATABASE_URL") or f"sqlite:///{instance / 'assay.sqlite'}"
    )


def _instance(name: str) -> Path:
    """The folder, made for its owner alone where it is not there: all that people did lies in it."""
    folder = Path(name).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"ASSAY_INSTANCE: {folder} cannot be made or is no folder ({error.strerror}); "
            "name a folder in which this account may write"
        ) from error
    return folder


def _accounts(environment: Mapping[str, str], *, is_real: bool) -> AccountRules:
    """Where real people come by the network, who may see others' data proves more than a password by default."""
    two_factor = environment.get("ASSAY_TWO_FACTOR") or ("staff" if is_real else "nobody")
    if two_factor not in TWO_FACTOR:
        raise SettingsError(f"ASSAY_TWO_FACTOR: {two_factor!r} is none of {', '.join(TWO_FACTOR)}")
    return AccountRules(
        two_factor=cast("TwoFactor", two_factor),
        breached_passwords=_breached(environment.get("ASSAY_BREACHED_PASSWORDS", "")),
        idle=timedelta(
            minutes=_number(environment, "ASSAY_IDLE_MINUTES", AccountRules.idle.total_seconds() // 60)
        ),
        lifetime=timedelta(days=_number(environment, "ASSAY_SIGN_IN_DAYS", AccountRules.lifetime.days)),
    )


def _keeping(environment: Mapping[str, str]) -> Keeping:
    try:
        return read_keeping(environment)
    except KeepingError as error:
        raise SettingsError(str(error)) from error


def _breached(source: str) -> str:
    is_service = source.startswith("https://") or (source.startswith("http://") and _is_here(source))
    if source and not is_service and not looks_right(Path(source)):
        raise SettingsError(
            f"ASSAY_BREACHED_PASSWORDS: {source!r} is neither the https address of a range service nor a file of "
            "sorted lines HASH:COUNT with SHA-1 hashes, as Have I Been Pwned publishes it"
        )
    return source


def _is_here(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


def _number(environment: Mapping[str, str], name: str, default: float) -> int:
    value = environment.get(name) or str(int(default))
    digits = len(str(LONGEST))
    if not (value.isascii() and value.isdecimal() and len(value) <= digits and 0 < int(value) <= LONGEST):
        raise SettingsError(f"{name}: {value!r} is not a whole number from 1 to {LONGEST}")
    return int(value)


def _kept_secret(path: Path) -> str:
    """A secret made on the first start and kept in a file that only its owner can read."""
    try:
        if not path.exists():
            _make_secret(path)
        kept = path.read_text("utf-8").strip()
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(
            f"{path} cannot be read or made ({why}); let this account read it and write in its folder"
        ) from error
    if len(kept) < SHORTEST_SECRET:
        raise SettingsError(
            f"{path} holds no usable secret; put back the one that was kept with the backups. Only where there never "
            "was one, delete the file, and a new one is made"
        )
    return kept


def _make_secret(path: Path) -> None:
    """Whole or not at all, though two processes start at once: the link fails for the second."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            if os.geteuid() == 0:
                # Root looks after an installation, and another account serves it.
                owner = path.parent.stat()
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


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
                f"ASSAY_DOCUMENTS_URL: {url!r} is no document store ({error}); write file:///…, "
                "s3://bucket/prefix, gs://bucket/prefix or az://container/prefix"
            ) from error
    return url


def _identity_providers(environment: Mapping[str, str]) -> tuple[IdentityProvider, ...]:
    path = environment.get("ASSAY_IDENTITY_PROVIDERS")
    try:
        return read_providers(Path(path), environment) if path else ()
    except ProviderError as error:
        raise SettingsError(f"ASSAY_IDENTITY_PROVIDERS: {error}") from error


def _rates(text: str) -> Rates:
    try:
        return read_rates(text)
    except RatesError as error:
        raise SettingsError(f"ASSAY_RATE_LIMITS: {error}") from error


def _trusted_proxies(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and int(text) <= MOST_PROXIES):
        raise SettingsError(f"ASSAY_TRUSTED_PROXIES: {text!r} is not a number from 0 to {MOST_PROXIES}")
    return int(text)


def _proxy_addresses(text: str) -> tuple[str, ...]:
    found = tuple(each.strip() for each in text.split(",") if each.strip()) or LOOPBACK
    for each in found:
        try:
            _ = each == "*" or ip_network(each, strict=False)
        except ValueError as error:
            raise SettingsError(f"FORWARDED_ALLOW_IPS: {each!r} is neither an address nor *") from error
    return found


def _keyring(text: str) -> Keyring:
    try:
        return Keyring.of(text)
    except KeyMistake as error:
        raise SettingsError(f"ASSAY_ENCRYPTION_KEYS: {error}") from error
