"""Where things are kept, and what a kind of thing that may be forgotten is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from assay.storage.database import Database
from assay.storage.document_store import DocumentStore


@dataclass(frozen=True)
class Place:
    """An installation, as far as it keeps things."""

    database: Database
    store: DocumentStore
    mail_folder: Path
    #: After so long every sign-in is over, even if nobody ended it.
    lifetime: timedelta


@dataclass(frozen=True)
class Clock:
    """Until when something was kept for long enough, as seen from now."""

    before: datetime
    now: datetime


class Kind(Protocol):
    """One kind of thing, which one setting ends."""

    @property
    def keeps(self) -> str:
        """The field of `Keeping`."""

    def due(self, place: Place, clock: Clock) -> int:
        """How many were kept for long enough."""

    def forget_some(self, place: Place, clock: Clock) -> int:
        """Forget a small portion of them; how many. None: there is nothing left, or it cannot be had now."""
