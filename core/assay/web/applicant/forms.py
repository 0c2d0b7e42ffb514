"""The forms of the applicant's pages."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from assay.web.addresses import LARGEST_ID


class RegisterForm(FlaskForm):
    """Registering for a window. Which categories there are, the window's forms say."""

    window = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, LARGEST_ID)])
    category = RadioField(
        "Your category",
        validators=[InputRequired("Choose the category in which you apply.")],
        validate_choice=False,
        choices=(),
    )

    def offer(self, categories: Sequence[tuple[str, str]]) -> None:
        """Offer these categories, by id and title; an only one is chosen already."""
        self.category.choices = [SelectChoice(value, title) for value, title in categories]
        self.category.data = categories[0][0] if len(categories) == 1 else None


class PartForm(FlaskForm):
    """Beginning or handing in a part. It names the part, so that an old page never begins or ends the next one."""

    section = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
