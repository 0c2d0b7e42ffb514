"""What an applicant fills in about references."""

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length
from wtforms.widgets import CheckboxInput, ListWidget

from assay.services.references.requesting import LONGEST_MESSAGE
from assay.storage.portfolios import Contact
from assay.wording import say


class AskForm(FlaskForm):
    """Whom to ask."""

    contact = SelectField(say("Whom do you ask?"), [DataRequired(say("Choose somebody."))])
    roles = SelectMultipleField(
        say("Whom is this person to you?"),
        [DataRequired(say("Choose at least one role."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    message = TextAreaField(
        say("A word from you"),
        [
            Length(
                max=LONGEST_MESSAGE,
                message=say("Please keep to %(most)s characters.", most=LONGEST_MESSAGE),
            )
        ],
    )

    def offer(self, contacts: Sequence[Contact], roles: Mapping[str, str]) -> None:
        """Offer these people and roles."""
        people = [SelectChoice(each.key, _described(each)) for each in contacts]
        self.contact.choices = [SelectChoice("", say("Choose a person")), *people]
        self.roles.choices = [SelectChoice(each, title) for each, title in roles.items()]


def _described(contact: Contact) -> str:
    name = contact.content["name"]
    if not contact.email:
        return say("%(person)s (no e-mail address yet)", person=name)
    return f"{name} ({contact.email})"


class AddressForm(FlaskForm):
    """Where the rater gets mail."""

    email = StringField(
        say("E-mail address"),
        [
            DataRequired(say("Write the address.")),
            Email(say("This is not an e-mail address. One looks like name@example.org.")),
            Length(max=254),
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"type": "email", "autocomplete": "off"},
    )
