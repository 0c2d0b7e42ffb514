"""What an applicant fills in about an application."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from assay.services.applications.messages import LONGEST_MESSAGE
from assay.services.applications.signing import LONGEST_NAME, Shown, ToSign
from assay.wording import language, say


class SignForm(FlaskForm):
    """A signature under a text."""

    #: The fingerprint of the text that binds.
    mark = HiddenField()
    #: The language of the translation that was shown above it, and that one's fingerprint; empty where none was.
    spoken = HiddenField()
    translation = HiddenField()
    read = BooleanField(
        say("I have read this text and agree to it"), [InputRequired(say("Tick this to agree."))]
    )
    name = StringField(
        say("Your full name"),
        [
            DataRequired(say("Type your full name; it is your signature.")),
            Length(2, LONGEST_NAME, say("Type your full name; it is your signature.")),
        ],
        filters=[lambda text: " ".join(text.split()) if text else text],
        render_kw={"autocomplete": "name"},
    )

    def show(self, found: ToSign) -> None:
        """Stand below a text; who agreed to another one ticks anew."""
        self.mark.data, self.read.data = found.mark, False
        self.translation.data = found.translation_mark
        self.spoken.data = language() if found.translation else ""

    @property
    def shown(self) -> Shown:
        """What stood above it."""
        return Shown(self.mark.data or "", self.spoken.data or "", self.translation.data or "")


class HandInForm(FlaskForm):
    """That an application shall be handed in."""

    sure = BooleanField(
        say("Everything in it is true and complete to the best of my knowledge"),
        [InputRequired(say("Tick this to hand the application in."))],
    )


class MessageForm(FlaskForm):
    """A message in the thread."""

    text = TextAreaField(
        say("Your message"),
        [
            DataRequired(say("Write something first.")),
            Length(
                max=LONGEST_MESSAGE,
                message=say("A message has at most %(most)s characters.", most=LONGEST_MESSAGE),
            ),
        ],
        render_kw={"rows": 6},
    )
