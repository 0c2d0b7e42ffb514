"""What a coordinator fills in about panels and cuts."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from assay.assessment.equating.cuts import CutMethod
from assay.services.candidacy.incidents import MOST_CHARACTERS
from assay.services.standard_setting.adoption import CutPlan
from assay.services.standard_setting.carried_adoption import CarryPlan
from assay.services.standard_setting.panels import PanelPlan
from assay.services.standard_setting.sections import Judged
from assay.web.coordinator.office import Office
from assay.wording import say, say_many

LONGEST_DESCRIPTION = 8000


class WordsForm(FlaskForm):
    """What judges read about a panel."""

    title = StringField(
        say("Title"),
        [
            DataRequired(say("Give the panel a title, such as “Questions, autumn 2027”.")),
            Length(max=120, message=say("Say it in at most %(most)s characters.", most=120)),
        ],
        filters=[lambda text: " ".join(text.split()) if text else text],
    )
    description = TextAreaField(
        say("The minimally competent candidate"),
        [
            DataRequired(say("Describe the candidate whom judges have in mind.")),
            Length(
                max=LONGEST_DESCRIPTION,
                message=say("Say it in at most %(most)s characters.", most=LONGEST_DESCRIPTION),
            ),
        ],
    )


def _today(office: Office, now: datetime) -> date:
    return now.astimezone(office.zone).date()


class ByForm(FlaskForm):
    """By when judges shall be done."""

    judge_by = DateField(say("Judge by"), [Optional()])
    _first: date

    def validate_judge_by(self, field: Field) -> None:
        """Nobody judges by a day that is past."""
        if field.data is not None and field.data < self._first:
            raise ValidationError(say("This day is past; choose today or a later day."))


class PhaseForm(ByForm):
    """Going on to the next phase."""

    def __init__(self, office: Office, now: datetime, judge_by: date | None, *, sent: bool = True) -> None:
        self._first = _today(office, now)
        offered = {"judge_by": judge_by if judge_by and judge_by >= self._first else None}
        if sent:
            super().__init__(data=offered)
        else:  # another form of the page may have been sent
            super().__init__(formdata=None, data=offered)


class PanelForm(WordsForm, ByForm):
    """A new panel."""

    judged = SelectField(say("Section and form"), [DataRequired(say("Choose what the panel judges."))])
    shows_keys = BooleanField(say("Judges see which option is the key"))
    practice_items = IntegerField(
        say("Items for practice"),
        [
            InputRequired(say("Type a whole number; 0 for no practice.")),
            NumberRange(0, 20, say("Type 0 to 20.")),
        ],
        default=3,
    )

    def __init__(self, office: Office, sections: Sequence[Judged], now: datetime) -> None:
        self._first = _today(office, now)
        super().__init__()
        self._sections = {f"{each.form_id}/{each.section}": each for each in sections}
        self.judged.choices = [
            SelectChoice(key, _named(office, each)) for key, each in self._sections.items()
        ]

    def validate_practice_items(self, field: Field) -> None:
        """No more than there are."""
        judged = self._sections.get(self.judged.data)
        if judged and field.data is not None and field.data > judged.items:
            raise ValidationError(say("There are only %(items)s items.", items=judged.items))

    def plan(self) -> PanelPlan:
        """What was decided; only after `validate`."""
        judged = self._sections[self.judged.data]
        return PanelPlan(
            form_id=judged.form_id,
            section=judged.section,
            title=self.title.data or "",
            description=self.description.data or "",
            shows_keys=self.shows_keys.data,
            practice_items=self.practice_items.data or 0,
            judge_by=self.judge_by.data,
        )


def _named(office: Office, judged: Judged) -> str:
    form = f", {office.form_title(judged.form)}" if judged.is_one_of_several else ""
    place = f"{office.exam_title(judged.exam)}, {judged.window}{form}: {judged.title}"
    return say_many("%(place)s (%(num)s item)", "%(place)s (%(num)s items)", judged.items, place=place)


class InviteForm(FlaskForm):
    """Asking somebody to judge."""

    email = StringField(
        say("E-mail address"),
        [
            DataRequired(say("Type the address that the person signs in with.")),
            Email(say("This is not an e-mail address.")),
        ],
        filters=[lambda text: text.strip() if text else text],
    )


def _day() -> DateField:
    return DateField(say("From"), [InputRequired(say("Say from which day the cut holds."))])


def _reason() -> TextAreaField:
    return TextAreaField(
        say("Reason"),
        [
            DataRequired(say("Say why: the reason is kept with the cut.")),
            Length(
                max=MOST_CHARACTERS,
                message=say("Say it in at most %(most)s characters.", most=MOST_CHARACTERS),
            ),
        ],
    )


class DecisionForm(FlaskForm):
    """From when a cut holds, and why; each form has these fields after its own, as its page has them."""

    effective_on: DateField
    reason: TextAreaField

    def __init__(self, office: Office, now: datetime, **offered: object) -> None:
        self._zone, self._today = office.zone, _today(office, now)
        super().__init__(data={"effective_on": self._today, **offered})

    def validate_effective_on(self, field: Field) -> None:
        """A cut never holds for what is past."""
        if field.data is not None and field.data < self._today:
            raise ValidationError(say("This day is past; choose today or a later day."))

    @property
    def effective_at(self) -> datetime:
        """The first instant of the day; only after `validate`."""
        return datetime.combine(self.effective_on.data, time(), self._zone)


class CutForm(DecisionForm):
    """The cut that is adopted."""

    percent = DecimalField(
        say("Cut in percent of the points"),
        [
            InputRequired(say("Type the cut, such as 67.5.")),
            NumberRange(0.01, 100, say("Type a number up to 100.")),
        ],
        places=2,
    )
    scope = RadioField(
        say("Holds for"),
        [DataRequired(say("Choose for which forms."))],
        choices=[
            SelectChoice("form", say("Forms with exactly the items that were judged")),
            SelectChoice("exam", say("Every form of this examination that has no cut of its own")),
        ],
        default="form",
    )
    effective_on = _day()
    reason = _reason()

    def __init__(self, office: Office, now: datetime, recommended: Decimal | None) -> None:
        super().__init__(office, now, percent=recommended, scope="form")

    def validate_percent(self, field: Field) -> None:
        """Two places, so that the number that is read is the number that counts."""
        if field.data is not None and not field.errors and field.data != round(field.data, 2):
            raise ValidationError(say("Type at most two places after the point."))

    def plan(self) -> CutPlan:
        """What was decided; only after `validate`."""
        return CutPlan(
            share=Decimal(self.percent.data or 0) / 100,
            effective_at=self.effective_at,
            reason=self.reason.data or "",
            for_all_forms=self.scope.data == "exam",
        )


class CarryForm(DecisionForm):
    """The method whose cut is adopted for another form."""

    method = RadioField(
        say("Adopt the cut of"), [DataRequired(say("Choose a method."))], validate_choice=False
    )
    effective_on = _day()
    reason = _reason()

    def __init__(self, office: Office, now: datetime, offered: Sequence[tuple[CutMethod, int, str]]) -> None:
        # The number goes with the method: what is adopted is what was seen.
        self._offered = {f"{method}/{share}": (method, share) for method, share, _ in offered}
        super().__init__(office, now)
        self.method.choices = [SelectChoice(f"{method}/{share}", words) for method, share, words in offered]

    def validate_method(self, field: Field) -> None:
        """Only what is offered; another number was offered before somebody handed in, or a question was corrected."""
        if field.data not in self._offered:
            raise ValidationError(say("The numbers have changed since you saw them. Look again, and choose."))

    def plan(self) -> CarryPlan:
        """What was decided; only after `validate`."""
        method, share = self._offered[self.method.data]
        return CarryPlan(method, share, self.effective_at, self.reason.data or "")
