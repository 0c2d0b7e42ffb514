"""Flask-Security's second factors, as we keep them: codes of an app, passkeys, recovery codes."""

from base64 import b64encode
from typing import Any

import qrcode
import structlog
from flask import Flask, current_app, redirect, request, session
from flask.typing import ResponseValue
from flask_security import MfRecoveryCodesUtil, Totp, WebauthnUtil
from flask_security.tf_plugin import TfPluginBase
from flask_security.utils import url_for_security
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch
from qrcode.image.svg import SvgPathFillImage
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from assay.services.accounts import factors, recovery
from assay.services.accounts.recovery import RecoveryCodes
from assay.web import requests
from assay.web.account.history import keep, tell
from assay.web.addresses import is_loopback
from assay.wording import say

#: Where a browser keeps what its passkey was asked last.
CHALLENGE = "passkey_challenge"
LONGEST_NAME = 64

log = structlog.get_logger("assay.accounts")


class AppCodes(Totp):
    """Codes of authenticator apps. None is taken twice, also not by two requests at once."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether it is the code of now, give or take a step."""
        try:
            return super().verify_totp(token, totp_secret, user, window)
        except (TypeError, ValueError) as error:  # the secret key of the installation is another than it was
            log.error("the secret of an authenticator app cannot be read", person=user.id, reason=str(error))
            return False

    def generate_qrcode(self, username: str, totp: str) -> str:
        """On white, whatever the colours of the page."""
        drawn = qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathFillImage)
        return f"data:image/svg+xml;base64,{b64encode(drawn.to_string()).decode()}"

    def get_last_counter(self, user: Any) -> int | None:
        """Which half minute's code was taken last."""
        last: int | None = user.totp_counter
        return last

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Take a code."""
        if not factors.take_up(requests.session(), user, tmatch.counter):
            raise UsedTokenError


class Codes(MfRecoveryCodesUtil):
    """Recovery codes, of which only digests are kept."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._codes = RecoveryCodes(app.config["SECRET_KEY"])

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New ones in place of the old ones."""
        keep("codes-made", user.id)
        return self._codes.make(requests.session(), user.id)

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether it is one of theirs."""
        good = self._codes.is_good(requests.session(), user.id, code)
        if not good:
            keep("second-step-failed", user.id)
        return good

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Use it up."""
        self._codes.use(requests.session(), user.id, code)
        keep("code-used", user.id)
        tell(user, "code-used", left=recovery.left(requests.session(), user.id))
        return True


class Passkeys(WebauthnUtil):
    """Passkeys of any kind: a device's own as well as those on a key. They always ask for a finger, face or PIN,
    so that each counts for two factors.
    """

    def origin(self) -> str:
        """The one address where passkeys count: ours, whatever a request claims."""
        ours: str = requests.installation().settings.base_url
        # On one's own machine, any of its names and ports is it.
        return request.host_url.rstrip("/") if is_loopback(ours) and is_loopback(request.host_url) else ours

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:  # noqa: ARG002
        """Flask-Security asks for keys one can carry only; a device that is one itself then never answers."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def name_svn(self, value: str) -> tuple[str | None, str | None]:
        """A name is shown to its owner only, and pages escape it: all that can be printed may be in it."""
        name = " ".join(value.split())
        if len(name) > LONGEST_NAME or not name.isprintable():
            return say("Please keep to %(length)s letters, digits and signs.", length=LONGEST_NAME), None
        return None, name

    def generate_challenge(self, nbytes: int | None = None) -> str:
        """A challenge that only this browser can answer, see `factor_forms`."""
        session[CHALLENGE] = made = super().generate_challenge(nbytes)
        return made

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:  # noqa: ARG002
        """Always: also somebody who finds the device must not get in."""
        return UserVerificationRequirement.REQUIRED


class SecondStep(TfPluginBase):
    """What comes after the password for whoever has a second factor: one page, of which others can be reached."""

    def create_blueprint(self, app: Flask, bp: Any, state: Any) -> None:
        """The addresses are in `pages`."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """One, if there is any factor."""
        has = factors.has_second_factor(requests.session(), user)
        return [("second-step", say("Second step"))] if has else []

    def tf_login(
        self,
        user: Any,
        json_payload: dict[str, Any],  # noqa: ARG002
        next_loc: str | None,
    ) -> ResponseValue:
        """On to the code, or to the passkey of whoever has no app."""
        session["tf_state"] = "ready"
        page = "two_factor_token_validation" if user.tf_totp_secret else "wan_signin"
        # Whoever was on the way to nowhere is said to be on the way to here.
        return redirect(url_for_security(page, next=None if next_loc == request.url else next_loc))


def codes() -> Codes:
    """The recovery codes of this application."""
    made: Codes = current_app.extensions["security"].mf_recovery_codes_util
    return made
