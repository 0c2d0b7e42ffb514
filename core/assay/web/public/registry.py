"""The public registry: whoever has a number verifies it, and who wants to be found is found by name."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import InputRequired

from assay.services.credentials import registry
from assay.services.credentials.registry import MOST_FOUND, Listing
from assay.services.errors import NotFound
from assay.services.portfolio.assembling import day_in
from assay.web import requests
from assay.web.credentials import state_of_listing
from assay.web.public.requirements import address_of
from assay.wording import say

blueprint = Blueprint("registry", __name__, url_prefix="/registry")

#: Fewer would list everybody.
FEWEST_LETTERS = 2


def _one_line(text: str | None) -> str:
    return " ".join((text or "").replace("\0", "").split())


class NumberForm(Form):
    """Whose number is it?"""

    number = StringField(say("Number"), [InputRequired()], filters=[_one_line])


class NameForm(Form):
    """Whom to look for, and where."""

    name = StringField(say("Name"), [InputRequired()], filters=[_one_line])
    association = SelectField(say("Association"), validate_choice=False)


@blueprint.get("")
def search() -> ResponseReturnValue:
    """A number to check, or a name to look for."""
    by_number, by_name = NumberForm(request.args), _name_form()
    if by_number.number.data:
        return _check(by_number)
    name = by_name.name.data or ""
    if len(name.replace(" ", "")) >= FEWEST_LETTERS:
        session, association = requests.session(), by_name.association.data or None
        return _page(by_number, by_name, registry.search(session, name, association))
    if "name" in request.args:
        by_name.name.errors = [
            say("Type at least %(fewest_letters)s letters of the name.", fewest_letters=FEWEST_LETTERS)
        ]
    elif "number" in request.args:
        by_number.number.errors = [say("Type the number first.")]
    return _page(by_number, by_name)


def _name_form() -> NameForm:
    form = NameForm(request.args)
    known = sorted(requests.catalog().associations.values(), key=lambda each: each.short_name)
    form.association.choices = [
        SelectChoice("", say("All associations")),
        *(SelectChoice(each.id, each.short_name) for each in known),
    ]
    return form


def _check(form: NumberForm) -> ResponseReturnValue:
    try:
        found = registry.look_up(requests.session(), form.number.data or "")
    except NotFound as error:
        return _unknown(form, error)
    return redirect(url_for(".one", number=found.number))


def _unknown(form: NumberForm, error: NotFound) -> ResponseReturnValue:
    form.number.errors = [str(error)]
    return _page(form, _name_form())


def _page(
    by_number: NumberForm, by_name: NameForm, found: Sequence[Listing] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "public/registry.html",
        by_number=by_number,
        by_name=by_name,
        found=found,
        most=MOST_FOUND,
        association_name=_association_name,
        state_of=lambda listing: state_of_listing(listing, _today(listing)),
    )
    if by_number.number.errors and by_number.number.data:
        return page, 404
    return (page, 422) if by_name.name.errors or by_number.number.errors else page


@blueprint.get("/<number>")
def one(number: str) -> ResponseReturnValue:
    """What the public is told of a credential, for whoever has its number; a wrong one can be corrected at once."""
    try:
        found = registry.look_up(requests.session(), _one_line(number))
    except NotFound as error:
        return _unknown(NumberForm(number=_one_line(number)), error)
    return render_template(
        "public/registry_entry.html",
        listing=found,
        state=state_of_listing(found, _today(found)),
        association=requests.spoken_catalog().associations.get(found.association),
        requirements=address_of(requests.catalog(), found.association, found.endorsement, found.category),
        today=_today(found),
    )


def _today(listing: Listing) -> date:
    return day_in(requests.catalog(), listing.association, requests.now())


def _association_name(id_: str) -> str:
    found = requests.catalog().associations.get(id_)
    return found.short_name if found else id_
