"""What the list of examinations and the lobby show: where a sitting stands, and the one next step."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assay.assessment.exam.forms import Form
from assay.assessment.exam.journal import receipt_code
from assay.assessment.exam.sittings import duration
from assay.content.catalog import Catalog
from assay.services.candidacy.sittings import next_section
from assay.storage.sittings import Sitting, SittingSection
from assay.storage.windows import Window
from assay.web.applicant import words
from assay.web.templating import language_name

Sittings = Sequence[Sitting]
Phase = Literal["early", "ready", "missed", "running", "break", "over", "released", "void"]


def phase(sitting: Sitting, now: datetime) -> Phase:
    """Where a sitting stands."""
    if sitting.status == "scheduled":
        window = sitting.window
        return "early" if now < window.opens_at else "ready" if now < window.closes_at else "missed"
    if sitting.status == "open":
        return "running" if sitting.section is not None else "break"
    if sitting.status in ("released", "void"):
        return "released" if sitting.status == "released" else "void"
    return "over"


@dataclass(frozen=True)
class Exam:
    """A window or a sitting by its names."""

    association: str
    endorsement: str
    title: str
    window: Window
    category: str = ""

    @classmethod
    def of(cls, catalog: Catalog, window: Window, category: str = "") -> "Exam":
        """The names that the catalog has for it."""
        return cls(
            association=words.association(catalog, window),
            endorsement=words.endorsement(catalog, window),
            title=words.exam(catalog, window),
            window=window,
            category=words.category(catalog, window, category) if category else "",
        )


@dataclass(frozen=True)
class Mine:
    """One of my sittings in the list."""

    exam: Exam
    sitting: Sitting
    phase: Phase


@dataclass(frozen=True)
class Offer:
    """A window, with its categories by id and title; if one cannot register for it, why not.

    The title is empty where the exam does not tell categories apart: then there is nothing to choose.
    """

    exam: Exam
    categories: tuple[tuple[str, str], ...]
    obstacle: str = ""


def mine(catalog: Catalog, sittings: Sittings, now: datetime) -> list[Mine]:
    """My sittings, newest first."""
    return [Mine(Exam.of(catalog, each.window, each.category), each, phase(each, now)) for each in sittings]


def offers(
    catalog: Catalog, windows: Iterable[Window], registered: Sittings, obstacle: Callable[[Window], str]
) -> list[Offer]:
    """Windows that I am not registered for, or only by a sitting that is void; `obstacle` says why I cannot."""
    taken = {sitting.window_id for sitting in registered if sitting.status != "void"}
    return [
        Offer(
            Exam.of(catalog, window),
            tuple((each, words.category(catalog, window, each)) for each in window.categories),
            obstacle(window),
        )
        for window in windows
        if window.id not in taken
    ]


@dataclass(frozen=True)
class Part:
    """One section in the lobby."""

    number: int
    title: str
    instructions: str
    minutes: int
    extra: int
    sat: SittingSection
    is_here: bool

    @property
    def is_carried(self) -> bool:
        """Whether an earlier sitting passed it."""
        return self.sat.carried_from is not None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do in it."""
        return self.is_carried or self.sat.closed_at is not None


@dataclass(frozen=True)
class Lobby:
    """Everything that the lobby shows."""

    exam: Exam
    sitting: Sitting
    form: Form
    phase: Phase
    parts: tuple[Part, ...]
    #: In which it can be sat, by code and name, that in which it was written first and without a code; only one
    #: where there is nothing to choose.
    languages: tuple[tuple[str, str], ...]
    #: A void sitting may be followed by another one while its window is open.
    may_register_again: bool

    @classmethod
    def of(cls, catalog: Catalog, sitting: Sitting, form: Form, spoken: Form, now: datetime) -> "Lobby":
        """The lobby of a sitting that is settled; `spoken` is the form in the candidate's language."""
        return cls(
            exam=Exam.of(catalog, sitting.window, sitting.category),
            sitting=sitting,
            form=spoken,
            phase=phase(sitting, now),
            parts=_parts(sitting, spoken),
            languages=_languages(catalog, sitting, form),
            may_register_again=sitting.status == "void" and now < sitting.window.closes_at,
        )

    @property
    def here(self) -> Part | None:
        """The part that runs or comes next."""
        return next((part for part in self.parts if part.is_here), None)

    @property
    def minutes(self) -> int:
        """All that is still to be sat, with what was added to it."""
        return sum(part.minutes for part in self.parts if not part.is_carried)

    @property
    def receipt(self) -> str:
        """What the candidate can show."""
        return receipt_code(self.sitting.receipt) if self.sitting.receipt else ""


def _languages(catalog: Catalog, sitting: Sitting, form: Form) -> tuple[tuple[str, str], ...]:
    codes = [words.master_language(catalog, sitting), *form.languages]
    names = [language_name(each) for each in codes]
    return (("", names[0]), *zip(codes[1:], names[1:], strict=True))


def _parts(sitting: Sitting, form: Form) -> tuple[Part, ...]:
    coming = next_section(sitting)
    here = sitting.section if sitting.section is not None else coming.position if coming else None
    found = []
    for sat, part in zip(sitting.sections, form.parts, strict=True):
        minutes = int(duration(part.section.minutes, sitting.extra_percent).total_seconds()) // 60
        found.append(
            Part(
                number=sat.position + 1,
                title=part.section.title,
                instructions=part.section.instructions,
                minutes=minutes,
                extra=minutes - part.section.minutes,
                sat=sat,
                is_here=sat.position == here,
            )
        )
    return tuple(found)
