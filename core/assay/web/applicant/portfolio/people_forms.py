"""The form of somebody else: a supervisor, a provider, a rater."""

from typing import Any, Final

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, IntegerField, RadioField
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from assay.content.people import Person
from assay.services.portfolio.contacts import Card
from assay.services.portfolio.rows import person_of
from assay.storage.portfolios import Contact
from assay.web.addresses import LARGEST_ID
from assay.web.applicant.portfolio.asked import Asking
from assay.web.applicant.portfolio.entry_forms import SHORT, refuse_reversed
from assay.web.applicant.portfolio.fields import DayField, LineField, WordField, WordsField
from assay.wording import say

MOST_ROWS: Final = 20
#: Empty ones below those that are filled.
SPARE_ROWS: Final = {"endorsements": 2, "vetted": 1}


class TermRow(Form):
    """Something that somebody holds, from one day on; a row that is empty says nothing."""

    what = WordField("")
    since = DayField(say("Since"))
    until = DayField(say("Until"))

    @property
    def is_filled(self) -> bool:
        """Whether anything stands here."""
        return any(each.raw_data and each.raw_data[0] for each in self) or bool(self.what.data)

    def validate_since(self, field: Field) -> None:
        """Needed as soon as anything stands here."""
        if self.is_filled and field.data is None and not field.errors:
            raise ValidationError(
                say("Say since when. If you do not know the day, take the first of the year.")
            )

    def validate_what(self, field: Field) -> None:
        """Needed as soon as anything stands here."""
        if self.is_filled and not field.data:
            raise ValidationError(say("Choose what it is that begins on this day."))

    def validate_until(self, field: Field) -> None:
        """Not before it began."""
        refuse_reversed(self.since.data, field.data)


class PersonForm(FlaskForm):
    """Somebody, and what they hold."""

    revision = IntegerField(
        widget=HiddenInput(), default=0, validators=[Optional(), NumberRange(0, LARGEST_ID)]
    )
    name = LineField(say("Full name"), validators=[InputRequired(say("Write the name.")), SHORT])
    email = LineField(
        say("E-mail address"),
        validators=[Optional(), Email(say("This is not an e-mail address.")), Length(max=254)],
    )
    organisation = LineField(say("Organization"), validators=[SHORT])
    holds = RadioField(
        say("Is this person endorsed?"),
        choices=[
            SelectChoice("some", say("Yes, as listed below")),
            SelectChoice("none", say("No")),
            SelectChoice("unsaid", say("I do not know")),
        ],
        default="unsaid",
    )
    endorsements = FieldList(FormField(TermRow), say("Endorsements"), max_entries=MOST_ROWS)
    vetted = FieldList(FormField(TermRow), say("Vetted by"), max_entries=MOST_ROWS)
    meets = WordsField(say("Meets the requirements, without being endorsed"))

    def __init__(self, asking: Asking, contact: Contact | None, typed: MultiDict[str, str] | None) -> None:
        """Show what was typed, or else what is stored."""
        super().__init__(formdata=typed, data=_shown(contact))
        self.asking = asking
        for rows in (self.endorsements, self.vetted):
            empty = 0 if typed else SPARE_ROWS[rows.short_name]
            for _ in range(min(empty, MOST_ROWS - len(rows))):
                rows.append_entry()
            kept = [row.what.data for row in rows if row.what.data]
            for row in rows:
                row.form.what.offer(asking.words("people", rows.short_name, kept), say("Choose one"))
        self.meets.offer(asking.words("people", "meets", _shown(contact)["meets"] if contact else ()))

    def is_shown(self, name: str) -> bool:
        """Whether a part makes a difference anywhere, or holds something."""
        field = self[name]
        return self.asking.is_asked("people", name) or any(_has(each) for each in field.data or ())

    @property
    def is_open(self) -> bool:
        """Whether what few associations ask about is to be seen at once: a goal asks for it, or something is there."""
        asked = any(self.asking.goals.asking("people", each) for each in ("vetted", "meets"))
        return (
            asked
            or bool(self.vetted.errors)
            or any(_has(each) for each in (*self.vetted.data, *(self.meets.data or ())))
        )

    def validate_name(self, field: Field) -> None:
        """Blanks are no name."""
        if not field.data:
            raise ValidationError(say("Write the name."))

    def validate_holds(self, field: Field) -> None:
        """What is said must not contradict what is listed."""
        listed = any(row.form.is_filled for row in self.endorsements)
        if field.data == "none" and listed:
            raise ValidationError(
                say("You say no, but endorsements are listed below. Empty them, or say yes.")
            )
        if field.data == "some" and not listed:
            raise ValidationError(say("Choose the endorsement below, or say that you do not know."))

    def card(self) -> Card:
        """What the form says; only after `validate`."""
        said: dict[str, Any] = {"id": "new", "name": self.name.data, "meets": self.meets.data or ()}
        held = _terms(self.endorsements, "endorsement")
        if held or self.holds.data == "none":
            said["endorsements"] = held
        person = Person.model_validate({**said, "vetted": _terms(self.vetted, "by")})
        return Card(person, self.email.data or "", self.organisation.data or "")


def _terms(rows: FieldList, name: str) -> list[dict[str, Any]]:
    filled = [row.form for row in rows if row.form.is_filled]
    return [{name: each.what.data, "since": each.since.data, "until": each.until.data} for each in filled]


def _shown(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {}
    person = person_of(contact)
    held = person.endorsements
    terms = [{"what": each.endorsement, "since": each.since, "until": each.until} for each in held or ()]
    return {
        "revision": contact.revision,
        "name": person.name,
        "email": contact.email,
        "organisation": contact.organisation,
        "holds": "unsaid" if held is None else "some" if held else "none",
        "endorsements": terms,
        "vetted": [{"what": each.by, "since": each.since, "until": each.until} for each in person.vetted],
        "meets": list(person.meets),
    }


def _has(value: Any) -> bool:
    return bool(value.get("what")) if isinstance(value, dict) else bool(value)
