"""What a reviewer said about one response so far, of whichever kind the response is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from assay.storage.calibration import ControlReading
from assay.storage.ratings import Rating


@dataclass(frozen=True)
class OwnRating:
    """What a reviewer has of one response, of whichever kind it is."""

    status: str
    levels: Mapping[str, int]
    comments: Mapping[str, str]
    comment: str
    changed_at: datetime
    final_at: datetime | None

    @classmethod
    def of(cls, kept: Rating | ControlReading) -> Self:
        """As it stands now."""
        said = (kept.status, dict(kept.levels), dict(kept.comments), kept.comment)
        return cls(*said, kept.changed_at, kept.final_at)
