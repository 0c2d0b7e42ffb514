"""The decision on an application: what it rests on, the letter as it will be, and then the act."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from wtforms import TextAreaField
from wtforms.form import Form
from wtforms.validators import DataRequired, Length

from assay.content.fingerprints import fingerprint
from assay.services.applications.deciding import Outcome, coordinated_letter, decide, prospect
from assay.services.applications.decision_letters import DecisionLetter
from assay.services.errors import NotFound, Refused
from assay.storage.applications import ENDED, Application
from assay.web import requests
from assay.web.applications.letters import tell_decision
from assay.web.coordinator.applications.forms import one_way_to_end_lines
from assay.web.coordinator.decision_views import DEEDS, grounds_of, reasons_to_grant
from assay.web.coordinator.office import office
from assay.web.decision_letters import letter_pdf, sheet_of
from assay.wording import say

blueprint = Blueprint(
    "decisions", __name__, url_prefix="/<association>/applications/<int:application_id>/decision"
)

LONGEST_REASONS: Final = 10_000


class ReasonsForm(Form):
    """The reasons for an outcome, whose name stands before that of the field."""

    reasons = TextAreaField(
        say("Reasons"),
        [
            DataRequired(say("Give the reasons: they stand in the letter.")),
            Length(
                max=LONGEST_REASONS,
                message=say(
                    "Say it in at most %(characters)s characters.",
                    characters=f"{LONGEST_REASONS:,}",
                ),
            ),
        ],
        filters=[one_way_to_end_lines],
    )


@blueprint.get("")
def show(association: str, application_id: int) -> ResponseReturnValue:
    """What the decision would rest on; once it is made, the letter."""
    office(association)
    application, letter = _known(association, application_id)
    if letter is None:
        return _deliberation(association, application_id)
    return render_template(
        "coordinator/applications/decided.html",
        office=office(association),
        application=application,
        deed=DEEDS[application.purpose],
        sheet=sheet_of(letter),
        letter=letter,
    )


@blueprint.post("")
def act(association: str, application_id: int) -> ResponseReturnValue:
    """One step further: to the letter as it will be, back to its reasons, or to the end."""
    office(association)
    step = _STEPS.get(request.form.get("step", ""))
    if step is None:
        raise BadRequest
    outcome = _outcome()
    form = ReasonsForm(request.form, prefix=f"{outcome}-")
    if not form.validate():
        return _deliberation(association, application_id, {outcome: form}), 422
    return step(association, application_id, outcome, form)


def _known(association: str, application_id: int) -> tuple[Application, DecisionLetter | None]:
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    return coordinated_letter(session, catalog, actor, association, application_id)


def _outcome() -> Outcome:
    said = request.form.get("outcome", "")
    if said == "granted":
        return "granted"
    if said == "declined":
        return "declined"
    raise BadRequest


def _read(association: str, application_id: int, outcome: Outcome, form: ReasonsForm) -> ResponseReturnValue:
    """The letter as it will be: the decision is made, written down, and undone before anybody sees it."""
    letter = _decided(association, application_id, outcome, form)
    requests.abandon()
    return _letter_page(association, application_id, letter, form)


def _change(
    association: str, application_id: int, outcome: Outcome, form: ReasonsForm
) -> ResponseReturnValue:
    """Back to the reasons, with what was written."""
    return _deliberation(association, application_id, {outcome: form})


def _final(association: str, application_id: int, outcome: Outcome, form: ReasonsForm) -> ResponseReturnValue:
    """The act itself, if the letter is still the one that was read."""
    letter = _decided(association, application_id, outcome, form)
    if _mark(letter) != request.form.get("seen"):
        requests.abandon()
        page = _letter_page(association, application_id, letter, form, has_changed=True)
        return page, 409
    application, _ = _known(association, application_id)
    tell_decision(application)
    flash(
        say(
            "%(applicant)s is told by e-mail, and finds the letter with the application.",
            applicant=letter.applicant,
        ),
        "success",
    )
    return redirect(url_for(".show", association=association, application_id=application_id), 303)


_Step = Callable[[str, int, Outcome, ReasonsForm], ResponseReturnValue]
_STEPS: Final[Mapping[str, _Step]] = {"read": _read, "change": _change, "final": _final}


def _decided(association: str, application_id: int, outcome: Outcome, form: ReasonsForm) -> DecisionLetter:
    session, catalog, actor = requests.session(), requests.catalog(), requests.actor()
    reasons = form.reasons.data or ""
    decision = decide(session, catalog, actor, association, application_id, outcome, reasons, requests.now())
    return DecisionLetter.model_validate(decision.content)


def _unnumbered(letter: DecisionLetter) -> DecisionLetter:
    """A first credential gets its number with the decision, so that of a draft means nothing."""
    return letter.model_copy(update={"number": ""}) if letter.purpose == "endorsement" else letter


def _mark(letter: DecisionLetter) -> str:
    """What tells a letter from one that says something else."""
    return fingerprint(_unnumbered(letter))


def _letter_page(
    association: str,
    application_id: int,
    letter: DecisionLetter,
    form: ReasonsForm,
    *,
    has_changed: bool = False,
) -> str:
    return render_template(
        "coordinator/applications/decision_letter.html",
        office=office(association),
        application_id=application_id,
        deed=DEEDS[letter.purpose],
        letter=letter,
        sheet=sheet_of(_unnumbered(letter)),
        mark=_mark(letter),
        form=form,
        has_changed=has_changed,
    )


def _deliberation(
    association: str, application_id: int, forms: Mapping[str, ReasonsForm] | None = None
) -> str:
    session, catalog, actor = requests.session(), requests.spoken_catalog(), requests.actor()
    found = prospect(session, catalog, actor, association, application_id, requests.now())
    if found.application.status in ENDED:
        raise Refused(say("This application is over, so there is nothing to decide any more."))
    grounds = grounds_of(found)
    fresh = {
        "granted": ReasonsForm(prefix="granted-", reasons=reasons_to_grant(grounds)),
        "declined": ReasonsForm(prefix="declined-"),
    }
    return render_template(
        "coordinator/applications/decision.html",
        office=office(association),
        grounds=grounds,
        application=found.application,
        evaluation=found.evaluation,
        forms={**fresh, **(forms or {})},
        began_with=next(iter(forms or {}), ""),
    )


@blueprint.get("/letter.pdf")
def letter(association: str, application_id: int) -> Response:
    """The letter on paper."""
    office(association)
    _, found = _known(association, application_id)
    if found is None:
        raise NotFound(say("This application is not decided yet."))
    return Response(letter_pdf(found), mimetype="application/pdf")
