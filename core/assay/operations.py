"""How the installation is run: its queue, its log, and what watches it. A part of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final, cast, get_args
from urllib.parse import urlsplit

from assay.logs import Form

QUEUES: Final = ("sqlite", "postgresql", "redis", "rediss")
#: A shorter one can be guessed.
SHORTEST_TOKEN: Final = 24
#: Packages that traces need.
TELEMETRY: Final = (
    "opentelemetry-exporter-otlp-proto-http",
    "opentelemetry-instrumentation-flask",
    "opentelemetry-instrumentation-sqlalchemy",
    "opentelemetry-sdk",
)


class SettingsError(ValueError):
    """A setting is missing or cannot be used; the text names it and says what to write instead."""


@dataclass(frozen=True)
class Operations:
    """What only operators see."""

    #: Where jobs wait; nothing: where the database is.
    queue_url: str = ""
    #: One line of JSON for each event, or text for people; quiet: text, and no line for a request.
    log: Form = "text"
    #: Whether `/metrics` answers: without a token only to this machine itself.
    metrics: bool = False
    metrics_token: str = ""
    #: Where traces are sent by OTLP over HTTP; nothing: there are none.
    otlp_endpoint: str = ""

    def queue_of(self, database_url: str, embedded: str) -> str:
        """The address of the queue: as it is set, else in the database of several nodes, else in a file."""
        if self.queue_url:
            return self.queue_url
        return f"sqlite:///{embedded}" if database_url.startswith("sqlite") else database_url


def read_operations(environment: Mapping[str, str]) -> Operations:
    """The `ASSAY_…` variables of operation."""
    return Operations(
        queue_url=_queue_url(environment.get("ASSAY_QUEUE_URL", "")),
        log=_log(environment.get("ASSAY_LOG", "")),
        metrics=_metrics(environment.get("ASSAY_METRICS", "")),
        metrics_token=_token(environment.get("ASSAY_METRICS_TOKEN", "")),
        otlp_endpoint=_endpoint(environment.get("ASSAY_OTLP_ENDPOINT", "")),
    )


def _queue_url(url: str) -> str:
    kind = urlsplit(url).scheme.partition("+")[0]
    if url and kind not in QUEUES:
        raise SettingsError(
            f"ASSAY_QUEUE_URL: `{kind}` is no kind of queue; write postgresql://…, redis://…, rediss://… or sqlite:///…"
        )
    return url


def _log(kind: str) -> Form:
    if kind not in {"", *get_args(Form)}:
        raise SettingsError(f"ASSAY_LOG: {kind!r} is none of text, json and quiet")
    return cast("Form", kind or "text")


def _metrics(value: str) -> bool:
    if value.lower() not in {"", "on", "off"}:
        raise SettingsError(f"ASSAY_METRICS: {value!r} is neither on nor off")
    return value.lower() == "on"


def _token(token: str) -> str:
    if token and (
        len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token
    ):
        raise SettingsError(
            f"ASSAY_METRICS_TOKEN: too short or with spaces; write at least {SHORTEST_TOKEN} letters and figures"
        )
    return token


def _endpoint(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise SettingsError(f"ASSAY_OTLP_ENDPOINT: {url!r} is not an address such as http://127.0.0.1:4318")
    if url and (missing := [name for name in TELEMETRY if not _is_installed(name)]):
        raise SettingsError(f"ASSAY_OTLP_ENDPOINT: {missing[0]} is missing; `pip install assay[telemetry]`")
    return url.rstrip("/")


def _is_installed(name: str) -> bool:
    """Without loading it."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
