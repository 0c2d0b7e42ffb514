"""The forms of accounts: Flask-Security's, in our words, and the profile."""

from flask_security import hash_password
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
)
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from assay.services.accounts.events import note_unknown
from assay.web.account.history import device
from assay.web.account.zones import zone_choices
from assay.wording import LANGUAGES, say

EMAIL = {"email": say("E-mail address")}
SIGN_IN = {**EMAIL, "password": say("Password")}
CHANGE = {
    "password": say("Current password"),
    "new_password": say("New password"),
    "new_password_confirm": say("New password, once more"),
}
NAME = [
    DataRequired(say("Please write your name.")),
    Length(max=200, message=say("Please keep to 200 characters.")),
]


def _name_field() -> StringField:
    return StringField(say("Your name"), NAME, render_kw={"autocomplete": "name"})


def _zone_field() -> SelectField:
    return SelectField(
        say("Your time zone"), [DataRequired(say("Please choose your time zone."))], choices=zone_choices
    )


def relabel(form: FlaskForm, labels: dict[str, str]) -> None:
    """Say what its fields are in our words."""
    for name, words in labels.items():
        form[name].label.text = words


class SignIn(LoginForm):
    """Signing in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {**SIGN_IN, "remember": say("Keep me signed in on this device")})
        self.password.description = ""

    def validate(self, **kwargs: object) -> bool:
        """Whether it is somebody's password. Tries at accounts that are not there are logged, too."""
        is_right: bool = super().validate(**kwargs)
        if self.ifield and self.user is None:
            note_unknown(device())
        return is_right


class SignUp(RegisterFormV2):
    """A new account."""

    name = _name_field()
    time_zone = _zone_field()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {**SIGN_IN, "password_confirm": say("Password, once more")})


class Forgotten(ForgotPasswordForm):
    """Asking for a new password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, EMAIL)

    def validate(self, **kwargs: object) -> bool:
        """Whether there is such an account. Where there is none, Flask-Security proves a password for nothing, so that
        the time does not tell; that it does not tell the contrary either, the same is done where there is one.
        """
        found: bool = super().validate(**kwargs)
        if found:
            hash_password(self.email.data)
        return found


class SendConfirmation(SendConfirmationForm):
    """Asking for the link that confirms an address once more."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, EMAIL)


class Reset(ResetPasswordForm):
    """Setting a new password with the link from a mail."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"password": say("New password"), "password_confirm": say("New password, once more")})


class ChangePassword(ChangePasswordForm):
    """Changing the password while signed in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, CHANGE)
        self.password.flags.required = True


class Profile(FlaskForm):
    """What a person can change about themselves."""

    name = _name_field()
    time_zone = _zone_field()
    language = SelectField(
        say("Your language"), choices=[SelectChoice(name, title) for name, title in LANGUAGES.items()]
    )


class Erasure(FlaskForm):
    """Asking to be erased: nobody does so by a slip."""

    address = StringField(
        say("Your e-mail address"),
        [DataRequired(say("Please type your e-mail address, so that nobody does this by a slip."))],
        render_kw={"autocomplete": "off"},
    )

    def __init__(self, *args: object, email: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def validate_address(self, field: Field) -> None:
        """It must be the address of this account."""
        if field.data.strip().lower() != self._email:
            raise ValidationError(say("This is not the address of your account."))
