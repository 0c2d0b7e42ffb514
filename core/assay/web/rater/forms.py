"""What a rater fills in besides levels."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.validators import Optional as Blank
from wtforms.widgets import CheckboxInput, ListWidget

from assay.services.references.answering import LONGEST_REASON
from assay.services.references.drafts import LONGEST_COMMENT, LONGEST_NAME, RatingDraft
from assay.wording import say

#: Rows for endorsements: as many as are filled in and one to spare, but at least these.
LEAST_ROWS, MOST_ROWS = 2, 8


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    """With ends of lines as the page's script sends them: a form that is sent says the same as its draft."""
    return (text or "").replace("\r\n", "\n")


class HeldForm(Form):
    """An endorsement that the rater holds."""

    class Meta(FlaskForm.Meta):
        """What is wrong in a row is said as in the form around it, which has the token."""

        csrf = False

    endorsement = SelectField(say("Endorsement"), default="")
    since = DateField(say("Held since"), [Blank()])


class AboutForm(FlaskForm):
    """Who the rater is."""

    name = StringField(
        say("Your name"),
        [
            DataRequired(say("Please write your name.")),
            Length(max=LONGEST_NAME, message=say("Please keep to %(most)s characters.", most=LONGEST_NAME)),
        ],
        filters=[_squeezed],
        render_kw={"autocomplete": "name"},
    )
    roles = SelectMultipleField(
        say("Your role"),
        [DataRequired(say("Choose at least one role."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    endorsements = FieldList(FormField(HeldForm), max_entries=MOST_ROWS)

    @classmethod
    def of(cls, draft: RatingDraft, roles: dict[str, str], known: dict[str, str]) -> "AboutForm":
        """The form with what is filled in, or was just sent."""
        held = [{"endorsement": name, "since": date.fromisoformat(day)} for name, day in draft.endorsements]
        form = cls(data={"name": draft.name, "roles": list(draft.roles), "endorsements": held})
        while len(form.endorsements) < max(LEAST_ROWS, min(len(held) + 1, MOST_ROWS)):
            form.endorsements.append_entry()
        form.roles.choices = [SelectChoice(each, title) for each, title in roles.items()]
        choices = [
            SelectChoice("", say("None")),
            *(SelectChoice(each, title) for each, title in known.items()),
        ]
        for row in form.endorsements:
            row.form.endorsement.choices = choices
        return form

    def says_when(self, today: date) -> bool:
        """Whether each endorsement has its first day, and no day stands alone; the rows say what is missing."""
        for row in self.endorsements:
            if words := _flaw(row.form, today):
                row.form.since.errors = [words]
        self.endorsements.errors = [
            words for row in self.endorsements for each in row.form for words in each.errors
        ]
        return not self.endorsements.errors

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The endorsements that are filled in, each with its first day."""
        rows = [row.form for row in self.endorsements]
        return tuple(
            (each.endorsement.data, each.since.data.isoformat())
            for each in rows
            if each.endorsement.data and each.since.data
        )


def _flaw(row: HeldForm, today: date) -> str:
    if row.since.errors:
        return say("Give a whole date, such as 2021-05-31.")
    if row.endorsement.data and not row.since.data:
        return say("Give the first day on which you held it. The first of the month is near enough.")
    if row.since.data and not row.endorsement.data:
        return say("Choose which endorsement this is the first day of, or clear the date.")
    return say("This day is still to come.") if row.since.data and row.since.data > today else ""


class ClosingForm(FlaskForm):
    """What the levels do not say."""

    comment = TextAreaField(
        say("What should the reviewers know?"),
        [
            Length(
                max=LONGEST_COMMENT,
                message=say("Please keep to %(most)s characters.", most=LONGEST_COMMENT),
            )
        ],
        filters=[_lines],
    )
    may_travel = BooleanField(
        say("My reference may also be used when this person applies to other associations")
    )


class DeclineForm(FlaskForm):
    """Why no rating will come."""

    reason = TextAreaField(
        say("A word to the person who asked"),
        [
            Length(
                max=LONGEST_REASON,
                message=say("Please keep to %(most)s characters.", most=LONGEST_REASON),
            )
        ],
    )
