"""What an applicant fills in about an application."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from assay.services.applications.messages import LONGEST_MESSAGE
from assay.services.applications.signing import LONGEST_NAME


class SignForm(FlaskForm):
    """A signature under a text."""

    #: The fingerprint of the text that was shown.
    mark = HiddenField()
    read = BooleanField("I have read this text and agree to it", [InputRequired("Tick this to agree.")])
    name = StringField(
        "Your full name",
        [
            DataRequired("Type your full name; it is your signature."),
            Length(2, LONGEST_NAME, "Type your full name; it is your signature."),
        ],
        filters=[lambda text: " ".join(text.split()) if text else text],
        render_kw={"autocomplete": "name"},
    )


class HandInForm(FlaskForm):
    """That an application shall be handed in."""

    sure = BooleanField(
        "Everything in it is true and complete to the best of my knowledge",
        [InputRequired("Tick this to hand the application in.")],
    )


class MessageForm(FlaskForm):
    """A message in the thread."""

    text = TextAreaField(
        "Your message",
        [
            DataRequired("Write something first."),
            Length(max=LONGEST_MESSAGE, message=f"A message has at most {LONGEST_MESSAGE} characters."),
        ],
        render_kw={"rows": 6},
    )
