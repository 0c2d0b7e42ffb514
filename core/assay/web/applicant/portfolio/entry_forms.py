"""What the forms of evidence have in common: a model of `assay.content` becomes fields, and fields a model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, SelectMultipleField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from assay.content.ages import span_of
from assay.content.base import Content
from assay.services.portfolio.limits import MOST_CHARACTERS
from assay.services.portfolio.rows import MODELS
from assay.storage.portfolios import Contact
from assay.web.addresses import LARGEST_ID
from assay.web.applicant.portfolio.asked import Asking
from assay.web.applicant.portfolio.fields import (
    AgeField,
    AttachedField,
    DayField,
    LineField,
    NumberField,
    WordField,
    WordsField,
    ages_of,
)
from assay.wording import say

SHORT: Final = Length(
    max=MOST_CHARACTERS,
    message=say("Say it in at most %(most)s characters.", most=MOST_CHARACTERS),
)
#: One value of a model that stands in two fields, or under another name.
Shown = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """What a form lets choose from."""

    asking: Asking
    #: Full ids of the competencies of the maps that are shown.
    competencies: Sequence[str] = ()
    contacts: Sequence[Contact] = ()


class EntryForm(FlaskForm):
    """Fields that share their name with one of the model hold just that; the others, each kind translates."""

    kind: ClassVar[str]
    #: Shown whoever asks.
    always: ClassVar[frozenset[str]] = frozenset()

    revision = IntegerField(
        widget=HiddenInput(), default=0, validators=[Optional(), NumberRange(0, LARGEST_ID)]
    )

    def __init__(
        self, offer: Offer, evidence: Content | None, typed: MultiDict[str, str] | None, **data: Any
    ) -> None:
        """Show what was typed, or else what is stored."""
        self.asking = offer.asking
        stored = evidence.model_dump(exclude={"id"}) if evidence else {}
        self.stored = stored
        super().__init__(formdata=typed, data={**self.shown(stored), **data})
        self._offer(offer)

    def shown(self, stored: Mapping[str, Any]) -> Shown:
        """What the fields show of a model's values."""
        return dict(stored)

    def said(self) -> Shown:
        """What the fields say, as values of the model."""
        names = MODELS[self.kind].model_fields
        return {
            each.short_name: each.data for each in self if each.short_name in names and _is_said(each.data)
        }

    def evidence(self, key: str = "new", **more: Any) -> Content:
        """The model, under an id; only after `validate`."""
        return MODELS[self.kind].model_validate({"id": key, **self.said(), **more})

    @property
    def attached(self) -> tuple[str, ...]:
        """What to say of each document that the fields say is attached, where it is not."""
        return tuple(each.lacking for each in self if isinstance(each, AttachedField) and each.data)

    def is_shown(self, *names: str) -> bool:
        """Whether a field is always there, makes a difference anywhere, or holds something."""
        return any(
            name in self.always or self.asking.is_asked(self.kind, name) or _is_said(self.stored.get(name))
            for name in names
        )

    def hint(self, name: str, word: str | None = None) -> str:
        """What difference a field makes, or a word in it."""
        return self.asking.hint(self.kind, name, word)

    def _offer(self, offer: Offer) -> None:
        for each in self:
            if isinstance(each, WordField | WordsField):
                each.offer(
                    offer.asking.words(self.kind, each.short_name, _listed(self.stored.get(each.short_name)))
                )


class TitledForm(EntryForm):
    """Evidence with a title, which documents competencies."""

    title = LineField(say("Title"), validators=[InputRequired(say("Say in a few words what it was.")), SHORT])
    competencies = SelectMultipleField(say("Competencies"), choices=[])

    def validate_title(self, field: Field) -> None:
        """Blanks are no words."""
        if not field.data:
            raise ValidationError(say("Say in a few words what it was."))

    def _offer(self, offer: Offer) -> None:
        super()._offer(offer)
        ids = dict.fromkeys((*offer.competencies, *self.stored.get("competencies", ())))
        self.competencies.choices = [SelectChoice(each, each) for each in ids]


