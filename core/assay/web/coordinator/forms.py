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

LARGEST_SEED = 999_999_999
#: What browsers send for a local time, with and without seconds.
LOCAL_TIME = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class WindowForm(FlaskForm):
    """A new exam window."""

    exam = SelectField("Examination", [DataRequired("Choose an examination.")])
    name = StringField(
        "Name",
        [DataRequired("Give the window a name, such as “Spring 2027”."), Length(max=120)],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    opens_at = DateTimeLocalField(
        "Opens", [InputRequired("Say when the window opens, with date and time.")], format=LOCAL_TIME
    )
    closes_at = DateTimeLocalField(
        "Closes", [InputRequired("Say when the window closes, with date and time.")], format=LOCAL_TIME
    )
    forms = SelectField(
        "Parallel forms for each category",
        [DataRequired("Choose how many.")],
        choices=[SelectChoice(str(n), str(n)) for n in range(1, MOST_FORMS + 1)],
        default="1",
    )
    only_approved = BooleanField("Only people whose application is approved may register")
    seed = IntegerField(
        "Seed",
        [
            InputRequired("Type a whole number."),
            NumberRange(0, LARGEST_SEED, f"Type a whole number from 0 to {LARGEST_SEED}."),
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
                "Nobody can apply for what this examination is for, so nobody could register. Take the tick away."
            )

    def validate_name(self, field: Field) -> None:
        """A name stands once for each exam."""
        if (self.exam.data, field.data) in self._taken:
            raise ValidationError(f"There is already a window called “{field.data}”; choose another name.")

    def validate_opens_at(self, field: Field) -> None:
        """The time must stand on a clock there."""
        self._instant(field.data)

    def validate_closes_at(self, field: Field) -> None:
        """It closes after it opens, and in the future."""
        closes_at = self._instant(field.data)
        if closes_at <= self._now:
            raise ValidationError("This is past already; choose a closing time in the future.")
        if self.opens_at.data is not None and field.data <= self.opens_at.data:
            raise ValidationError("The window closes before it opens; choose a later closing time.")

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
            raise ValidationError("Clocks are put forward over this hour; choose an earlier or later time.")
        return instant


class ExtraTimeForm(FlaskForm):
    """Time on top of the regular minutes."""

    percent = IntegerField(
        "Extra time in percent",
        [InputRequired("Type a number, such as 50."), NumberRange(0, 300, "Type a number from 0 to 300.")],
    )


class VoidForm(FlaskForm):
    """Why a sitting cannot stand."""

    reason = TextAreaField(
        "Reason",
        [
            DataRequired("Say why: the reason is kept with the sitting."),
            Length(max=MOST_CHARACTERS, message=f"Say it in at most {MOST_CHARACTERS} characters."),
        ],
    )


class AppointForm(FlaskForm):
    """Giving a person a role."""

    email = StringField(
        "E-mail address",
        [
            DataRequired("Type the address that the person signs in with."),
            Email("This is not an e-mail address."),
        ],
        filters=[lambda text: text.strip() if text else text],
    )
    role = RadioField(
        "Role",
        [DataRequired("Choose a role.")],
        choices=[
            SelectChoice("reviewer", "Reviewer: scores essays without knowing whose they are"),
            SelectChoice("coordinator", "Coordinator: runs windows, sees candidates, releases results"),
        ],
        default="reviewer",
    )
