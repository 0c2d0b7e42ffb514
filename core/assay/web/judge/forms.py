"""What a judge sends: whole numbers, in percent."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from assay.wording import say

#: The name of the field of a question's judgement.
FIELD = "q"
WHOLE = say("Type a whole number from 0 to 100.")


class Typed(NamedTuple):
    """What was typed: sound numbers by question, and for the others what stands there."""

    shares: Mapping[int, int]
    faults: Mapping[int, str]


def typed(sent: Mapping[str, str], questions: Iterable[int]) -> Typed:
    """The judgements among what a browser sent; an empty field says nothing."""
    shares, faults = {}, {}
    for question in questions:
        text = sent.get(f"{FIELD}{question}", "").strip()
        if text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 100:
            shares[question] = int(text)
        elif text:
            faults[question] = text
    return Typed(shares, faults)


def _percent(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(WHOLE), NumberRange(0, 100, WHOLE)])


class AcceptableForm(FlaskForm):
    """Hofstee's four questions."""

    lowest_cut = _percent(say("Lowest cut that is acceptable, even if everybody passes"))
    highest_cut = _percent(say("Highest cut that is acceptable, even if nobody passes"))
    lowest_fail = _percent(say("Lowest share of candidates that may fail"))
    highest_fail = _percent(say("Highest share of candidates that may fail"))

    def validate_highest_cut(self, field: IntegerField) -> None:
        """Not below the lowest."""
        self._require_order(self.lowest_cut, field)

    def validate_highest_fail(self, field: IntegerField) -> None:
        """Not below the lowest."""
        self._require_order(self.lowest_fail, field)

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """The four numbers; only after `validate`."""
        fields = (self.lowest_cut, self.highest_cut, self.lowest_fail, self.highest_fail)
        one, two, three, four = (each.data or 0 for each in fields)
        return one, two, three, four

    @staticmethod
    def _require_order(lowest: IntegerField, highest: IntegerField) -> None:
        if None not in (lowest.data, highest.data) and highest.data < lowest.data:
            raise ValidationError(say("The highest is below the lowest; exchange them."))
