"""The mails of an association: what waits, what failed and why, and sending again."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form

from assay.services.mail import overseeing
from assay.services.mail.overseeing import FATES, Choice
from assay.storage.mails import Fate
from assay.web import mailing, requests
from assay.web.coordinator.office import office
from assay.web.coordinator.pills import PillWords
from assay.wording import say, say_as, say_many

blueprint = Blueprint("mails", __name__, url_prefix="/<association>/mails")

LAST_PAGE: Final = 1_000_000


WORDS: Final[Mapping[Fate, PillWords]] = {
    "waiting": PillWords(say_as("mail", "Waiting"), "live", "clock"),
    "sent": PillWords(say_as("mail", "Sent"), "met", "check"),
    "failed": PillWords(say_as("mail", "Failed"), "unmet", "alert"),
    "unknown": PillWords(say_as("mail", "Unknown"), "unmet", "question"),
}


class FilterForm(Form):
    """Which mails to show."""

    fate = SelectField(say("Show"), validate_choice=False)
    to = StringField(say("To an address with"))


@blueprint.get("")
def show(association: str) -> str:
    """A page of the mails, newest first."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    choice = _choice()
    found = overseeing.association_mails(session, actor, association, choice)
    form = FilterForm(fate=choice.fate or "", to=choice.to)
    form.fate.choices = [
        SelectChoice("", say("All mails")),
        *(
            SelectChoice(each, say("%(fate)s: %(count)s", fate=WORDS[each].pill, count=found.counts[each]))
            for each in FATES
        ),
    ]
    return render_template(
        "coordinator/mails.html", office=here, form=form, choice=choice, found=found, words=WORDS
    )


def _choice() -> Choice:
    fate = request.args.get("fate", "")
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    return Choice(fate if fate in FATES else None, request.args.get("to", "").strip()[:254], page)


@blueprint.post("/<int:number>/again")
def again(association: str, number: int) -> Response:
    """Send one more time what came to nothing."""
    mail = overseeing.send_again(requests.session(), requests.actor(), association, number, requests.now())
    mailing.wake()
    flash(say("The mail to %(address)s is being sent again.", address=mail.to), "success")
    return redirect(url_for("coordinator.mails.show", association=association))


@blueprint.post("/again")
def again_all(association: str) -> Response:
    """Send everything that failed one more time."""
    count = overseeing.send_failed_again(requests.session(), requests.actor(), association, requests.now())
    mailing.wake()
    words = say_many("One mail is being sent again.", "%(num)s mails are being sent again.", count)
    flash(words if count else say("No mail has failed."), "success")
    return redirect(url_for("coordinator.mails.show", association=association))
