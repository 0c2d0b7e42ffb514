"""My credentials: until when, what keeps them in force, and whether people find me by name."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.services.applications.deciding import own_letter
from assay.services.applications.renewing import Prolongation, begin_renewal, prolongation
from assay.services.credentials.registry import list_publicly, own_credential, own_credentials
from assay.services.errors import Refused
from assay.services.portfolio.assembling import day_in
from assay.storage.credentials import Credential
from assay.web import requests
from assay.web.aims import named
from assay.web.applicant.credentials.cycles import NextStep, next_step, reliefs
from assay.web.credentials import State, state_of_credential
from assay.web.decision_letters import letter_pdf
from assay.web.findings import names_of
from assay.web.heads import head_of_grant
from assay.web.words import words_of
from assay.wording import say

blueprint = Blueprint("credentials", __name__)


@dataclass(frozen=True)
class Held:
    """A credential as its holder sees it."""

    credential: Credential
    where: Prolongation
    state: State
    next: NextStep
    #: Short name of the association.
    association: str

    @property
    def reliefs(self) -> tuple[str, ...]:
        """Why the cycle asks for less than usual."""
        if self.where.renewal is None or self.where.result is None:
            return ()
        return reliefs(self.where.renewal, self.where.result, self.credential.granted_on)


def _held(credential: Credential) -> Held:
    session, catalog, now = requests.session(), requests.spoken_catalog(), requests.now()
    where = prolongation(session, catalog, credential, now)
    today = day_in(catalog, credential.association, now)
    aim = named(catalog, credential.association, credential.endorsement, credential.category)
    return Held(credential, where, state_of_credential(credential, today), next_step(where), aim.association)


@blueprint.get("/credentials")
def mine() -> str:
    """Everything that I hold or held."""
    found = own_credentials(requests.session(), requests.actor())
    return render_template("applicant/credentials/mine.html", held=[_held(each) for each in found])


@blueprint.get("/credentials/<number>")
def one(number: str) -> str:
    """One credential: what keeps it in force, who finds it, and its terms."""
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    held = _held(own_credential(session, actor, number))
    words = words_of(catalog, held.credential.association)
    return render_template(
        "applicant/credentials/one.html",
        held=held,
        credential=held.credential,
        head=head_of_grant(held.credential),
        names=names_of(held.where.portfolio, words, is_own=True),
    )


@blueprint.post("/credentials/<number>/listing")
def listing(number: str) -> ResponseReturnValue:
    """Say whether people find it by my name."""
    is_listed = request.form.get("listed") == "yes"
    list_publicly(requests.session(), requests.actor(), number, is_listed, requests.now())
    words = (
        say("People find you by your name in the registry now.")
        if is_listed
        else say("Nobody finds you by your name in the registry any more.")
    )
    flash(words, "success")
    return redirect(url_for(".one", number=number, _anchor="registry"), 303)


@blueprint.post("/credentials/<number>/renewal")
def renew(number: str) -> ResponseReturnValue:
    """Begin what keeps it in force, or brings it back."""
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    try:
        application = begin_renewal(session, catalog, actor, number, requests.now())
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return redirect(url_for(".one", number=number), 303)
    return redirect(f"/applications/{application.id}", 303)


@blueprint.get("/applications/<int:application_id>/letter.pdf")
def letter(application_id: int) -> Response:
    """The letter that decided my application, on paper."""
    found = own_letter(requests.session(), requests.actor(), application_id)
    return Response(letter_pdf(found), mimetype="application/pdf")
