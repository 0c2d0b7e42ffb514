"""The forms of the applicant's pages."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from assay.web.addresses import LARGEST_ID
from assay.wording import say


class RegisterForm(FlaskForm):
    """Registering for a window. Which categories there are, the window's forms say."""

    window = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, LARGEST_ID)])
    category = RadioField(
        say("Your category"),
        validators=[InputRequired(say("Choose the category in which you apply."))],
        validate_choice=False,
        choices=(),
    )

    def offer(self, categories: Sequence[tuple[str, str]]) -> None:
        """Offer these categories, by id and title; an only one is chosen already."""
        self.category.choices = [SelectChoice(value, title) for value, title in categories]
        self.category.data = categories[0][0] if len(categories) == 1 else None


class LanguageForm(FlaskForm):
    """In which language the exam is sat, of those in which its whole form is there."""

    language = RadioField(say("Language of the exam"), validate_choice=False, choices=())

    def offer(self, languages: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these languages, by code and name; the one that it was written in has no code."""
        self.language.choices = [SelectChoice(value, title) for value, title in languages]
        self.language.data = chosen


class PartForm(FlaskForm):
    """Beginning or handing in a part. It names the part, so that an old page never begins or ends the next one."""

    section = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class BeginForm(PartForm):
    """Beginning a part: with the access code where the window has one, and with what a script shows of its browser."""

    code = StringField(say("Access code"), [Length(max=40)])
    config_hash = StringField(widget=HiddenInput(), validators=[Length(max=64)])
    exam_hash = StringField(widget=HiddenInput(), validators=[Length(max=64)])


class BrowserForm(FlaskForm):
    """What a script shows of its browser, and on which page it runs."""

    page = StringField(widget=HiddenInput(), validators=[Length(max=40)])
    config_hash = StringField(widget=HiddenInput(), validators=[Length(max=64)])
    exam_hash = StringField(widget=HiddenInput(), validators=[Length(max=64)])
