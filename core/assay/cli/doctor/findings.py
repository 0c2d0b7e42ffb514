"""What the doctor says: a line for each thing that was looked at."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import unquote, urlsplit

from assay.settings import Settings

State = Literal["ok", "warning", "fault"]


@dataclass(frozen=True)
class Finding:
    """One thing, how it is, and what to do about it."""

    state: State
    #: What was looked at: a setting, a file, a service.
    place: str
    said: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.state:<8} {self.place}: {self.said}{f'; {self.remedy}' if self.remedy else ''}"


@dataclass(frozen=True)
class Patient:
    """The deployment that is looked at."""

    settings: Settings
    environment: Mapping[str, str]
    now: Callable[[], datetime]
    #: How many web processes there are on each node, and how many nodes.
    workers: int
    nodes: int

    @property
    def is_public(self) -> bool:
        """Whether people come from elsewhere: what may be lax on a machine of one's own may not be here."""
        host = urlsplit(self.settings.base_url).hostname or ""
        return host not in {"localhost", "::1"} and not host.startswith("127.")

    def secrets(self) -> Iterator[str]:
        """What must stand in no finding, whoever quoted it."""
        chosen = self.settings
        yield from (chosen.secret_key, chosen.password_salt, chosen.operations.metrics_token)
        for url in (chosen.database_url, chosen.mail_url, chosen.documents_url, chosen.queue_url):
            password = urlsplit(url).password
            yield from (password or "", unquote(password or ""))


Look = Callable[[Patient], Iterable[Finding]]


def look(patient: Patient, place: str, check: Look) -> Iterator[Finding]:
    """What one check finds; that it cannot be made is a finding, too."""
    try:
        yield from check(patient)
    except Exception as error:  # whatever is broken is what the doctor is here for
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        yield Finding("fault", place, f"could not be looked at: {said}", "see the message")


def without_secrets(finding: Finding, secrets: Iterable[str]) -> Finding:
    """The same, however an error quoted an address."""
    said = finding.said
    for secret in secrets:
        if len(secret) > 3:
            said = said.replace(secret, "…")
    return Finding(finding.state, finding.place, said, finding.remedy)
