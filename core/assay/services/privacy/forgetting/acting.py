"""What is kept for how long, how much of it is due, and forgetting that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from assay.services.privacy.forgetting.documents import UnusedDocuments
from assay.services.privacy.forgetting.files import MailFiles
from assay.services.privacy.forgetting.place import Clock, Kind, Place
from assay.services.privacy.forgetting.rows import ROWS
from assay.services.privacy.keeping import Keeping, Span, variable_of

log = structlog.get_logger("assay.privacy")

#: Everything that a setting ends, in the order of the settings.
KINDS: Final[Sequence[Kind]] = (*ROWS, MailFiles(), UnusedDocuments())


@dataclass(frozen=True)
class Standing:
    """How it stands with one kind of thing."""

    #: The field of `Keeping`.
    keeps: str
    variable: str
    #: Nothing: for ever.
    kept: Span | None
    due: int


def standings(place: Place, keeping: Keeping, now: datetime) -> Sequence[Standing]:
    """Of each kind how long it is kept and how many are due; nothing is changed."""
    return [_standing(each, place, _span(keeping, each), now) for each in KINDS]


@dataclass(frozen=True)
class Forgotten:
    """What went, and what could not go."""

    #: How many, by the variable.
    counts: Mapping[str, int]
    #: Variables of what failed; the log says why.
    failed: Sequence[str]


def forget(place: Place, keeping: Keeping, now: datetime) -> Forgotten:
    """Forget what is due. What fails does not hold up the rest, and comes round again."""
    counts, failed = dict[str, int](), list[str]()
    for kind in KINDS:
        name, span = variable_of(kind.keeps), _span(keeping, kind)
        try:
            for some in _portions(kind, place, span, now):
                counts[name] = counts.get(name, 0) + some
        except Exception:
            log.exception("what was kept for long enough could not be forgotten", setting=name)
            failed.append(name)
    return Forgotten(counts, failed)


def _span(keeping: Keeping, kind: Kind) -> Span | None:
    span: Span | None = getattr(keeping, kind.keeps)
    return span


def _standing(kind: Kind, place: Place, span: Span | None, now: datetime) -> Standing:
    due = kind.due(place, Clock(span.before(now), now)) if span else 0
    return Standing(kind.keeps, variable_of(kind.keeps), span, due)


def _portions(kind: Kind, place: Place, span: Span | None, now: datetime) -> Iterator[int]:
    if span is not None:
        clock = Clock(span.before(now), now)
        while some := kind.forget_some(place, clock):
            yield some
