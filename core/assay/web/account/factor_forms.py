"""The forms of second factors and of proving once more who one is, and which form Flask-Security uses where."""

from typing import Any

from flask import session
from flask_security import current_user
from flask_security.change_email import ChangeEmailForm
from flask_security.forms import TwoFactorRescueForm, TwoFactorVerifyCodeForm, VerifyForm
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.webauthn import (
    WebAuthnDeleteForm,
    WebAuthnRegisterForm,
    WebAuthnRegisterResponseForm,
    WebAuthnSigninForm,
    WebAuthnSigninResponseForm,
)
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import DataRequired

from assay.services.identities.keeping import require_another_way_in
from assay.web import requests
from assay.web.account.factors import CHALLENGE
from assay.web.account.forms import (
    ChangePassword,
    Forgotten,
    Reset,
    SendConfirmation,
    SignIn,
    SignUp,
    relabel,
)
from assay.wording import say

CODE = say("Code")
#: So that a telephone shows digits, and offers the code by itself.
AS_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"}
AS_RECOVERY = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": "40"}


class Code(TwoFactorVerifyCodeForm):
    """The code of the app, when signing in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"code": CODE})
        self.code.render_kw = AS_CODE


class AppCode(FlaskForm):
    """The first code of a new app."""

    code = StringField(
        CODE,
        [DataRequired(say("Please type the code that the app shows."))],
        render_kw=AS_CODE,
    )


class Rescue(TwoFactorRescueForm):
    """No page shows it, but Flask-Security makes it: ways out stand on a page of their own."""

    help_setup = RadioField(choices=[])


class Recovery(MfRecoveryForm):
    """A recovery code, when signing in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"code": say("Recovery code")})
        self.code.render_kw = AS_RECOVERY


class Verify(VerifyForm):
    """Proving once more who one is."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"password": say("Password")})


class AddPasskey(WebAuthnRegisterForm):
    """A name for a new passkey. What it is for is not asked: each is good for all."""

    usage = HiddenField(default="first")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"name": say("Name")})
        self.name.render_kw = {"maxlength": "64", "autocomplete": "off"}


def _was_asked_here(form: FlaskForm) -> bool:
    """Whether this browser was asked this, and has not answered it yet."""
    if session.pop(CHALLENGE, None) == form.challenge:
        return True
    form.form_errors.append(say("This link or form has been used, or is too old. Please begin again."))
    return False


class NewPasskey(WebAuthnRegisterResponseForm):
    """What a device answers when it made a passkey."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it answers what was asked."""
        return _was_asked_here(self) and super().validate(**kwargs)


class RemovePasskey(WebAuthnDeleteForm):
    """Taking a passkey away."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it is one of theirs; that it is not the last way in, a page of its own says."""
        is_theirs: bool = super().validate(**kwargs)
        if is_theirs:
            require_another_way_in(
                requests.session(), current_user.id, requests.installation().settings.provider_titles
            )
        return is_theirs


class UsePasskey(WebAuthnSigninForm):
    """Signing in with a passkey."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"remember": say("Keep me signed in on this device")})


class ShownPasskey(WebAuthnSigninResponseForm):
    """What a device answers when it shows that it has a passkey."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether it answers what was asked."""
        return _was_asked_here(self) and super().validate(**kwargs)


class ChangeEmail(ChangeEmailForm):
    """Another address."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        relabel(self, {"email": say("New e-mail address")})


FORMS: dict[str, Any] = {
    "login_form": SignIn,
    "register_form": SignUp,
    "forgot_password_form": Forgotten,
    "reset_password_form": Reset,
    "change_password_form": ChangePassword,
    "send_confirmation_form": SendConfirmation,
    "two_factor_verify_code_form": Code,
    "two_factor_rescue_form": Rescue,
    "mf_recovery_form": Recovery,
    "verify_form": Verify,
    "wan_register_form": AddPasskey,
    "wan_register_response_form": NewPasskey,
    "wan_delete_form": RemovePasskey,
    "wan_signin_form": UsePasskey,
    "wan_signin_response_form": ShownPasskey,
    "change_email_form": ChangeEmail,
}
