"""The forms of accounts: Flask-Security's, in our words, and the profile."""

from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    ResetPasswordForm,
    SendConfirmationForm,
)
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from assay.web.account.zones import zone_choices

EMAIL = {"email": "E-mail address"}
SIGN_IN = {**EMAIL, "password": "Password"}
CHANGE = {
    "password": "Current password",
    "new_password": "New password",
    "new_password_confirm": "New password, once more",
}
NAME = [DataRequired("Please write your name."), Length(max=200, message="Please keep to 200 characters.")]


def _name_field() -> StringField:
    return StringField("Your name", NAME, render_kw={"autocomplete": "name"})


def _zone_field() -> SelectField:
    return SelectField(
        "Your time zone", [DataRequired("Please choose your time zone.")], choices=zone_choices
    )


def _relabel(form: FlaskForm, labels: dict[str, str]) -> None:
    for name, words in labels.items():
        form[name].label.text = words


class SignIn(LoginForm):
    """Signing in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {**SIGN_IN, "remember": "Keep me signed in on this device"})
        self.password.description = ""


class SignUp(RegisterFormV2):
    """A new account."""

    name = _name_field()
    time_zone = _zone_field()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {**SIGN_IN, "password_confirm": "Password, once more"})


class Forgotten(ForgotPasswordForm):
    """Asking for a new password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, EMAIL)


class SendConfirmation(SendConfirmationForm):
    """Asking for the link that confirms an address once more."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, EMAIL)


class Reset(ResetPasswordForm):
    """Setting a new password with the link from a mail."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"password": "New password", "password_confirm": "New password, once more"})


class ChangePassword(ChangePasswordForm):
    """Changing the password while signed in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, CHANGE)
        self.password.flags.required = True


class Profile(FlaskForm):
    """What a person can change about themselves."""

    name = _name_field()
    time_zone = _zone_field()
