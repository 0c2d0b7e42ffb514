"""What a coordinator fills in. Every date is typed in the association's time zone."""

import secrets
from collections.abc import Collection
from datetime import datetime

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, ValidationError

from assay.services.candidacy.incidents import MOST_CHARACTERS
from assay.services.windows import MOST_FORMS, WindowPlan
from assay.web.coordinator.office import Office
from assay.wording import say

LARGEST_SEED = 999_999_999
#: What browsers send for a local time, with and without seconds.
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class WindowForm(FlaskForm):
    """A new exam window."""

    exam = SelectField(say("Examination"), [DataRequired(say("Choose an examination."))])
    name = StringField(
        say("Name"),
        [DataRequired(say("Give the window a name, such as “Spring 2027”.")), Length(max=120)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    opens_at = DateTimeLocalField(
        say("Opens"),
        [InputRequired(say("Say when the window opens, with date and time."))],
        format=LOCAL_TIME,
    )
    closes_at = DateTimeLocalField(
        say("Closes"),
        [InputRequired(say("Say when the window closes, with date and time."))],
        format=LOCAL_TIME,
    )
    forms = SelectField(
        say("Parallel forms for each category"),
        [DataRequired(say("Choose how many."))],
        choices=[SelectChoice(str(n), str(n)) for n in range(1, MOST_FORMS + 1)],
        default="1",
    )
    only_approved = BooleanField(say("Only people whose application is approved may register"))
    seed = IntegerField(
        say("Seed"),
        [
            InputRequired(say("Type a whole number.")),
            NumberRange(
                0,
                LARGEST_SEED,
                say("Type a whole number from 0 to %(largest)s.", largest=LARGEST_SEED),
            ),
        ],
        default=lambda: secrets.randbelow(1_000_000),
    )

    def __init__(self, office: Office, taken: Collection[tuple[str, str]], now: datetime) -> None:
        super().__init__()
        self._office, self._taken, self._now = office, taken, now
        self.exam.choices = [SelectChoice(each, office.exam_title(each)) for each in office.exams]
        if not self.is_submitted():
            self.only_approved.data = any(self._is_applied_for(each) for each in office.exams)

    @property
    def for_everybody(self) -> tuple[str, ...]:
        """The examinations for which nobody can have an approved application, by their titles."""
        return tuple(
            self._office.exam_title(each) for each in self._office.exams if not self._is_applied_for(each)
        )

    def _is_applied_for(self, exam: str) -> bool:
        found = self._office.exams.get(exam)
        return found is not None and found.endorsement in self._office.applied_for

    def validate_only_approved(self, field: Field) -> None:
        """Where nobody can apply, nobody is approved, and such a window would admit nobody."""
        if field.data and not self._is_applied_for(self.exam.data):
            raise ValidationError(
                say(
                    "Nobody can apply for what this examination is for, so nobody could register. "
                    "Take the tick away."
                )
            )

    def validate_name(self, field: Field) -> None:
        """A name stands once for each exam."""
        if (self.exam.data, field.data) in self._taken:
            raise ValidationError(
                say("There is already a window called “%(name)s”; choose another name.", name=field.data)
            )

    def validate_opens_at(self, field: Field) -> None:
        """The time must stand on a clock there."""
        self._instant(field.data)

    def validate_closes_at(self, field: Field) -> None:
        """It closes after it opens, and in the future."""
        closes_at = self._instant(field.data)
        if closes_at <= self._now:
            raise ValidationError(say("This is past already; choose a closing time in the future."))
        if self.opens_at.data is not None and field.data <= self.opens_at.data:
            raise ValidationError(say("The window closes before it opens; choose a later closing time."))

    def plan(self) -> WindowPlan:
        """What was decided; only after `validate`."""
        return WindowPlan(
            exam=self.exam.data,
            name=self.name.data or "",
            opens_at=self._instant(self.opens_at.data),
            closes_at=self._instant(self.closes_at.data),
            seed=self.seed.data or 0,
            only_approved=self.only_approved.data,
            forms=int(self.forms.data),
        )

    def _instant(self, local: datetime | None) -> datetime:
        instant = self._office.instant(local) if local is not None else None
        if instant is None:
            raise ValidationError(
                say("Clocks are put forward over this hour; choose an earlier or later time.")
            )
        return instant


class ExtraTimeForm(FlaskForm):
    """Time on top of the regular minutes."""

    percent = IntegerField(
        say("Extra time in percent"),
        [
            InputRequired(say("Type a number, such as 50.")),
            NumberRange(0, 300, say("Type a number from 0 to 300.")),
        ],
    )


class VoidForm(FlaskForm):
    """Why a sitting cannot stand."""

    reason = TextAreaField(
        say("Reason"),
        [
            DataRequired(say("Say why: the reason is kept with the sitting.")),
            Length(
                max=MOST_CHARACTERS,
                message=say("Say it in at most %(characters)s characters.", characters=MOST_CHARACTERS),
            ),
        ],
    )


class AppointForm(FlaskForm):
    """Giving a person a role."""

    email = StringField(
        say("E-mail address"),
        [
            DataRequired(say("Type the address that the person signs in with.")),
            Email(say("This is not an e-mail address.")),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
    role = RadioField(
        say("Role"),
        [DataRequired(say("Choose a role."))],
        choices=[
            SelectChoice("reviewer", say("Reviewer: scores essays without knowing whose they are")),
            SelectChoice("coordinator", say("Coordinator: runs windows, sees candidates, releases results")),
        ],
        default="reviewer",
    )
