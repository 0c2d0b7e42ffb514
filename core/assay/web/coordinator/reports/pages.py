"""The reports that somebody asked for: how far each is, fetching, and asking again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as Redirect

from assay.services.reports.keeping import content_of, note_fetch
from assay.services.reports.kinds import kind_of
from assay.services.reports.orders import KEPT, Listed, again, fetch, reports_of
from assay.services.windows import windows_of
from assay.services.working import idle_since
from assay.storage.reports import Report
from assay.web import requests
from assay.web.coordinator import ordering
from assay.web.coordinator.office import Office, office
from assay.web.coordinator.pills import PillWords
from assay.web.coordinator.words import act_title
from assay.wording import LANGUAGES, Phrase, say, say_as

blueprint = Blueprint("reports", __name__, url_prefix="/<association>/reports")


WORDS: Final[Mapping[str, PillWords]] = {
    "waiting": PillWords(say_as("report", "Waiting"), "live", "clock"),
    "making": PillWords(say_as("report", "Being made"), "live", "refresh"),
    "ready": PillWords(say_as("report", "Ready"), "met", "check"),
    "failed": PillWords(say_as("report", "Failed"), "unmet", "alert"),
}
#: Why there is none, and what helps.
REASONS: Final[Mapping[str, str]] = {
    "not-allowed": say("Whoever asked for it may not have it any more, or what it is about is gone."),
    "store": say("The document store did not take it. Ask again in a few minutes."),
    "stopped": say("The worker was stopped three times while it made this one. Ask again, for less at once."),
    "broken": say(
        "Something went wrong while it was made, and whoever runs this site finds it in the log. Ask again."
    ),
    "lost": say("Its file is gone. Ask again."),
}
TITLES: Final[Mapping[str, str]] = {
    "statistics-pdf": say("Statistics report (PDF)"),
    "statistics-csv": say("Statistics report (CSV)"),
    "audit-jsonl": say("Audit log (JSONL)"),
    "audit-csv": say("Audit log (CSV)"),
}


class Line(NamedTuple):
    """A report in the list."""

    report: Report
    asked_by: str
    title: str
    #: What of it: a window, its form, or what was looked for.
    about: list[str]
    words: PillWords
    reason: str
    #: Until when it is kept.
    until: datetime | None

    @property
    def size(self) -> str:
        """In kilobytes."""
        return f"{-(-self.report.size // 1000):,}"


@blueprint.get("")
def show(association: str) -> str:
    """The list, newest first."""
    here = office(association)
    session, actor = requests.session(), requests.actor()
    windows = {each.id: each.name for each in windows_of(session, actor, association)}
    lines = [_line(each, here, windows) for each in reports_of(session, actor, association)]
    return render_template(
        "coordinator/reports.html",
        office=here,
        lines=lines,
        is_open=any(each.report.state in ("waiting", "making") for each in lines),
        idle_since=idle_since(session, requests.now()),
    )


@blueprint.get("/<int:number>")
def file(association: str, number: int) -> Response:
    """Its file. That it was taken along stands in the log before the first byte leaves."""
    session, actor, now = requests.session(), requests.actor(), requests.now()
    row = fetch(session, actor, association, number)
    here = requests.installation()
    content = content_of(here.database, here.documents, row, now)
    with here.database.writing() as writing:
        note_fetch(writing, actor, row, now)
    kind = kind_of(row.kind)
    name = f"{row.kind.partition('-')[0]}-{association}-{row.id}.{kind.ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(content, mimetype=kind.media_type, headers=headers)


@blueprint.post("/<int:number>/again")
def ask_again(association: str, number: int) -> Redirect:
    """Ask once more for one that came to nothing."""
    return ordering.follow(again(requests.session(), requests.actor(), association, number, requests.now()))


def _line(listed: Listed, here: Office, windows: Mapping[int, str]) -> Line:
    row = listed.report
    reason = REASONS.get(row.reason, "")
    until = row.ended_at + KEPT if row.ended_at is not None else None
    about = _about(row.about, here, windows)
    if len(LANGUAGES) > 1:
        about.append(LANGUAGES.get(row.language, row.language))
    return Line(row, listed.asked_by, TITLES[row.kind], about, WORDS[row.state], reason, until)


def _about(about: Mapping[str, Any], here: Office, windows: Mapping[int, str]) -> list[str]:
    if "window" in about:
        named = [windows.get(about["window"], str(about["window"])), here.form_title(about["form"])]
        wide = say("all windows with the same forms")
        return [*(named if about["form"] else named[:1]), *([wide] if about["wide"] else [])]
    return [_sought(name, value) for name, value in about.items()]


def _sought(name: str, value: str) -> str | Phrase:
    if name == "act":
        return act_title(value)
    if name == "since":
        return say("from %(day)s", day=value[:10])
    if name == "until":
        return say("before %(day)s", day=value[:10])
    return f"“{value}”"
