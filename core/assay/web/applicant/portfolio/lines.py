"""Entries of a portfolio in a line each, and how two forms differ, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms.fields import Field

from assay import times
from assay.assessment.requirements.vocabulary import readable
from assay.content.base import Content
from assay.services.portfolio.rows import evidence_of
from assay.storage.portfolios import Entry
from assay.web.applicant.portfolio.asked import Asking
from assay.web.applicant.portfolio.competencies import Picker
from assay.web.applicant.portfolio.entry_forms import EntryForm
from assay.web.applicant.portfolio.evidence_forms import LEVELS
from assay.web.findings import completed_words, since_words
from assay.wording import say, say_many


@dataclass(frozen=True)
class Line:
    """One entry of a list."""

    key: str
    title: str
    words: tuple[str, ...]
    days: str
    tags: tuple[str, ...]
    hours: Decimal | None
    #: The newest first.
    order: tuple[date, str]
    competencies: int


def line_of(entry: Entry, asking: Asking, names: Mapping[str, str]) -> Line:
    """An entry in a line; `names` are those of the contacts, by key."""
    evidence: Any = evidence_of(entry)
    first, days = _days(evidence)
    title = getattr(evidence, "title", None) or asking.title(evidence.organisation)
    words = _words(evidence, names) if entry.kind != "memberships" else ()
    return Line(
        key=entry.key,
        title=title,
        words=tuple(each for each in words if each),
        days=days,
        tags=tuple(asking.title(each) for each in _tags(evidence)),
        hours=getattr(evidence, "hours", None),
        order=(first or date.max, entry.key),
        competencies=len(getattr(evidence, "competencies", ())),
    )


def total_of(lines: Sequence[Line]) -> Decimal | None:
    """All hours together, where entries have hours."""
    hours = [each.hours for each in lines if each.hours is not None]
    return sum(hours, Decimal(0)) if hours else None


def hours_words(hours: Decimal) -> str:
    """1 hour, 12.5 hours."""
    return say_many("%(num)s hour", "%(num)s hours", f"{hours:f}")


def _days(evidence: Any) -> tuple[date | None, str]:
    """The first day for sorting, and the days in words."""
    if hasattr(evidence, "completed"):
        done = evidence.completed
        return done, completed_words(done)
    first = evidence.from_ or evidence.on
    last = evidence.until
    if last and last != first:
        return first, since_words(first, last)
    is_one_day = last == first or getattr(evidence, "on", None) is not None
    return first, times.plain_day(first) if is_one_day else since_words(first, None)


def _words(evidence: Any, names: Mapping[str, str]) -> Sequence[str]:
    hours, share = getattr(evidence, "hours", None), getattr(evidence, "share", None)
    named = getattr(evidence, "provider", None) or getattr(evidence, "supervisor", None) or ""
    level = getattr(evidence, "level", None) or ""
    return (
        hours_words(hours) if hours else "",
        LEVELS.get(level, ""),
        getattr(evidence, "organisation", None) or "",
        say("%(percent)s%% of full time", percent=f"{(share * 100).normalize():f}")
        if share and share < 1
        else "",
        say("with %(person)s", person=names[named]) if named in names else "",
    )


def _tags(evidence: Content) -> Sequence[str]:
    found = [*getattr(evidence, "topics", ()), *getattr(evidence, "activities", ())]
    single = [getattr(evidence, name, None) for name in ("format", "about", "degree")]
    return [each for each in (*found, *single) if each]


def differences(stored: EntryForm, typed: EntryForm, picker: Picker) -> list[tuple[str, str, str]]:
    """For every field that differs: its label, what is stored, and what was typed."""
    pairs = [
        (each, typed[each.short_name]) for each in stored if each.short_name not in {"revision", "csrf_token"}
    ]
    return [
        (there.label.text, _value(there, picker), _value(here, picker))
        for there, here in pairs
        if (there.data or None) != (here.data or None)
    ]


def _value(field: Field, picker: Picker) -> str:
    """What stands in a field, as people read it."""
    data = field.data
    if field.short_name == "competencies":
        return ", ".join(picker.title(each) for each in data or ()) or say("none")
    if isinstance(data, date):
        return times.plain_day(data)
    choices = {str(each.value): str(each.label) for each in getattr(field, "choices", None) or ()}
    if isinstance(data, bool):
        return say("Yes") if data else say("No")
    if isinstance(data, list):
        return ", ".join(choices.get(each, readable(each)) for each in data) or say("none")
    return choices.get(str(data), str(data)) if data not in (None, "") else say("not said")
