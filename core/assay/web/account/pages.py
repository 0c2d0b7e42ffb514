"""Where accounts live: Flask-Security's pages at our addresses, and the profile."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required, change_email, current_user, recovery_codes, views, webauthn

from assay.web import requests
from assay.web.account.forms import Profile
from assay.web.account.hashing import prove_first
from assay.web.account.passwords import look_up_breaches
from assay.web.languages import CHOSEN
from assay.web.visitors import pages_of
from assay.wording import language, say, speak

#: Flask-Security builds its links from this name.
security = Blueprint("security", __name__)
security.add_url_rule("/sign-in", "login", views.login, methods=["GET", "POST"])
security.add_url_rule("/sign-out", "logout", views.logout, methods=["POST"])
security.add_url_rule("/sign-up", "register", views.register, methods=["GET", "POST"])
security.add_url_rule("/forgotten", "forgot_password", views.forgot_password, methods=["GET", "POST"])
security.add_url_rule("/reset/<token>", "reset_password", views.reset_password, methods=["GET", "POST"])
security.add_url_rule("/account/password", "change_password", views.change_password, methods=["GET", "POST"])
security.add_url_rule("/confirm", "send_confirmation", views.send_confirmation, methods=["GET", "POST"])
security.add_url_rule("/account/email", "change_email", change_email.change_email, methods=["GET", "POST"])

BOTH = ["GET", "POST"]
#: The second step of signing in, and passkeys.
security.add_url_rule(
    "/sign-in/code", "two_factor_token_validation", views.two_factor_token_validation, methods=BOTH
)
security.add_url_rule("/sign-in/recovery", "mf_recovery", recovery_codes.mf_recovery, methods=BOTH)
security.add_url_rule("/sign-in/passkey", "wan_signin", webauthn.webauthn_signin, methods=BOTH)
security.add_url_rule(
    "/sign-in/passkey/<token>", "wan_signin_response", webauthn.webauthn_signin_response, methods=["POST"]
)
#: Showing once more that it is oneself.
security.add_url_rule("/account/verify", "verify", views.verify, methods=BOTH)
security.add_url_rule("/account/verify/passkey", "wan_verify", webauthn.webauthn_verify, methods=BOTH)
security.add_url_rule(
    "/account/verify/passkey/<token>",
    "wan_verify_response",
    webauthn.webauthn_verify_response,
    methods=["POST"],
)
security.add_url_rule("/account/passkeys", "wan_register", webauthn.webauthn_register, methods=BOTH)
security.add_url_rule(
    "/account/passkeys/<token>",
    "wan_register_response",
    webauthn.webauthn_register_response,
    methods=["POST"],
)
security.add_url_rule("/account/passkeys/remove", "wan_delete", webauthn.webauthn_delete, methods=["POST"])
security.before_request(look_up_breaches)

blueprint = Blueprint("account", __name__)


@security.route("/confirm/<token>", methods=BOTH)
def confirm_email(token: str) -> ResponseReturnValue:
    """What the mail after signing up leads to. Programs that look into mails open its links; they press no buttons."""
    if request.method != "POST":
        return render_template("security/confirm_email.html")
    answer: ResponseReturnValue = views.confirm_email(token)
    return answer


@security.route("/account/email/<token>", methods=BOTH)
def change_email_confirm(token: str) -> ResponseReturnValue:
    """What the mail to a new address leads to."""
    if request.method != "POST":
        return render_template("security/change_email_confirm.html")
    answer: ResponseReturnValue = change_email.change_email_confirm(token)  # type: ignore[no-untyped-call]
    return answer


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """After signing in: on to the page of one's role."""
    actor = requests.signed_in()
    if actor:
        return redirect(pages_of(actor)[0].url)
    if not current_app.config["SECURITY_CONFIRMABLE"]:
        # Somebody signed up with an address that has an account: only its owner may learn that, by mail.
        flash(say("Please look into your mailbox: we have sent you a message."), "info")
    return redirect(url_for("security.login"))


@blueprint.route("/account", methods=["GET", "POST"])
@auth_required("session")
def profile() -> ResponseReturnValue:
    """Name, time zone and language."""
    form = Profile(obj=current_user)
    form.language.data = form.language.data or language()
    if not form.validate_on_submit():
        return render_template("account/profile.html", form=form), 422 if form.errors else 200
    form.populate_obj(current_user)
    session[CHOSEN] = current_user.language
    speak(current_user.language)
    flash(say("Saved."), "success")
    return redirect(url_for("account.profile"))


@security.get("/sign-in/lost-device", endpoint="two_factor_rescue")
def lost_device() -> ResponseReturnValue:
    """What to do without the device that shows the codes."""
    return render_template("security/lost_device.html")


@security.before_request
def take_forms_only() -> None:
    """Flask-Security would read any JSON as a form; nothing of ours sends some, and not all of it can be read."""
    if request.is_json:
        abort(415)


@security.before_request
def leave_signed_in() -> ResponseReturnValue | None:
    """Flask-Security signs out whoever asks for a code without being asked for one: a link elsewhere could do that."""
    is_code = request.endpoint == "security.two_factor_token_validation"
    if is_code and current_user.is_authenticated and session.get("tf_state") != "validating_profile":
        return redirect(url_for("account.start"))
    return None


security.before_request(prove_first)


@security.context_processor
def demo_accounts() -> dict[str, object]:
    """Who can be tried out, on the sign-in page of a demonstration."""
    return {"demo_accounts": current_app.config["DEMO_ACCOUNTS"]}
