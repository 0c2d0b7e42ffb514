"""The lists of evidence, and adding, changing and removing it."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.contacts import add_contact, contacts_of
from assay.services.portfolio.documents import documents_of_entry
from assay.services.portfolio.drafts import draft_of
from assay.services.portfolio.entries import (
    Changed,
    add_entry,
    change_entry,
    entries_of,
    find_entry,
    name_of,
    remove_entry,
)
from assay.services.portfolio.rows import evidence_of
from assay.storage.portfolios import Entry
from assay.web import requests
from assay.web.applicant.portfolio import keeping, lines
from assay.web.applicant.portfolio.asked import Asking, asking_of
from assay.web.applicant.portfolio.competencies import Picker, picker_of
from assay.web.applicant.portfolio.entry_forms import EntryForm, Offer
from assay.web.applicant.portfolio.evidence_forms import FORMS, NamingForm
from assay.web.applicant.portfolio.keeping import Typed
from assay.web.applicant.portfolio.kinds import KINDS, PATH
from assay.wording import say

blueprint = Blueprint("entries", __name__)


@dataclass(frozen=True)
class Desk:
    """What a form of evidence stands on."""

    actor: Actor
    kind: str
    #: Of the entry that is being changed; none for a new one.
    key: str | None
    entry: Entry | None
    asking: Asking
    picker: Picker
    offer: Offer

    def form(self, typed: Typed) -> EntryForm:
        """The form, with what was typed or what is stored."""
        evidence = evidence_of(self.entry) if self.entry else None
        revision = self.entry.revision if self.entry else 0
        return FORMS[self.kind](self.offer, evidence, typed.fields, revision=revision)


@blueprint.get(f"/{PATH}")
def listed(kind: str) -> str:
    """The entries of a kind."""
    session, actor = requests.session(), requests.actor()
    asking = asking_of(session, actor)
    names = {each.key: each.content["name"] for each in contacts_of(session, actor)}
    rows = [lines.line_of(each, asking, names) for each in entries_of(session, actor, kind)]
    return render_template(
        "applicant/portfolio/list.html",
        kind=KINDS[kind],
        lines=sorted(rows, key=lambda line: line.order, reverse=True),
        total=lines.total_of(rows),
        feeds=asking.feeds(kind),
        has_goals=asking.has_goals,
        draft=draft_of(session, actor, url_for(".edit", kind=kind)),
    )


@keeping.looks_itself
@blueprint.route(f"/{PATH}/new", methods=["GET", "POST"])
@blueprint.route(f"/{PATH}/<key>", methods=["GET", "POST"])
def edit(kind: str, key: str | None = None) -> ResponseReturnValue:
    """The form of one entry."""
    if keeping.is_signed_out():
        return keeping.signed_out()
    desk, typed = _desk(kind, key), keeping.typed()
    if typed.intent == "draft":
        return keeping.keep()
    if typed.intent == "discard":
        return keeping.discard()
    form = desk.form(typed)
    if typed.intent != "save":
        return _show(desk, form, typed), typed.status
    if not form.validate():
        return _show(desk, form, typed), 422
    return _save(desk, form, typed)


def _desk(kind: str, key: str | None) -> Desk:
    session, actor = requests.session(), requests.actor()
    entry = find_entry(session, actor, kind, key) if key else None
    asking = asking_of(session, actor)
    chosen = entry.content.get("competencies", ()) if entry else ()
    picker = picker_of(asking, chosen)
    offer = Offer(asking, picker.ids, contacts_of(session, actor))
    return Desk(actor, kind, key, entry, asking, picker, offer)


def _save(desk: Desk, form: EntryForm, typed: Typed) -> ResponseReturnValue:
    try:
        entry, is_new = _write(desk, form)
    except Changed:
        return _both(desk, form, typed)
    except Refused as refusal:
        requests.abandon()
        form.form_errors.append(str(refusal))
        return _show(_again(desk), form, typed), 409
    keeping.forget()
    flash(_saved_words(desk, entry, is_new), "success")
    return redirect(_next_page(desk, form, entry), 303)


def _write(desk: Desk, form: EntryForm) -> tuple[Entry, bool]:
    """The entry, and whether it is new."""
    session, now = requests.session(), requests.now()
    person = {}
    if isinstance(form, NamingForm) and (card := form.newcomer):
        person = {form.role: add_contact(session, desk.actor, card, now).key}
    if desk.entry is None:
        entry = add_entry(session, desk.actor, form.evidence(**person), now)
        return entry, entry.created_at == now
    evidence = form.evidence(desk.entry.key, **person)
    revision = form.revision.data or 0
    return change_entry(session, desk.actor, desk.entry.key, evidence, revision, now), False


def _saved_words(desk: Desk, entry: Entry, is_new: bool) -> str:
    name = desk.asking.title(name_of(entry)) if desk.kind == "memberships" else name_of(entry)
    if is_new or desk.entry is not None:
        return say("“%(entry)s” is saved.", entry=name)
    return say("“%(entry)s” is in your portfolio already, word for word; it was not added twice.", entry=name)


def _next_page(desk: Desk, form: EntryForm, entry: Entry) -> str:
    """Where to go on: to the documents, when some are said to be attached and none is there."""
    is_bare = not documents_of_entry(requests.session(), desk.actor, entry)
    missing = form.attached if is_bare else ()
    for document in missing:
        flash(say(document, entry=name_of(entry)), "info")
    if request.form.get("action") == "another":
        return url_for(".edit", kind=desk.kind)
    if missing:
        return url_for("portfolio.documents.listed", entry=entry.key)
    return url_for(".listed", kind=desk.kind)


def _again(desk: Desk) -> Desk:
    return _desk(desk.kind, desk.key)


def _both(desk: Desk, form: EntryForm, typed: Typed) -> ResponseReturnValue:
    """What was stored meanwhile beside what was typed; saving once more replaces the one by the other."""
    requests.abandon()
    fresh = _again(desk)
    stored = fresh.form(Typed("look", None))
    form.revision.data = stored.revision.data
    form.revision.raw_data = None
    differences = lines.differences(stored, form, fresh.picker)
    return _show(fresh, form, typed, differences), 409


def _show(
    desk: Desk, form: EntryForm, typed: Typed, differences: list[tuple[str, str, str]] | None = None
) -> str:
    return render_template(
        "applicant/portfolio/entry.html",
        kind=KINDS[desk.kind],
        entry=desk.entry,
        form=form,
        picker=desk.picker.with_chosen(form.competencies.data or ()) if "competencies" in form else None,
        feeds=desk.asking.feeds(desk.kind),
        has_goals=desk.asking.has_goals,
        documents=documents_of_entry(requests.session(), desk.actor, desk.entry) if desk.entry else (),
        typed=typed,
        differences=differences,
        shelf=keeping.shelf_name(),
    )


@blueprint.route(f"/{PATH}/<key>/remove", methods=["GET", "POST"])
def remove(kind: str, key: str) -> ResponseReturnValue:
    """Ask once more, then take an entry out."""
    session, actor = requests.session(), requests.actor()
    entry = find_entry(session, actor, kind, key)
    if request.method == "GET":
        return render_template("applicant/portfolio/remove.html", kind=KINDS[kind], entry=entry)
    name = name_of(entry)
    remove_entry(session, actor, kind, key)
    flash(say("“%(entry)s” is removed from your portfolio.", entry=name), "success")
    return redirect(url_for(".listed", kind=kind), 303)
