"""What an applicant fills in about references."""

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length
from wtforms.widgets import CheckboxInput, ListWidget

from assay.services.references.requesting import LONGEST_MESSAGE
from assay.storage.portfolios import Contact


class AskForm(FlaskForm):
    """Whom to ask."""

    contact = SelectField("Whom do you ask?", [DataRequired("Choose somebody.")])
    roles = SelectMultipleField(
        "Whom is this person to you?",
        [DataRequired("Choose at least one role.")],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    message = TextAreaField(
        "A word from you",
        [Length(max=LONGEST_MESSAGE, message=f"Please keep to {LONGEST_MESSAGE} characters.")],
    )

    def offer(self, contacts: Sequence[Contact], roles: Mapping[str, str]) -> None:
        """Offer these people and roles."""
        people = [SelectChoice(each.key, _described(each)) for each in contacts]
        self.contact.choices = [SelectChoice("", "Choose a person"), *people]
        self.roles.choices = [SelectChoice(each, title) for each, title in roles.items()]


def _described(contact: Contact) -> str:
    return f"{contact.content['name']} ({contact.email or 'no e-mail address yet'})"


class AddressForm(FlaskForm):
    """Where the rater gets mail."""

    email = StringField(
        "E-mail address",
        [
            DataRequired("Write the address."),
            Email("This is not an e-mail address. One looks like name@example.org."),
            Length(max=254),
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"type": "email", "autocomplete": "off"},
    )
