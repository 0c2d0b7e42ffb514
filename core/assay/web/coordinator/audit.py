"""The audit log: looking for acts page by page, and taking it along."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, Response, abort, render_template, request, send_file
from werkzeug.wrappers import Response as Redirect
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.form import Form
from wtforms.validators import Optional

from assay.services.auditing.exporting import FORMATS
from assay.services.auditing.overseeing import export_readable, log_standing, note_export
from assay.services.reports.kinds import is_large, of_log
from assay.services.trail import acts_known, read_trail
from assay.services.wanted_acts import CLOCK, Wanted
from assay.web import requests
from assay.web.coordinator import ordering
from assay.web.coordinator.changes import change
from assay.web.coordinator.office import Office, office
from assay.web.coordinator.words import act_title, sentence
from assay.wording import say

blueprint = Blueprint("audit", __name__, url_prefix="/<association>/audit")

LAST_NUMBER = 2**31 - 1
MOST_LETTERS = 200
#: An export of more bytes than this is put together in a file.
IN_MEMORY = 1_000_000
TYPES = {"jsonl": "application/jsonl", "csv": "text/csv"}


class FilterForm(Form):
    """Which acts to show. What is nonsense is no filter."""

    act = SelectField(say("Act"), validate_choice=False)
    about = StringField(say("On whom or what"))
    who = StringField(say("Who did it"))
    words = StringField(say("Words in it"))
    since = DateField(say("From"), [Optional()])
    until = DateField(say("To"), [Optional()])


@blueprint.get("")
def show(association: str) -> str:
    """A page of the log, newest first."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    form = _form(acts_known(session, actor, association))
    wanted, beside = _wanted(form, here), (_number("older"), _number("newer"))
    trail = read_trail(session, actor, association, wanted, older_than=beside[0], newer_than=beside[1])
    return render_template(
        "coordinator/audit.html",
        office=here,
        form=form,
        sought={name: value for name, value in request.args.items() if name in form.data and value},
        trail=trail,
        standing=log_standing(session, actor, association),
        formats=FORMATS,
        is_large=is_large(session, actor, association, "audit-csv", of_log(wanted)),
        sentence=sentence,
        change=change,
    )


@blueprint.get("/export.<kind>")
def export(association: str, kind: str) -> Response:
    """What was looked for, as a file. That it was taken along stands in the log as well."""
    here = office(association)
    session, actor, now = requests.session(), requests.actor(), requests.now()
    if kind not in FORMATS:
        abort(404)
    wanted = _wanted(_form(acts_known(session, actor, association)), here)
    if is_large(session, actor, association, f"audit-{kind}", of_log(wanted)):
        raise ordering.too_large()
    database = requests.installation().database
    with database.reading() as reading:
        file = _spooled(export_readable(reading, actor, association, wanted, kind, now))
    with database.writing() as writing:
        note_export(writing, actor, association, wanted, kind, now)
    return send_file(file, TYPES[kind], as_attachment=True, download_name=f"audit-{association}.{kind}")


@blueprint.post("/export")
def order(association: str) -> Redirect:
    """Have the file made beside the pages."""
    here = office(association)
    wanted = _wanted(_form(acts_known(requests.session(), requests.actor(), association)), here)
    return ordering.place(association, f"audit-{request.form.get('as', 'csv')}", of_log(wanted))


def _spooled(pieces: Iterator[str]) -> IO[bytes]:
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed with the response)
    for each in pieces:
        file.write(each.encode())
    file.seek(0)
    return file


def _form(known: Sequence[str]) -> FilterForm:
    form = FilterForm(request.args)
    form.act.choices = [
        SelectChoice("", say("Everything")),
        *(SelectChoice(act, act_title(act)) for act in known),
    ]
    if form.act.data not in known:
        form.act.data = ""
    form.validate()
    return form


def _wanted(form: FilterForm, here: Office) -> Wanted:
    who = _text(form.who.data)
    return Wanted(
        act=form.act.data or "",
        who=CLOCK if who.casefold() == str(say("The clock")).casefold() else who,
        about=_text(form.about.data),
        words=_text(form.words.data),
        since=_midnight(form.since.data, here) if form.since.data else None,
        until=_midnight(form.until.data, here, timedelta(days=1)) if form.until.data else None,
    )


def _text(value: str | None) -> str:
    return (value or "").replace("\0", "").strip()[:MOST_LETTERS]


def _midnight(day: date, here: Office, later: timedelta = timedelta()) -> datetime | None:
    """When a day begins where the association is; nothing at the end of all time."""
    try:
        return datetime.combine(day + later, time(), here.zone).astimezone(UTC)
    except OverflowError:
        return None


def _number(name: str) -> int | None:
    """A place in the chain that the address names."""
    found = request.args.get(name, type=int)
    return min(found, LAST_NUMBER) if found is not None and found >= 0 else None
