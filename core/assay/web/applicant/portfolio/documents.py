"""The documents of the portfolio: a list, uploading, and for each its file, its entry, and removing it."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField, SelectField
from wtforms.fields.choices import SelectChoice

from assay.services.applications.documents import document_for_reader, judged_with
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.documents import (
    LARGEST,
    MEGABYTE,
    MOST_BYTES,
    MOST_FILES,
    add_document,
    assign_document,
    documents_of,
    examine,
    own_document,
    refuse_no_room,
    remove_document,
    removed_lately,
    restore_document,
    shelf_of,
)
from assay.services.portfolio.entries import entries_of, name_of
from assay.services.portfolio.file_kinds import KINDS as FILE_KINDS
from assay.services.viewing import Look
from assay.storage.document_store import StoreError
from assay.storage.portfolios import KINDS, Entry, StoredDocument
from assay.web import requests, viewing
from assay.web.applicant.portfolio.kinds import KINDS as KIND_WORDS
from assay.web.documents import is_shown, served
from assay.wording import say, say_many

blueprint = Blueprint("documents", __name__, url_prefix="/documents")

#: Of all files that are sent at once, with room for what the form itself needs.
MOST_AT_ONCE = 4 * LARGEST + 1024 * 1024


class UploadForm(FlaskForm):
    """Files, and to which entry they belong."""

    files = MultipleFileField(say("Files"))
    entry = SelectField(say("They belong to"), validate_choice=False)


class EntryForm(FlaskForm):
    """To which entry a document belongs."""

    entry = SelectField(say("It belongs to"), validate_choice=False)


@blueprint.url_value_preprocessor
def _let_files_in(endpoint: str | None, _values: object) -> None:
    """Only here may a request be large; this must be known before anything reads it."""
    if endpoint == "portfolio.documents.upload":
        request.max_content_length = MOST_AT_ONCE


@blueprint.errorhandler(413)
def _too_large(_error: Exception) -> ResponseReturnValue:
    requests.abandon()
    if requests.signed_in() is None:  # nothing that is raised here would be answered
        return redirect(url_for("security.login"))
    form = UploadForm(formdata=None)
    form.files.errors = [
        say(
            "These files are too large to be sent at once; a file may have %(size)s.",
            size=megabytes(LARGEST),
        )
    ]
    return _page(form), 413


@blueprint.get("")
def listed() -> str:
    """Everything that is there, and the form for more."""
    return _page(UploadForm(formdata=None, entry=request.args.get("entry", "")))


@blueprint.post("")
def upload() -> ResponseReturnValue:
    """Keep the files that are sound; the page says of the others why they are not kept."""
    actor, form = requests.actor(), UploadForm()
    files = [each for each in request.files.getlist("files") if each.filename]
    refusals = [words for each in files if (words := _keep(actor, each, form.entry.data or ""))]
    kept = len(files) - len(refusals)
    if kept:
        flash(
            say_many("Your file is added.", "%(num)s files are added.", kept),
            "success",
        )
    if kept and not refusals:
        return redirect(_after(actor, form.entry.data or ""), 303)
    requests.abandon()
    form.files.errors = refusals or [say("Choose a file first.")]
    return _page(form), 422


def _keep(actor: Actor, upload: FileStorage, entry_key: str) -> str:
    """Nothing, or why a file is not kept.

    Bytes first, then the row, in a short transaction of its own: while a slow store takes ten megabytes, nobody else
    waits for the one writer that SQLite has.
    """
    installation = requests.installation()
    try:
        file = examine(upload.filename or "", upload.stream.read(LARGEST + 1))
        refuse_no_room(requests.session(), actor, file)
        place = installation.documents.put(file.content)
        with installation.database.writing() as session:
            add_document(session, actor, file, place, entry_key, requests.now())
    except StoreError:
        return say(
            "“%(file)s”: the document store does not answer now. Try again in a few minutes.",
            file=_short(upload),
        )
    except Refused as refusal:
        return f"“{_short(upload)}”: {refusal}"
    return ""


def _short(upload: FileStorage) -> str:
    name = "".join(each for each in upload.filename or "" if each.isprintable())
    return name if len(name) <= 60 else f"{name[:50]}…{name[-8:]}"


def _after(actor: Actor, entry_key: str) -> str:
    """Back to the entry, if the files were put to one."""
    for entry in _entries(actor):
        if entry.key == entry_key:
            return url_for("portfolio.entries.edit", kind=entry.kind, key=entry.key)
    return url_for(".listed")


@blueprint.route("/<int:document_id>", methods=["GET", "POST"])
def change(document_id: int) -> ResponseReturnValue:
    """One document: look at it, save it, let it belong to another entry, take it out."""
    session, actor = requests.session(), requests.actor()
    document = own_document(session, actor, document_id)
    entries = _entries(actor)
    form = EntryForm(entry=next((each.key for each in entries if each.id == document.entry_id), ""))
    form.entry.choices = _choices(entries)
    if request.method == "POST":
        assign_document(session, actor, document_id, form.entry.data or "")
        flash(say("Saved."), "success")
        return redirect(url_for(".listed"), 303)
    return render_template(
        "applicant/portfolio/document.html",
        document=document,
        form=form,
        kind=_kind(document),
        is_shown=is_shown(document),
        megabytes=megabytes,
    )


@blueprint.get("/<int:document_id>/file")
def file(document_id: int) -> Response:
    """The bytes, shown or saved: for the owner, and for those who judge what was handed in with it."""
    session, actor = requests.session(), requests.actor()
    document = document_for_reader(session, actor, document_id)
    judged = judged_with(session, actor, document)
    if judged is not None:
        subject = f"application {judged.application_id}"
        viewing.note(Look(judged.association, actor, "view document", subject, {"document": document_id}))
    return served(document, save="save" in request.args)


@blueprint.post("/<int:document_id>/remove")
def remove(document_id: int) -> ResponseReturnValue:
    """Take it out; for a day it can be put back."""
    document = remove_document(requests.session(), requests.actor(), document_id, requests.now())
    flash(
        say("“%(file)s” is removed. You can put it back below until tomorrow.", file=document.name), "success"
    )
    return redirect(url_for(".listed"), 303)


@blueprint.post("/<int:document_id>/restore")
def restore(document_id: int) -> ResponseReturnValue:
    """Put back what was taken out."""
    document = restore_document(requests.session(), requests.actor(), document_id)
    flash(say("“%(file)s” is back.", file=document.name), "success")
    return redirect(url_for(".listed"), 303)


def _page(form: UploadForm) -> str:
    session, actor = requests.session(), requests.actor()
    entries = _entries(actor)
    form.entry.choices = _choices(entries)
    return render_template(
        "applicant/portfolio/documents.html",
        form=form,
        documents=documents_of(session, actor),
        removed=removed_lately(session, actor, requests.now()),
        entries={each.id: each for each in entries},
        name_of=_name,
        kind=_kind,
        is_shown=is_shown,
        shelf=shelf_of(session, actor),
        most_bytes=MOST_BYTES,
        most_files=MOST_FILES,
        largest=LARGEST,
        megabytes=megabytes,
    )


def _entries(actor: Actor) -> Sequence[Entry]:
    """All entries, by kind in the order of the pages."""
    return [each for kind in KINDS for each in entries_of(requests.session(), actor, kind)]


def _name(entry: Entry) -> str:
    association = requests.catalog().associations.get(name_of(entry))
    return association.short_name if association and entry.kind == "memberships" else name_of(entry)


def _choices(entries: Sequence[Entry]) -> list[SelectChoice]:
    """The entries, grouped by kind; first of all none."""
    found = [SelectChoice(each.key, _name(each), optgroup=KIND_WORDS[each.kind].title) for each in entries]
    return [SelectChoice("", say("No entry")), *found]


def _kind(document: StoredDocument) -> str:
    """What a document is, in words."""
    return FILE_KINDS[document.media_type].title if document.media_type in FILE_KINDS else say("File")


def megabytes(size: int) -> str:
    """420 kB, 1.5 MB."""
    return (
        f"{max(1, round(size / 1000))} kB"
        if size < 1_000_000
        else f"{size / MEGABYTE:.1f} MB".replace(".0 ", " ")
    )
