"""Where accounts live: Flask-Security's pages at our addresses, and the profile."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import auth_required, current_user, views

from assay.web import requests
from assay.web.account.forms import Profile
from assay.web.visitors import pages_of

#: Flask-Security builds its links from this name.
security = Blueprint("security", __name__)
security.add_url_rule("/sign-in", "login", views.login, methods=["GET", "POST"])
security.add_url_rule("/sign-out", "logout", views.logout, methods=["POST"])
security.add_url_rule("/sign-up", "register", views.register, methods=["GET", "POST"])
security.add_url_rule("/forgotten", "forgot_password", views.forgot_password, methods=["GET", "POST"])
security.add_url_rule("/reset/<token>", "reset_password", views.reset_password, methods=["GET", "POST"])
security.add_url_rule("/account/password", "change_password", views.change_password, methods=["GET", "POST"])
security.add_url_rule("/confirm", "send_confirmation", views.send_confirmation, methods=["GET", "POST"])
security.add_url_rule("/confirm/<token>", "confirm_email", views.confirm_email)

blueprint = Blueprint("account", __name__)


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """After signing in: on to the page of one's role."""
    actor = requests.signed_in()
    if actor:
        return redirect(pages_of(actor)[0].url)
    if not current_app.config["SECURITY_CONFIRMABLE"]:
        # Somebody signed up with an address that has an account: only its owner may learn that, by mail.
        flash("Please look into your mailbox: we have sent you a message.", "info")
    return redirect(url_for("security.login"))


@blueprint.route("/account", methods=["GET", "POST"])
@auth_required("session")
def profile() -> ResponseReturnValue:
    """Name and time zone."""
    form = Profile(obj=current_user)
    if not form.validate_on_submit():
        return render_template("account/profile.html", form=form), 422 if form.errors else 200
    form.populate_obj(current_user)
    flash("Saved.", "success")
    return redirect(url_for("account.profile"))


@security.before_request
def take_forms_only() -> None:
    """Flask-Security would read any JSON as a form; nothing of ours sends some, and not all of it can be read."""
    if request.is_json:
        abort(415)


@security.context_processor
def demo_accounts() -> dict[str, object]:
    """Who can be tried out, on the sign-in page of a demonstration."""
    return {"demo_accounts": current_app.config["DEMO_ACCOUNTS"]}
