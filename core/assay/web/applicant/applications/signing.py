"""Reading and signing agreements, and stating what the criteria ask the applicant to state."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.services.applications.access import own_application
from assay.services.applications.signing import ToSign, agreements_of, sign
from assay.services.applications.stating import state, statements_of
from assay.services.errors import NotFound, Refused
from assay.storage.applications import Application
from assay.web import requests
from assay.web.applicant.applications.forms import SignForm
from assay.web.applicant.applications.texts import Texts
from assay.web.applicant.applications.views import picture_of
from assay.wording import say

blueprint = Blueprint("signing", __name__, url_prefix="/<int:application_id>/sign")


def _agreements(application: Application) -> tuple[ToSign, ...]:
    return agreements_of(requests.session(), requests.spoken_catalog(), application, requests.now())


@blueprint.get("")
def choose(application_id: int) -> ResponseReturnValue:
    """Every agreement and statement that the application asks for."""
    picture = picture_of(own_application(requests.session(), requests.actor(), application_id))
    if not picture.is_in_hand:
        return redirect(url_for("applications.show", application_id=application_id))
    here = requests.session(), requests.spoken_catalog(), picture.application, requests.now()
    return render_template(
        "applicant/applications/agreements.html",
        picture=picture,
        agreements=_agreements(picture.application),
        statements=statements_of(*here),
    )


@blueprint.route("/<agreement>", methods=["GET", "POST"])
def read(application_id: int, agreement: str) -> ResponseReturnValue:
    """The whole text, and below it the place for the signature."""
    application = own_application(requests.session(), requests.actor(), application_id)
    found = next((each for each in _agreements(application) if each.id == agreement), None)
    if found is None or found.agreement is None:
        raise NotFound(say("There is no such agreement to sign."))
    form = SignForm()
    if form.validate_on_submit():
        try:
            return _signed(application_id, agreement, form)
        except Refused as refusal:
            requests.abandon()
            form.form_errors.append(str(refusal))
            application = own_application(requests.session(), requests.actor(), application_id)
    form.show(found)
    association = requests.catalog().associations[application.association]
    page = render_template(
        "applicant/applications/sign.html",
        picture=picture_of(application),
        found=found,
        texts=Texts.of(found, association.languages[0]),
        form=form,
    )
    return (page, 422) if request.method == "POST" else page


def _signed(application_id: int, agreement: str, form: SignForm) -> ResponseReturnValue:
    """Sign, and go on to what is left to sign."""
    here = requests.session(), requests.catalog(), requests.actor()
    sign(*here, application_id, agreement, form.shown, form.name.data or "", requests.now())
    application = own_application(requests.session(), requests.actor(), application_id)
    left = [each for each in _agreements(application) if not each.is_signed and each.agreement]
    title = next(each.title for each in _agreements(application) if each.id == agreement)
    flash(say("“%(agreement)s” is signed.", agreement=title), "success")
    if left:
        return redirect(url_for(".read", application_id=application_id, agreement=left[0].id), 303)
    return redirect(url_for("applications.show", application_id=application_id), 303)


@blueprint.post("")
def declare(application_id: int) -> ResponseReturnValue:
    """State what a requirement asks the applicant to state."""
    here = requests.session(), requests.catalog(), requests.actor()
    try:
        state(*here, application_id, request.form.get("statement", ""), requests.now())
        flash(say("Your statement is kept."), "success")
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
    return redirect(url_for(".choose", application_id=application_id), 303)
