"""The thread of an application, as its applicant sees it."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from assay.services.applications.access import own_application
from assay.services.applications.aims import titles_of
from assay.services.applications.messages import askers, thread, write
from assay.services.errors import Refused
from assay.storage.people import Person
from assay.web import mailing, requests
from assay.web.applicant.applications.forms import MessageForm
from assay.web.applicant.applications.views import Picture, picture_of
from assay.wording import say

blueprint = Blueprint("talking", __name__, url_prefix="/<int:application_id>/messages")


@blueprint.get("")
def show(application_id: int) -> ResponseReturnValue:
    """What was said, and the place for an answer."""
    return _page(application_id, MessageForm(formdata=None))


@blueprint.post("")
def tell(application_id: int) -> ResponseReturnValue:
    """Write to the reviewers and the coordinator."""
    session, actor, form = requests.session(), requests.actor(), MessageForm()
    picture = picture_of(own_application(session, actor, application_id))
    if not form.validate():
        return _page(application_id, form), 422
    waiting = askers(session, picture.application)
    try:
        write(session, actor, application_id, form.text.data or "", requests.now())
    except Refused as refusal:
        requests.abandon()
        form.text.errors = [str(refusal)]
        return _page(application_id, form), 422
    for person in waiting:
        _tell(picture, person)
    flash(
        say("Your message is there; whoever asked is told by e-mail.")
        if waiting
        else say("Your message is there."),
        "success",
    )
    return redirect(url_for(".show", application_id=application_id), 303)


def _tell(picture: Picture, asker: Person) -> None:
    """Whoever asked learns that the answer is there; the page is found from their own queue."""
    titles = titles_of(requests.catalog_for(asker), picture.application)
    there = replace(picture, association=titles[0], endorsement=titles[1], category=titles[2])
    mailing.post(
        picture.application.association,
        f"application {picture.application.id}",
        asker,
        "application-answer",
        name=asker.name,
        applicant=picture.application.person.name,
        endorsement=there.title,
        association_name=there.association,
        page=f"{requests.installation().settings.base_url}/",
    )


def _page(application_id: int, form: MessageForm) -> str:
    session, actor = requests.session(), requests.actor()
    return render_template(
        "applicant/applications/messages.html",
        picture=picture_of(own_application(session, actor, application_id)),
        thread=thread(session, actor, application_id),
        form=form,
    )
