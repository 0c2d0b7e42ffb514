"""What the association has granted: the list, one credential, and taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, TextAreaField
from wtforms.form import Form
from wtforms.validators import DataRequired, InputRequired, Length

from assay.assessment.requirements.cycles import RENEWABLE_DAYS
from assay.services.credentials.keeping import coordinated_credential, credentials_of, revoke
from assay.services.portfolio.assembling import day_in
from assay.services.trail import acts_about
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.web import mailing, requests
from assay.web.coordinator.applications.forms import one_way_to_end_lines
from assay.web.coordinator.credential_tables import table_of
from assay.web.coordinator.office import describe, office
from assay.web.coordinator.words import sentence
from assay.web.credentials import State, state_of_credential
from assay.wording import say, say_as

blueprint = Blueprint("credentials", __name__, url_prefix="/<association>/credentials")

#: What the list can be narrowed to.
CHOICES: Final = {
    "all": say("All"),
    "active": say("In force"),
    "ending": say("Ends soon"),
    "renewing": say("Being renewed"),
    "lapsed": say_as("credential", "Lapsed"),
    "revoked": say_as("credential", "Revoked"),
}


class RevokeForm(Form):
    """Why a credential is taken back."""

    reason = TextAreaField(
        say("Reason"),
        [
            DataRequired(say("Say why it is revoked; the reason is kept, and its holder is told.")),
            Length(max=2000, message=say("Say it in at most 2,000 characters.")),
        ],
        filters=[one_way_to_end_lines],
    )
    is_sure = BooleanField(
        say("I am sure: it is out of force at once, and this cannot be undone"),
        [InputRequired(say("Tick this to confirm."))],
    )


@dataclass(frozen=True)
class Row:
    """A credential in the list."""

    credential: Credential
    state: State
    ends: date | None
    #: Whether it can be renewed now, or soon cannot any more.
    ends_soon: bool
    is_own: bool

    def is_in(self, choice: str, name: str) -> bool:
        """Whether a filter lets it through."""
        fits = {"all": True, "ending": self.ends_soon}.get(choice, self.state.id == choice)
        words = f"{self.credential.name} {self.credential.number}".casefold()
        return fits and all(word in words for word in name.casefold().split())


@blueprint.get("")
def all_of(association: str) -> str:
    """The list, as it is filtered."""
    here = office(association)
    rows, (choice, name) = _rows(association), _asked()
    counts = {id_: sum(each.is_in(id_, "") for each in rows) for id_ in CHOICES}
    return render_template(
        "coordinator/credentials/list.html",
        office=here,
        rows=[each for each in rows if each.is_in(choice, name)],
        total=len(rows),
        choices=[(id_, title, counts[id_]) for id_, title in CHOICES.items() if counts[id_] or id_ == choice],
        choice=choice,
        name=name,
    )


@blueprint.get("/table.csv")
def table(association: str) -> Response:
    """The same list for other programs."""
    office(association)
    choice, name = _asked()
    found = [each.credential for each in _rows(association) if each.is_in(choice, name)]
    named = {"Content-Disposition": f'attachment; filename="credentials-{association}.csv"'}
    # The mark at the beginning tells spreadsheets that the letters are UTF-8.
    text = f"\ufeff{table_of(found, _today(association))}"
    return Response(text, mimetype="text/csv", headers=named)


def _asked() -> tuple[str, str]:
    choice = request.args.get("show", "all")
    return (choice if choice in CHOICES else "all"), request.args.get("name", "").strip()


def _rows(association: str) -> Sequence[Row]:
    today, actor = _today(association), requests.actor()
    found = credentials_of(requests.session(), actor, association)
    return [_row(each, today, each.person_id == actor.person_id) for each in found]


def _row(credential: Credential, today: date, is_own: bool) -> Row:
    state, ends = state_of_credential(credential, today), credential.terms[-1].ends
    soon = state.id == "active" and ends is not None and ends < today + timedelta(days=RENEWABLE_DAYS)
    return Row(credential, state, ends, soon, is_own)


def _today(association: str) -> date:
    return day_in(requests.catalog(), association, requests.now())


@blueprint.get("/<number>")
def one(association: str, number: str) -> ResponseReturnValue:
    """One credential: its holder, its terms, and taking it back."""
    return _page(association, number, RevokeForm())


def _page(association: str, number: str, form: RevokeForm) -> ResponseReturnValue:
    here = office(association)
    session, actor = requests.session(), requests.actor()
    credential = coordinated_credential(session, actor, association, number)
    about = AuditLine.subject == f"credential {credential.number}"
    page = render_template(
        "coordinator/credentials/one.html",
        office=here,
        credential=credential,
        state=state_of_credential(credential, _today(association)),
        acts=acts_about(session, actor, association, about),
        sentence=sentence,
        form=form,
    )
    return (page, 422) if form.errors else page


@blueprint.post("/<number>/revoke")
def take_back(association: str, number: str) -> ResponseReturnValue:
    """Revoke it, for a reason that its holder is told."""
    office(association)
    form = RevokeForm(request.form)
    coordinated_credential(requests.session(), requests.actor(), association, number)
    if not form.validate():
        return _page(association, number, form)
    reason = form.reason.data or ""
    found = revoke(requests.session(), requests.actor(), association, number, reason, requests.now())
    _tell(found)
    flash(
        say("%(number)s is revoked; %(name)s is told by e-mail.", number=found.number, name=found.name),
        "success",
    )
    return redirect(url_for(".one", association=association, number=number), 303)


def _tell(credential: Credential) -> None:
    mailing.post(
        credential.association,
        f"credential {credential.number} revoked",
        credential.person,
        "credential-revoked",
        holder=credential.person.name,
        association_name=describe(credential.association, requests.catalog_for(credential.person)).full_name,
        endorsement=credential.title,
        number=credential.number,
        reason=credential.reason,
        page=f"{requests.installation().settings.base_url}/credentials/{credential.number}",
    )
