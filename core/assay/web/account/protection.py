"""How an account is protected: second factors, recovery codes, and where one is signed in."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import Totp, auth_required, current_user

from assay.services.accounts import events, factors, recovery, sign_ins
from assay.services.accounts.devices import device_words
from assay.services.candidacy.sittings import revoke_tickets
from assay.web import requests
from assay.web.account.factor_forms import AppCode
from assay.web.account.factors import codes
from assay.web.account.history import keep, tell
from assay.web.account.signing_in import here
from assay.web.account.words import EVENTS
from assay.wording import say

blueprint = Blueprint("protection", __name__, url_prefix="/account")

#: Where a browser keeps the secret of an app that has shown no code yet; it is encrypted.
NEW_APP = "new_app"


def _fresh() -> timedelta:
    window: timedelta = current_app.config["SECURITY_FRESHNESS"]
    return window


#: For whoever showed within the last minutes that it is them.
freshly = auth_required("session", within=_fresh, grace=_fresh)


def _totp() -> Totp:
    made: Totp = current_app.extensions["security"].totp_factory
    return made


@blueprint.get("/security")
@auth_required("session")
def overview() -> ResponseReturnValue:
    """Everything that protects an account, on one page."""
    opened, now = requests.session(), requests.now()
    rules = requests.installation().settings.accounts
    actor = requests.signed_in()
    return render_template(
        "account/security.html",
        lacks=actor is not None and requests.lacks_factor(actor),
        has_factor=factors.has_second_factor(opened, current_user),
        left=recovery.left(opened, current_user.id),
        sign_ins=sign_ins.live(opened, current_user.id, rules, now),
        here=here(),
        history=events.history(opened, current_user.id),
        event_words=EVENTS,
        device_words=device_words,
    )


@blueprint.route("/app", methods=["GET", "POST"])
@freshly
def add_app() -> ResponseReturnValue:
    """An authenticator app: its secret is kept once the app has shown a right code."""
    secret = _new_secret()
    form = AppCode()
    if form.validate_on_submit():
        if _totp().verify_totp(form.code.data, secret, current_user, 30):
            return _keep_app(secret)
        form.code.errors = [say("This is not the code of now. Wait for the next one, and type that.")]
    shown = _totp().fetch_setup_values(secret, current_user)
    return render_template("account/app.html", form=form, **shown), 422 if form.errors else 200


def _new_secret() -> str:
    """Of this sign-in: who signs in next in the same browser gets another one."""
    whose, secret = session.get(NEW_APP, ("", ""))
    if whose != here():
        whose, secret = session[NEW_APP] = here(), _totp().generate_totp_secret()
    return str(secret)


def _keep_app(secret: str) -> ResponseReturnValue:
    current_app.extensions["security"].datastore.tf_set(current_user, "authenticator", secret)
    del session[NEW_APP]
    keep("app-added", current_user.id)
    tell(current_user, "app-added")
    flash(say("The app is added. From now on you are asked for its code when you sign in."), "success")
    return redirect(url_for("protection.after_factor"))


@blueprint.post("/app/remove")
@freshly
def remove_app() -> ResponseReturnValue:
    """No codes of an app any more."""
    if current_user.tf_totp_secret:
        factors.remove_app(current_user)
        requests.session().flush()
        factors.forget_codes_without_factor(requests.session(), current_user)
        keep("app-removed", current_user.id)
        tell(current_user, "app-removed")
        flash(say("The app is removed. Its codes do not count any more."), "success")
    return redirect(url_for("protection.overview"))


@blueprint.get("/factor-added")
@auth_required("session")
def after_factor() -> ResponseReturnValue:
    """To the recovery codes, if there are none yet."""
    has_codes = recovery.left(requests.session(), current_user.id)
    return redirect(url_for("protection.overview" if has_codes else "protection.recovery_codes"))


@blueprint.route("/recovery-codes", methods=["GET", "POST"])
@freshly
def recovery_codes() -> ResponseReturnValue:
    """Make recovery codes. This answer is the only one that ever shows them."""
    if not factors.has_second_factor(requests.session(), current_user):
        flash(say("Recovery codes stand in for a second factor. Please set one up first."), "info")
        return redirect(url_for("protection.overview"))
    made = codes().create_recovery_codes(current_user) if request.method == "POST" else []
    left = recovery.left(requests.session(), current_user.id)
    return render_template("account/recovery_codes.html", codes=made, left=left)


@blueprint.post("/sign-ins/<int:number>/end")
@freshly
def end(number: int) -> ResponseReturnValue:
    """Sign out one browser."""
    sign_ins.end_one(requests.session(), current_user.id, number, requests.now())
    return _ended(say("That browser is signed out."))


@blueprint.post("/sign-ins/end-others")
@freshly
def end_others() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    sign_ins.end_all(requests.session(), current_user.id, requests.now(), but=here())
    return _ended(say("You are signed out everywhere else."))


def _ended(words: str) -> ResponseReturnValue:
    """A room that is open in a browser that was signed out takes nothing more; the one here is opened anew."""
    revoke_tickets(requests.session(), current_user.id)
    keep("signed-out-elsewhere", current_user.id)
    flash(words, "success")
    return redirect(url_for("protection.overview"))
