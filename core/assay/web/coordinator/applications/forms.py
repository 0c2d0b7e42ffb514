"""What a coordinator fills in about an application."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from assay.content.requirements import ReviewRequirement
from assay.services.applications.messages import LONGEST_MESSAGE
from assay.wording import say

LONGEST_REASON = 5_000
#: What browsers send for a day, and how people write one where theirs has no calendar.
DAY_FORMATS = ["%Y-%m-%d", "%m/%d/%Y"]


def one_way_to_end_lines(text: str | None) -> str:
    """Text as it was typed. Forms end lines in their own way, and no database takes a NUL."""
    return (text or "").replace("\r\n", "\n").replace("\0", "").strip()


class MessageForm(FlaskForm):
    """A message in the thread."""

    text = TextAreaField(
        say("Write"),
        [
            DataRequired(say("Write something first.")),
            Length(
                max=LONGEST_MESSAGE,
                message=say(
                    "A message has at most %(characters)s characters.",
                    characters=f"{LONGEST_MESSAGE:,}",
                ),
            ),
        ],
        filters=[one_way_to_end_lines],
    )
    kind = RadioField(
        say("Who reads it"),
        [InputRequired(say("Choose who shall read it."))],
        choices=[
            SelectChoice("tell", say("The applicant")),
            SelectChoice("ask", say("The applicant, and the review waits for the answer")),
            SelectChoice("internal", say("Only reviewers and coordinators")),
        ],
    )


class BoardForm(FlaskForm):
    """What a board came to."""

    level = SelectField(say("Board"), coerce=int, validate_choice=False)
    on = DateField(say("Day"), [InputRequired(say("Say on which day, as 2026-03-05."))], format=DAY_FORMATS)
    outcome = RadioField(
        say("Outcome"),
        [InputRequired(say("Choose what the board came to."))],
        choices=[SelectChoice("approved", say("Approved")), SelectChoice("declined", say("Not approved"))],
    )

    def __init__(self, requirement: ReviewRequirement, *, is_posted: bool) -> None:
        prefix = f"{requirement.subject}-"
        if is_posted:
            super().__init__(prefix=prefix)
        else:
            super().__init__(formdata=None, prefix=prefix)
        levels = range(1, requirement.levels + 1)
        self.level.choices = [
            SelectChoice(each, say("%(level)s of %(levels)s", level=each, levels=requirement.levels))
            for each in levels
        ]


class SettleForm(FlaskForm):
    """How a dispute ends; the judgements have fields of their own."""

    outcome = RadioField(
        say("How it ends"),
        [InputRequired(say("Choose whether it is approved or deferred."))],
        choices=[
            SelectChoice("approve", say("Approve: the review goes on as if everybody had approved")),
            SelectChoice("defer", say("Defer: it goes back to the applicant")),
        ],
    )
    reason = TextAreaField(
        say("Reason"),
        [
            DataRequired(say("Give the reason: it is kept with the application.")),
            Length(
                max=LONGEST_REASON,
                message=say("Say it in at most %(characters)s characters.", characters=f"{LONGEST_REASON:,}"),
            ),
        ],
        filters=[one_way_to_end_lines],
    )
