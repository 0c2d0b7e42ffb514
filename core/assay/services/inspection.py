"""One sitting for its coordinator: what happened when, and whether the journal is whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assay.assessment.exam.forms import Form, MultipleChoicePart
from assay.assessment.exam.journal import START, Entry, first_broken, receipt_code
from assay.content.item_types.known import ItemTypes
from assay.services.candidacy.assigning import Overlap, overlap_of
from assay.services.essays.comparison import EssayComparison, compare_essays
from assay.services.forms import read_form
from assay.services.item_types import describe, types_of
from assay.services.overview import coordinated_sitting
from assay.services.people import Actor
from assay.services.progress import SectionScore, section_score
from assay.services.trail import Act, acts_about
from assay.storage.audit import AuditLine
from assay.storage.sittings import JournalEntry, Sitting
from assay.wording import say

#: A longer silence is shown as a pause in the timeline.
PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Chain:
    """Whether the journal is as it was written."""

    length: int
    #: The first entry whose hash is not its own.
    broken_at: int | None
    #: Whether there are as many entries as were counted when they came.
    ends_right: bool
    #: What the candidate was given, and whether the journal held it.
    receipt: str | None
    receipt_fits: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, taken out or added behind our back."""
        return self.broken_at is None and self.ends_right and self.receipt_fits


@dataclass(frozen=True)
class LateEntry:
    """Something that arrived after its section was over: kept, shown, not counted."""

    section: str
    question: int
    kind: str
    words: str
    typed_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class Spell:
    """A stretch of writing without a long pause; `delay` is the longest way of an entry to the server."""

    section: str
    began_at: datetime
    ended_at: datetime
    entries: int
    delay: timedelta


@dataclass(frozen=True)
class SectionRun:
    """One section of the sitting: when it ran, and its score."""

    score: SectionScore
    opened_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None


@dataclass(frozen=True)
class Inspection:
    """Everything that a coordinator may know of one sitting."""

    sitting: Sitting
    name: str
    email: str
    form: Form
    sections: tuple[SectionRun, ...]
    acts: tuple[Act, ...]
    spells: tuple[Spell, ...]
    chain: Chain
    late: tuple[LateEntry, ...]
    essays: tuple[EssayComparison, ...]
    #: Items that the candidate had been given before.
    seen: Overlap


def inspect(session: Session, actor: Actor, association: str, sitting_id: int) -> Inspection:
    """One sitting of the actor's association."""
    sitting = coordinated_sitting(session, actor, association, sitting_id)
    form = read_form(session, sitting.form_id, sitting.form.fingerprint)
    journal = _journal(session, sitting.id)
    about = AuditLine.subject == f"sitting {sitting.id}"
    scored = AuditLine.subject.startswith(f"response {sitting.code}/", autoescape=True)
    return Inspection(
        sitting=sitting,
        name=sitting.person.name,
        email=sitting.person.email,
        form=form,
        sections=tuple(
            SectionRun(section_score(each, form), each.opened_at, each.closed_at, each.closed_by)
            for each in sitting.sections
        ),
        acts=acts_about(session, actor, association, about | scored),
        spells=tuple(_spells((entry for entry, _ in journal), form)),
        chain=_chain(sitting, journal),
        late=tuple(_late(entry, form, types_of(session)) for entry, _ in journal if entry.late),
        essays=compare_essays(session, sitting, form),
        seen=overlap_of(session, sitting),
    )


def _journal(session: Session, sitting_id: int) -> list[tuple[Entry, str]]:
    query = select(JournalEntry).where(JournalEntry.sitting_id == sitting_id).order_by(JournalEntry.number)
    return [(_entry(row), row.hash) for row in session.scalars(query)]


def _entry(row: JournalEntry) -> Entry:
    return Entry(
        entry=row.entry,
        section=row.section,
        question=row.question,
        kind=row.kind,
        answer=row.answer,
        typed_at=row.typed_at,
        received_at=row.received_at,
        late=row.late,
    )


def _chain(sitting: Sitting, journal: list[tuple[Entry, str]]) -> Chain:
    receipt = sitting.receipt
    return Chain(
        length=len(journal),
        broken_at=first_broken(journal),
        ends_right=len(journal) == sitting.journal_length,
        receipt=receipt_code(receipt) if receipt else None,
        receipt_fits=receipt is None or receipt in {START, *(kept for _, kept in journal)},
    )


def _late(entry: Entry, form: Form, types: ItemTypes) -> LateEntry:
    return LateEntry(
        section=_title(form, entry.section),
        question=entry.question,
        kind=entry.kind,
        words=_words(entry.answer, form, entry, types),
        typed_at=entry.typed_at,
        received_at=entry.received_at,
    )


def _title(form: Form, position: int) -> str:
    """A section's title; a browser that was tampered with once could name one that the form does not have."""
    return form.parts[position].section.title if position < len(form.parts) else say("No part of this exam")


def _words(answer: Mapping[str, object], form: Form, entry: Entry, types: ItemTypes) -> str:
    """What was typed or chosen, as a person reads it; empty when it was taken back."""
    choice = answer.get("choice")
    part = form.parts[entry.section] if entry.section < len(form.parts) else None
    if "text" in answer:
        return str(answer["text"])
    if isinstance(part, MultipleChoicePart) and isinstance(choice, int) and entry.question <= part.length:
        options = part.items[entry.question - 1].options
        return options[choice].text if choice < len(options) else ""
    if isinstance(part, MultipleChoicePart) and "response" in answer and entry.question <= part.length:
        return describe(types, part.items[entry.question - 1], answer)
    return say("yes") if answer.get("on") else ""


def _spells(entries: Iterable[Entry], form: Form) -> Iterable[Spell]:
    """Writing, cut into stretches at every pause and every section."""
    stretch: list[Entry] = []
    for entry in entries:
        if entry.kind == "check" or entry.late:
            continue
        if stretch and (entry.section != stretch[0].section or entry.typed_at - stretch[-1].typed_at > PAUSE):
            yield _spell(stretch, form)
            stretch = []
        stretch.append(entry)
    if stretch:
        yield _spell(stretch, form)


def _spell(stretch: list[Entry], form: Form) -> Spell:
    return Spell(
        section=_title(form, stretch[0].section),
        began_at=min(entry.typed_at for entry in stretch),
        ended_at=max(entry.typed_at for entry in stretch),
        entries=len(stretch),
        delay=max(entry.received_at - entry.typed_at for entry in stretch),
    )
