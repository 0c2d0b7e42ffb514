"""What a coordinator fills in about an application."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from assay.content.requirements import ReviewRequirement
from assay.services.applications.messages import LONGEST_MESSAGE

LONGEST_REASON = 5_000
#: What browsers send for a day, and how people write one where theirs has no calendar.
DAY_FORMATS = ["%Y-%m-%d", "%m/%d/%Y"]


def one_way_to_end_lines(text: str | None) -> str:
    """Text as it was typed. Forms end lines in their own way, and no database takes a NUL."""
    return (text or "").replace("\r\n", "\n").replace("\0", "").strip()


class MessageForm(FlaskForm):
    """A message in the thread."""

    text = TextAreaField(
        "Write",
        [
            DataRequired("Write something first."),
            Length(max=LONGEST_MESSAGE, message=f"A message has at most {LONGEST_MESSAGE:,} characters."),
        ],
        filters=[one_way_to_end_lines],
    )
    kind = RadioField(
        "Who reads it",
        [InputRequired("Choose who shall read it.")],
        choices=[
            SelectChoice("tell", "The applicant"),
            SelectChoice("ask", "The applicant, and the review waits for the answer"),
            SelectChoice("internal", "Only reviewers and coordinators"),
        ],
    )


class BoardForm(FlaskForm):
    """What a board came to."""

    level = SelectField("Board", coerce=int, validate_choice=False)
    on = DateField("Day", [InputRequired("Say on which day, as 2026-03-05.")], format=DAY_FORMATS)
    outcome = RadioField(
        "Outcome",
        [InputRequired("Choose what the board came to.")],
        choices=[SelectChoice("approved", "Approved"), SelectChoice("declined", "Not approved")],
    )

    def __init__(self, requirement: ReviewRequirement, *, is_posted: bool) -> None:
        prefix = f"{requirement.subject}-"
        if is_posted:
            super().__init__(prefix=prefix)
        else:
            super().__init__(formdata=None, prefix=prefix)
        levels = range(1, requirement.levels + 1)
        self.level.choices = [SelectChoice(each, f"{each} of {requirement.levels}") for each in levels]


class SettleForm(FlaskForm):
    """How a dispute ends; the judgements have fields of their own."""

    outcome = RadioField(
        "How it ends",
        [InputRequired("Choose whether it is approved or deferred.")],
        choices=[
            SelectChoice("approve", "Approve: the review goes on as if everybody had approved"),
            SelectChoice("defer", "Defer: it goes back to the applicant"),
        ],
    )
    reason = TextAreaField(
        "Reason",
        [
            DataRequired("Give the reason: it is kept with the application."),
            Length(max=LONGEST_REASON, message=f"Say it in at most {LONGEST_REASON:,} characters."),
        ],
        filters=[one_way_to_end_lines],
    )