class AgesForm(EntryForm):
    """Evidence about children of some ages."""

    ages_from = AgeField(say("From"))
    ages_to = AgeField(say("Up to"))

    def shown(self, stored: Mapping[str, Any]) -> Shown:
        ages = stored.get("ages")
        span = [str(each) for each in span_of(ages)] if ages else ["", ""]
        return {**super().shown(stored), "ages_from": span[0], "ages_to": span[1]}

    def said(self) -> Shown:
        if not self.ages_from.data:
            return super().said()
        return {**super().said(), "ages": ages_of(int(self.ages_from.data), int(self.ages_to.data))}

    def validate_ages_to(self, field: Field) -> None:
        """Both ends or none, the younger first."""
        if bool(field.data) != bool(self.ages_from.data):
            raise ValidationError(say("Choose both ages, or neither."))
        if field.data and int(field.data) <= int(self.ages_from.data):
            raise ValidationError(say("Choose an age above the first one."))

    def _offer(self, offer: Offer) -> None:
        super()._offer(offer)
        asked = [each.id for each in offer.asking.wider.words(self.kind, "ages")]
        for each in (self.ages_from, self.ages_to):
            each.offer((*asked, *_listed(self.stored.get("ages"))))


class HoursForm(TitledForm):
    """Hours on one day, or spread over some."""

    always = frozenset({"title", "hours"})

    hours = NumberField(
        say("Clock hours"), validators=[InputRequired(say("Say how many clock hours it was."))]
    )
    first = DayField(
        say("Day, or first day"), validators=[InputRequired(say("Say on which day it was, or began."))]
    )
    last = DayField(say("Last day"))

    def shown(self, stored: Mapping[str, Any]) -> Shown:
        first = stored.get("on") or stored.get("from")
        return {**super().shown(stored), "first": first, "last": stored.get("until")}

    def said(self) -> Shown:
        first, last = self.first.data, self.last.data
        days = {"from": first, "until": last} if last and last != first else {"on": first}
        return {**super().said(), **days}

    def validate_hours(self, field: Field) -> None:
        """More than none, and no more than a lifetime has."""
        if field.data is not None and not 0 < field.data <= 100_000:
            raise ValidationError(say("Write a number above 0 and up to 100000."))

    def validate_last(self, field: Field) -> None:
        """Not before the first."""
        refuse_reversed(self.first.data, field.data)


class PeriodForm(EntryForm):
    """From one day on, to another or until now."""

    first = DayField(say("First day"), validators=[InputRequired(say("Say on which day it began."))])
    last = DayField(say("Last day"))

    def shown(self, stored: Mapping[str, Any]) -> Shown:
        return {**super().shown(stored), "first": stored.get("from"), "last": stored.get("until")}

    def said(self) -> Shown:
        last = {"until": self.last.data} if self.last.data else {}
        return {**super().said(), "from": self.first.data, **last}

    def validate_last(self, field: Field) -> None:
        """Not before the first."""
        refuse_reversed(self.first.data, field.data)


class ShareForm(TitledForm, PeriodForm):
    """Time that may have been part-time."""

    percent = NumberField(say("Share of full time, in percent"), default=Decimal(100))

    def shown(self, stored: Mapping[str, Any]) -> Shown:
        share = stored.get("share", Decimal(1))
        return {**super().shown(stored), "percent": (share * 100).normalize() + 0}

    def said(self) -> Shown:
        percent = self.percent.data
        return {**super().said(), **({} if percent is None else {"share": percent.scaleb(-2)})}

    def validate_percent(self, field: Field) -> None:
        """Some of full time, and not more than all of it."""
        if field.data is not None and not 0 < field.data <= 100:
            raise ValidationError(
                say("Write a number above 0 and up to 100, such as 60 for three days of five.")
            )
        if field.data is not None and field.data != round(field.data, 2):
            raise ValidationError(say("Two digits after the point are enough, as in 66.67."))


def refuse_reversed(first: Any, last: Any) -> None:
    """Stop a last day that lies before the first."""
    if first and last and last < first:
        raise ValidationError(say("The last day lies before the first. Look at both again."))


def _listed(value: Any) -> Sequence[str]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _is_said(value: Any) -> bool:
    return value is not None and value not in ("", (), [])
