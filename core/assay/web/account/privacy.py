"""One's own data: taking all of it, and asking to be erased."""

from tempfile import TemporaryFile

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from assay import bundled
from assay.services.errors import NotFound
from assay.services.privacy.erasing import REFLECTION, ask_for_erasure, take_back_erasure
from assay.services.privacy.exporting import note_export, write_archive
from assay.services.privacy.obstacles import obstacles
from assay.storage.people import Person
from assay.web import mailing, requests
from assay.web.account.forms import Erasure
from assay.web.account.protection import freshly
from assay.wording import say

blueprint = Blueprint("privacy", __name__, url_prefix="/account/data")


@blueprint.get("")
def data() -> ResponseReturnValue:
    """What somebody can do with what is held about them."""
    return render_template("account/data.html", person=_myself())


@blueprint.post("/export")
@freshly
def export() -> ResponseReturnValue:
    """Everything that is held about the reader, in one archive."""
    actor, now, held = requests.actor(), requests.now(), requests.installation()
    file = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    write_archive(requests.session(), held.documents, bundled.TEMPLATES, _myself(), file, now)
    with held.database.writing() as session:
        note_export(session, actor, session.get_one(Person, actor.person_id), now)
    file.seek(0)
    return send_file(file, "application/zip", as_attachment=True, download_name=f"assay-{now:%Y-%m-%d}.zip")


@blueprint.route("/erasure", methods=["GET", "POST"])
@freshly
def erasure() -> ResponseReturnValue:
    """What goes, what stays and why, and the way to ask for it."""
    person = _myself()
    form = Erasure(email=person.email)
    if form.validate_on_submit():
        mailing.wake()
        ask_for_erasure(requests.session(), requests.actor(), mailing.letters(), requests.now())
        flash(
            say("You will be erased. Until then you can take it back here; a mail says so, too."), "success"
        )
        return redirect(url_for("privacy.data"))
    found = obstacles(requests.session(), person.id)
    status = 422 if form.errors else 200
    return render_template("account/erasure.html", form=form, obstacles=found, days=REFLECTION.days), status


@blueprint.post("/erasure/take-back")
def take_back() -> ResponseReturnValue:
    """Stay after all."""
    take_back_erasure(requests.session(), requests.actor(), requests.now())
    flash(say("You stay. Nothing was erased."), "success")
    return redirect(url_for("privacy.data"))


def _myself() -> Person:
    person = requests.session().get(Person, requests.actor().person_id)
    if person is None:
        raise NotFound(say("This account is not there any more."))
    return person
