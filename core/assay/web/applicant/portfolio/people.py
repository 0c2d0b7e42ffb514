"""The people of a portfolio: supervisors, providers, raters."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.services.errors import Refused
from assay.services.portfolio.contacts import (
    add_contact,
    change_contact,
    contacts_of,
    entries_by_contact,
    find_contact,
    naming_entries,
    remove_contact,
)
from assay.services.portfolio.entries import Changed
from assay.services.portfolio.rows import person_of
from assay.storage.portfolios import Contact
from assay.web import requests
from assay.web.applicant.portfolio import keeping
from assay.web.applicant.portfolio.asked import asking_of
from assay.web.applicant.portfolio.keeping import Typed
from assay.web.applicant.portfolio.people_forms import PersonForm
from assay.wording import say

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def listed() -> str:
    """Everybody, with what is known of them and where they are named."""
    session, actor = requests.session(), requests.actor()
    asking = asking_of(session, actor)
    naming = entries_by_contact(session, actor)
    rows = [(each, person_of(each), naming.get(each.key, ())) for each in contacts_of(session, actor)]
    return render_template(
        "applicant/portfolio/people.html",
        rows=rows,
        title_of=asking.title,
        is_endorsed_asked=asking.is_asked("people", "endorsements"),
    )


@keeping.looks_itself
@blueprint.route("/new", methods=["GET", "POST"])
@blueprint.route("/<key>", methods=["GET", "POST"])
def edit(key: str | None = None) -> ResponseReturnValue:
    """The form of one person."""
    if keeping.is_signed_out():
        return keeping.signed_out()
    contact, typed = _find(key), keeping.typed()
    if typed.intent == "draft":
        return keeping.keep()
    if typed.intent == "discard":
        return keeping.discard()
    form = PersonForm(asking_of(requests.session(), requests.actor()), contact, typed.fields)
    if typed.intent != "save":
        return _show(contact, form, typed), typed.status
    if not form.validate():
        return _show(contact, form, typed), 422
    return _save(contact, form, typed)


def _find(key: str | None) -> Contact | None:
    return find_contact(requests.session(), requests.actor(), key) if key else None


def _save(contact: Contact | None, form: PersonForm, typed: Typed) -> ResponseReturnValue:
    key = contact.key if contact else None
    try:
        _write(key, form)
    except Refused as refusal:
        requests.abandon()
        fresh = _find(key)
        if isinstance(refusal, Changed) and fresh is not None:
            form.revision.data, form.revision.raw_data = fresh.revision, None
            return _show(fresh, form, typed, stored=fresh), 409
        form.form_errors.append(str(refusal))
        return _show(fresh, form, typed), 409
    keeping.forget()
    flash(say("%(name)s is saved.", name=form.name.data), "success")
    return redirect(url_for(".listed"), 303)


def _write(key: str | None, form: PersonForm) -> None:
    session, actor, now = requests.session(), requests.actor(), requests.now()
    if key is None:
        add_contact(session, actor, form.card(), now)
    else:
        change_contact(session, actor, key, form.card(), form.revision.data or 0, now)


def _show(contact: Contact | None, form: PersonForm, typed: Typed, stored: Contact | None = None) -> str:
    return render_template(
        "applicant/portfolio/person.html",
        contact=contact,
        form=form,
        typed=typed,
        stored=stored,
        stored_person=person_of(stored) if stored else None,
        title_of=form.asking.title,
        shelf=keeping.shelf_name(),
    )


@blueprint.route("/<key>/remove", methods=["GET", "POST"])
def remove(key: str) -> ResponseReturnValue:
    """Ask once more, then take somebody out whom nothing names."""
    session, actor = requests.session(), requests.actor()
    contact = find_contact(session, actor, key)
    name = contact.content["name"]
    if request.method == "GET":
        naming = naming_entries(session, actor, key)
        return render_template("applicant/portfolio/remove_person.html", contact=contact, naming=naming)
    try:
        remove_contact(session, actor, key)
    except Refused as refusal:
        requests.abandon()
        flash(str(refusal), "error")
        return redirect(url_for(".remove", key=key), 303)
    flash(say("%(name)s is removed from your portfolio.", name=name), "success")
    return redirect(url_for(".listed"), 303)
