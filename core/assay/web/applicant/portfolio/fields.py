"""Fields of the portfolio's forms: numbers, days, yes-or-no-or-not-said, ages, words."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TextInput

from assay.assessment.requirements.vocabulary import Word
from assay.content.ages import span_of
from assay.wording import say, say_many

_NUMBER: Final = re.compile(r"\d{1,6}(\.\d{1,4})?|\.\d{1,4}")
#: How browsers send a day, and how people write one where theirs has no calendar.
_DAY_FORMATS: Final = ("%Y-%m-%d", "%m/%d/%Y")
_YEARS: Final = range(1900, 2101)
#: Offered ages in months; before birth is below zero.
_AGES: Final = (
    -9,
    0,
    3,
    6,
    9,
    12,
    18,
    24,
    30,
    *(12 * years for years in (3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 21)),
)


def plain(text: str | None) -> str:
    """What was typed, in one line, without characters that cannot be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text or "").split())


class LineField(StringField):
    """A few words in one line."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = plain(valuelist[0]) if valuelist else ""


class NumberField(StringField):
    """A number of hours or percent, exact: a Decimal, or None when nothing was typed."""

    widget = TextInput()
    data: Decimal | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else format(self.data, "f")

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not _NUMBER.fullmatch(typed):
            raise ValueError(say("Write a number with a point, such as 12 or 12.5."))
        self.data = Decimal(typed)


class DayField(StringField):
    """A day, or None when nothing was typed."""

    widget = DateInput()
    data: date | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.data.isoformat()

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if typed:
            self.data = _day(typed)


def _day(typed: str) -> date:
    for pattern in _DAY_FORMATS:
        try:
            day = datetime.strptime(typed, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        if day.year not in _YEARS:
            raise ValueError(
                say("The year %(year)s cannot be meant; look at its digits again.", year=day.year)
            )
        return day
    raise ValueError(say("There is no such day. Write year, month, and day, as in 2026-03-05."))


class SaidField(RadioField):
    """Yes, no, or not said: True, False or None. Who does not say leaves it to reviewers."""

    def __init__(self, label: str, unsaid: str = say("Not sure"), **rest: Any) -> None:
        choices = [
            SelectChoice("yes", say("Yes")),
            SelectChoice("no", say("No")),
            SelectChoice("unsaid", unsaid),
        ]
        super().__init__(label, choices=choices, coerce=_said, **rest)


class AttachedField(SaidField):
    """Whether a document is attached to the entry, and what to say of the `entry` that says so and has none."""

    def __init__(self, label: str, lacking: str = "", **rest: Any) -> None:
        super().__init__(label, unsaid=say("Not yet"), **rest)
        self.lacking = lacking


def _said(value: object) -> bool | None:
    return value if isinstance(value, bool) else {"yes": True, "no": False}.get(str(value))


class WordField(SelectField):
    """One word of the criteria, or None."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, choices=[], coerce=lambda value: value or "", **rest)

    def offer(self, words: Iterable[Word], nothing: str = say("Not said")) -> None:
        """Offer these, and to say nothing."""
        options = [SelectChoice("", nothing), *(SelectChoice(each.id, each.title) for each in words)]
        self.choices = options


class WordsField(SelectMultipleField):
    """Several words of the criteria, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, choices=[], **rest)

    def offer(self, words: Iterable[Word]) -> None:
        """Offer these."""
        self.choices = [SelectChoice(each.id, each.title) for each in words]


class AgeField(SelectField):
    """One end of a span of ages, in months as text; empty when not said."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, choices=[], **rest)

    def offer(self, ages: Iterable[str]) -> None:
        """Offer the usual ages, and those of some spans."""
        ends = {month for each in ages for month in span_of(each)}
        months = sorted({*_AGES, *ends})
        self.choices = [
            SelectChoice("", say("Not said")),
            *(SelectChoice(str(n), age_words(n)) for n in months),
        ]


def age_words(months: int) -> str:
    """An age as people say it."""
    if months < 0:
        return say("Before birth")
    if months == 0:
        return say("Birth")
    if months < 36 or months % 12:
        return say_many("%(num)s month", "%(num)s months", months)
    return say_many("%(num)s year", "%(num)s years", months // 12)


def ages_of(least: int, most: int) -> str:
    """A span of ages as criteria write it: in years where both are, else in months."""
    first = "prenatal" if least < 0 else str(least)
    in_years = most % 12 == 0 and (least < 0 or least % 12 == 0)
    if in_years and (least >= 36 or most >= 1000):
        return f"{first if least < 0 else least // 12}-{most // 12}y"
    return f"{first}-{most}m"
