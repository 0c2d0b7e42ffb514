"""Taking over training hours from a spreadsheet, and a whole portfolio from a file: first a look, then a yes."""

from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assay.content.portfolio import Portfolio, read_portfolio_text
from assay.content.problems import ContentError
from assay.services.errors import Refused
from assay.services.portfolio.csv_tables import MOST_BYTES, text_of
from assay.services.portfolio.hours_import import (
    import_hours,
    read_hours,
    template,
    to_correct,
    topics_known,
)
from assay.services.portfolio.hours_lines import COLUMNS
from assay.services.portfolio.transfer import import_portfolio, plan_import
from assay.web import requests
from assay.web.applicant.portfolio.asked import asking_of
from assay.web.applicant.portfolio.kinds import KINDS
from assay.wording import say, say_many

blueprint = Blueprint("importing", __name__)

#: A file, its text once more in the form, and room for the rest; a larger one is refused in words.
MOST_SENT = 8 * MOST_BYTES


@blueprint.url_value_preprocessor
def _let_text_in(_endpoint: str | None, _values: object) -> None:
    """Let a text be as long as its file may be; this must be known before anything reads it."""
    request.max_content_length = MOST_SENT
    request.max_form_memory_size = MOST_SENT


@blueprint.get("/training/import")
def hours() -> str:
    """Choose a file."""
    return _choose_hours()


@blueprint.post("/training/import")
def look_at_hours() -> ResponseReturnValue:
    """Look at every line; take over those that are fine once the very same text was looked at."""
    session, actor = requests.session(), requests.actor()
    try:
        text = _text("table")
        reading = read_hours(session, requests.catalog(), actor, text, requests.now())
        if request.form.get("act") == "correct":
            return _saved(to_correct(reading), "training-hours-to-correct.csv")
        is_seen = request.form.get("seen") == _seen(text)
        if request.form.get("act") == "import" and is_seen:
            return _take_hours(text)
    except Refused as refusal:
        requests.abandon()
        return _choose_hours(str(refusal)), 422
    return render_template(
        "applicant/portfolio/hours_lines.html",
        reading=reading,
        text=text,
        seen=_seen(text),
        is_changed=request.form.get("act") == "import",
        asking=asking_of(session, actor),
    )


def _take_hours(text: str) -> ResponseReturnValue:
    count = import_hours(requests.session(), requests.catalog(), requests.actor(), text, requests.now())
    words = say_many(
        "One training is in your portfolio now.", "%(num)s trainings are in your portfolio now.", count
    )
    flash(words, "success")
    return redirect(url_for("portfolio.entries.listed", kind="training"), 303)


@blueprint.get("/training/import/template.csv")
def hours_template() -> Response:
    """An empty table to fill in."""
    requests.actor()
    return _saved(template(), "training hours.csv")


@blueprint.get("/import")
def whole() -> str:
    """Choose a file, or save one."""
    return _choose_whole()


@blueprint.post("/import")
def look_at_whole() -> ResponseReturnValue:
    """Say what is new in a file; take it over once the very same text was looked at."""
    session, actor = requests.session(), requests.actor()
    try:
        text = _text("portfolio")
        portfolio = _portfolio(text)
        if request.form.get("act") == "import" and request.form.get("seen") == _seen(text):
            return _take_whole(portfolio)
        plan = plan_import(session, actor, portfolio)
    except ContentError as error:
        requests.abandon()
        return _choose_whole(problems=[(each.line, each.what, each.expected) for each in error.problems]), 422
    except Refused as refusal:
        requests.abandon()
        return _choose_whole(complaint=str(refusal)), 422
    return render_template(
        "applicant/portfolio/whole_plan.html",
        plan=plan,
        portfolio=portfolio,
        text=text,
        seen=_seen(text),
        kinds=KINDS,
        asking=asking_of(session, actor),
    )


def _take_whole(portfolio: Portfolio) -> ResponseReturnValue:
    plan = import_portfolio(requests.session(), requests.actor(), portfolio, requests.now())
    words = say_many(
        "One new part is in your portfolio now.",
        "%(num)s new parts are in your portfolio now.",
        plan.size,
    )
    flash(words, "success")
    return redirect(url_for("portfolio.overview.show"), 303)


def _portfolio(text: str) -> Portfolio:
    return read_portfolio_text(text, "portfolio.yaml")


def _choose_hours(complaint: str = "") -> str:
    requests.actor()
    return render_template(
        "applicant/portfolio/hours_import.html",
        complaint=complaint,
        text=request.form.get("table", ""),
        columns=COLUMNS,
        topics=topics_known(requests.spoken_catalog(), requests.now()),
    )


def _choose_whole(complaint: str = "", problems: list[tuple[int, str, str]] | None = None) -> str:
    actor = requests.actor()
    catalog = requests.spoken_catalog()
    return render_template(
        "applicant/portfolio/whole_import.html",
        complaint=complaint,
        problems=problems or [],
        text=request.form.get("portfolio", ""),
        associations=[catalog.associations[each] for each in sorted(catalog.associations)],
        name=actor.name,
    )


def _text(field: str) -> str:
    """What was sent: a file before what was pasted, which may be left from an earlier look."""
    file = request.files.get("file")
    text = (
        text_of(file.stream.read(MOST_BYTES + 1)) if file and file.filename else request.form.get(field, "")
    )
    if len(text) > MOST_BYTES:
        raise Refused(
            say("This has more than %(most)s MB; split it into several.", most=MOST_BYTES // 1_000_000)
        )
    if not text.strip():
        raise Refused(say("Choose a file, or paste what is in it."))
    return text.replace("\r\n", "\n")


def _seen(text: str) -> str:
    """By what a text that was looked at is known again; a form may change the ends of its lines and of itself."""
    return sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()


def _saved(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{Path(name).name}"'}
    return Response(content, mimetype="text/csv", headers=headers)
