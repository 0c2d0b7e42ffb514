"""For how long what may be forgotten is kept: one setting for each kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

#: More is a slip of the hand: what is kept for ever has no number.
LONGEST: Final = {"days": 36_500, "years": 100}
_ONE: Final = {"day": "days", "year": "years"}


class KeepingError(ValueError):
    """A setting says no time, or one that cannot be; the text names it and says what to write instead."""


@dataclass(frozen=True)
class Span:
    """A time in days, or in years of the calendar."""

    number: int
    unit: str = "days"

    def before(self, now: datetime) -> datetime:
        """What is older than this instant was kept for long enough."""
        if self.unit == "days":
            return now - timedelta(days=self.number)
        last = 28 if (now.month, now.day) == (2, 29) else now.day
        return now.replace(year=now.year - self.number, day=last)

    @property
    def days(self) -> int:
        """About how many days these are, never more."""
        return self.number if self.unit == "days" else self.number * 365

    def __str__(self) -> str:
        return f"{self.number} {self.unit.removesuffix('s') if self.number == 1 else self.unit}"


@dataclass(frozen=True)
class Keeping:
    """How long each is kept; nothing: for ever. What no field names stays as long as `inventory.toml` says."""

    #: Browsers in which somebody was signed in, with their network addresses.
    sign_ins: Span | None = None
    #: What happened to accounts.
    account_history: Span | None = None
    #: Forms that were begun and never sent.
    form_drafts: Span | None = None
    #: Texts of mails that failed; those of mails that were sent go at once. They may hold links: never for ever.
    mail_texts: Span | None = Span(14)
    #: To whom mails were sent, or could not be, and their subjects.
    mails: Span | None = None
    #: Files of mails, where there is no mail server.
    mail_files: Span | None = None
    #: What was said in requests for references that came to nothing.
    unanswered_references: Span | None = None
    #: Documents of people who applied nowhere and were not seen for so long.
    unused_documents: Span | None = None
    #: Which essay a reviewer had open.
    desk_leases: Span | None = None
    #: Troubles of plugins that are over.
    plugin_troubles: Span | None = None
    #: Numbers of erased people of whom nothing else is left.
    erased_accounts: Span | None = None


#: Reminders of a renewal, the longest of which is 120 days ahead, are not written twice because the mail is there.
_LEAST: Final = {"mails": 180}
_MOST: Final = {"mail_texts": 90}


def variable_of(field: str) -> str:
    """The environment variable of a field."""
    return f"ASSAY_KEEP_{field.upper()}"


def read_keeping(environment: Mapping[str, str]) -> Keeping:
    """The `ASSAY_KEEP_…` variables: `90 days` or `2 years` each; empty is as `Keeping` has it."""
    known = {variable_of(each.name): each.name for each in fields(Keeping)}
    for name in environment:
        if name.startswith("ASSAY_KEEP_") and name not in known:
            raise KeepingError(f"{name}: there is no such setting; write one of {', '.join(sorted(known))}")
    found = {
        field: _checked(name, field, environment[name])
        for name, field in known.items()
        if environment.get(name, "").strip()
    }
    keeping = Keeping(**found)
    _refuse_blindness(keeping)
    return keeping


def _checked(name: str, field: str, text: str) -> Span:
    span = _span(name, text)
    if span.days < _LEAST.get(field, 1):
        raise KeepingError(
            f"{name}: {text!r} is too short; write at least {_LEAST[field]} days, since reminders look there"
        )
    if span.days > _MOST.get(field, span.days):
        raise KeepingError(
            f"{name}: {text!r} is too long; write at most {_MOST[field]} days, since texts may hold links"
        )
    return span


def _span(name: str, text: str) -> Span:
    number, _, unit = text.strip().lower().partition(" ")
    unit = _ONE.get(unit.strip(), unit.strip())
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    if unit not in LONGEST or not is_number or not 0 < int(number) <= LONGEST[unit]:
        raise KeepingError(f"{name}: {text!r} is no time; write it as `90 days` or `2 years`")
    return Span(int(number), unit)


def _refuse_blindness(keeping: Keeping) -> None:
    """Sign-ins tell who is still there: while documents wait for that, these are kept."""
    documents, sign_ins = keeping.unused_documents, keeping.sign_ins
    if documents and sign_ins and sign_ins.before(_A_DAY) > documents.before(_A_DAY):
        raise KeepingError(
            f"ASSAY_KEEP_UNUSED_DOCUMENTS: {documents} is longer than ASSAY_KEEP_SIGN_INS, {sign_ins}, "
            "by which it is known who is still there; keep sign-ins for as long"
        )


#: Any will do: two spans are compared by how far back they go from it.
_A_DAY: Final = datetime(2400, 1, 1)  # noqa: DTZ001  (compared with its like only)
