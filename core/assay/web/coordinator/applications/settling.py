"""A dispute between reviewers: side by side what each says, and the coordinator's word with its reason."""

from collections.abc import Mapping
from typing import cast

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from assay.assessment.findings import Status
from assay.services.applications.access import coordinated_application
from assay.services.applications.conflicts import refuse_conflict
from assay.services.applications.settling import disputed_of, settle
from assay.services.errors import Refused
from assay.storage.applications import Application
from assay.web import requests
from assay.web.aims import named
from assay.web.applications.letters import tell_outcome
from assay.web.coordinator.applications.forms import SettleForm
from assay.web.coordinator.applications.show import Page, back
from assay.web.coordinator.office import office
from assay.web.findings import names_of
from assay.web.words import words_of
from assay.wording import say

blueprint = Blueprint("settling", __name__, url_prefix="/<int:application_id>/settle")

JUDGE = "judge-"
OVER = say("The reviewers of this application do not disagree any more.")


def _disputed(association: str, application_id: int) -> Application:
    office(association)
    session, actor = requests.session(), requests.actor()
    application = coordinated_application(session, actor, association, application_id)
    if application.round:
        refuse_conflict(session, requests.catalog(), actor, application)
    return application


@blueprint.get("")
def look(association: str, application_id: int) -> Page:
    """What each reviewer says."""
    application = _disputed(association, application_id)
    if application.status != "disputed":
        return _over(association, application_id)
    return _page(application, SettleForm(formdata=None), {})


@blueprint.post("")
def end(association: str, application_id: int) -> Page:
    """Settle it."""
    application = _disputed(association, application_id)
    if application.status != "disputed":
        return _over(association, application_id)
    form = SettleForm()
    faults = _faults(application)
    if not form.validate() or faults:
        return _page(application, form, faults), 422
    try:
        _settle(application, form)
    except Refused as refusal:
        requests.abandon()
        form.outcome.errors = [str(refusal)]
        return _page(_disputed(association, application_id), form, {}), 422
    return back(association, application_id, say("It is settled. Your reason is kept with the application."))


def _over(association: str, application_id: int) -> Response:
    return back(association, application_id, OVER)


def _faults(application: Application) -> Mapping[str, str]:
    """What is not judged yet, by the id of the field."""
    judged, _, ids = disputed_of(requests.session(), application, requests.spoken_catalog())
    titles = {each.requirement: each.title for each in judged.questions}
    return {
        f"{JUDGE}{each}": say("Judge “%(title)s”: met or not met.", title=titles.get(each, each))
        for each in ids
        if request.form.get(f"{JUDGE}{each}") not in ("met", "unmet")
    }


def _settle(application: Application, form: SettleForm) -> None:
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    _, _, ids = disputed_of(session, application)
    said = {each: cast("Status", request.form[f"{JUDGE}{each}"]) for each in ids}
    settle(
        session,
        catalog,
        actor,
        application.association,
        application.id,
        form.outcome.data,
        said,
        form.reason.data or "",
        requests.now(),
    )
    tell_outcome(application)


def _page(application: Application, form: SettleForm, faults: Mapping[str, str]) -> str:
    session, catalog = requests.session(), requests.spoken_catalog()
    judged, said, ids = disputed_of(session, application, catalog)
    evaluation = judged.rules.judge(judged.content.portfolio, judged.on, {})
    words = words_of(catalog, application.association)
    return render_template(
        "coordinator/applications/settle.html",
        office=office(application.association),
        application=application,
        aim=named(catalog, application.association, application.endorsement, application.category),
        judged=judged,
        said=said,
        disputed=[each for each in judged.questions if each.requirement in ids],
        names=names_of(judged.content.portfolio, words, is_own=False),
        evaluation=evaluation,
        form=form,
        faults=faults,
        typed=request.form,
    )
