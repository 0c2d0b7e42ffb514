"""Large reports on the pages: asked for, seen how far, fetched by who may have them; small ones stay direct."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from assay.jobs.tasks import make_reports
from assay.services.auditing import exporting
from assay.services.reports import kinds
from assay.services.reports.making import claim
from assay.settings import Settings
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.document_store import DocumentStore
from assay.storage.people import Appointment
from assay.storage.queue import open_queue
from assay.storage.reports import Report
from assay.web.coordinator.reports.making import makers
from assay.web.coordinator.reports.pages import REASONS, TITLES, WORDS
from assay.web.coordinator.statistics import pages as statistics
from services.building import ASSOCIATION
from services.staging import Stage
from web.acting import Clock, Someone, send, sign_in, words

HOME = f"/coordinate/{ASSOCIATION}"
LIST = f"{HOME}/reports"


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where thousands have sat."""
    monkeypatch.setattr(statistics, "MANY_SITTINGS", 0)
    for name, kind in kinds.KINDS.items():
        changed = kinds.Kind(**{**vars(kind), "most": 0})
        monkeypatch.setitem(kinds.KINDS, name, changed)


@pytest.fixture
def work(app: Flask, settings: Settings, database: Database, clock: Clock) -> Callable[[], int]:
    """A worker does what waits, with everything that the real one has."""
    made = makers(app)
    return lambda: make_reports(settings, database, made, clock)


@pytest.fixture
def colleague(app: Flask, make_person: Callable[..., Someone]) -> FlaskClient:
    """Another coordinator's browser."""
    browser = app.test_client()
    sign_in(browser, make_person("Claude", roles=[(ASSOCIATION, "coordinator")]))
    return browser


def exports(database: Database) -> list[tuple[str, str, object]]:
    query = select(AuditLine).where(AuditLine.act.startswith("export ")).order_by(AuditLine.id)
    with database.reading() as session:
        return [(each.act, each.subject, each.detail["format"]) for each in session.scalars(query)]


def test_what_is_small_is_a_link_and_nobody_waits(desk: FlaskClient, stage: Stage) -> None:
    for page in (f"{HOME}/windows/{stage.window}/report", f"{HOME}/audit"):
        shown = desk.get(page).text
        assert 'name="as"' not in shown
    assert "No report yet" in words(desk.get(LIST).text)
    assert "See whether it is ready" not in desk.get(LIST).text


@pytest.mark.usefixtures("everything_is_large")
def test_a_large_report_is_asked_for_made_and_fetched(
    desk: FlaskClient, stage: Stage, work: Callable[[], int], database: Database, settings: Settings
) -> None:
    page = f"{HOME}/windows/{stage.window}/report"
    assert "is made in the background" in words(desk.get(page).text)
    for ending in ("pdf", "csv"):
        answer = send(desk, f"{page}?form=practice", {"as": ending}, page)
        assert answer.location == LIST
        assert send(desk, f"{page}?form=practice", {"as": ending}, page).status_code == 302  # pressed twice
    shown = words(desk.get(LIST).text)
    assert shown.count("Waiting") == 2
    assert "Statistics report (PDF) Autumn · Practice form · English" in shown
    assert "by Cora Coordinator" in shown
    assert "See whether it is ready" in shown
    queue = open_queue(settings.queue_url, settings.secret_key)
    assert queue.pending_count() == 4
    queue.storage.close()
    assert work() == 2
    assert words(desk.get(LIST).text).count("Ready") == 2
    first, second = desk.get(f"{LIST}/1"), desk.get(f"{LIST}/2")
    assert "Standard error" in " ".join(each.extract_text() for each in PdfReader(BytesIO(first.data)).pages)
    assert second.text.startswith("\ufeffsection,item,statistic")
    assert second.headers["Content-Disposition"] == f'attachment; filename="statistics-{ASSOCIATION}-2.csv"'
    assert second.headers["Cache-Control"] == "private, no-store"
    here = f"window {stage.window}"
    assert exports(database) == [("export report", here, "pdf"), ("export report", here, "csv")]
    assert "Took a report along as a file (pdf)" in words(desk.get(f"{HOME}/audit").text)


@pytest.mark.usefixtures("everything_is_large")
def test_the_log_is_what_was_looked_for(
    desk: FlaskClient, stage: Stage, work: Callable[[], int], database: Database
) -> None:
    audit = f"{HOME}/audit"
    answer = send(desk, f"{audit}/export?act=final+rating&until=2030-01-01", {"as": "csv"}, audit)
    assert answer.location == LIST
    assert "Audit log (CSV) Finished a rating · before 2030-01-02" in words(desk.get(LIST).text)
    work()
    lines = desk.get(f"{LIST}/1").text.splitlines()
    assert lines[0] == ",".join(exporting.COLUMNS)
    assert len(lines) > 1
    assert all(",final rating," in each for each in lines[1:])
    assert exports(database) == [("export audit log", f"log {ASSOCIATION}", "csv")]


@pytest.mark.usefixtures("everything_is_large")
def test_an_old_link_says_where_to_ask(desk: FlaskClient, stage: Stage, database: Database) -> None:
    report = f"{HOME}/windows/{stage.window}/report"
    for page in (f"{report}.pdf", f"{report}.csv", f"{HOME}/audit/export.csv"):
        answer = desk.get(page)
        assert (answer.status_code, "in the background" in answer.text) == (409, True), page
    assert exports(database) == []


def test_no_other_kind_can_be_asked_for(desk: FlaskClient, stage: Stage) -> None:
    report, audit = f"{HOME}/windows/{stage.window}/report", f"{HOME}/audit"
    for page, url in ((report, report), (audit, f"{audit}/export")):
        assert send(desk, url, {"as": "exe"}, page).status_code == 404


def test_a_report_is_made_in_the_language_of_who_asked(
    desk: FlaskClient, stage: Stage, work: Callable[[], int]
) -> None:
    report = f"{HOME}/windows/{stage.window}/report"
    desk.get("/language/es")
    send(desk, report, {"as": "pdf"}, report)
    desk.get("/language/en")
    work()
    text = " ".join(each.extract_text() for each in PdfReader(BytesIO(desk.get(f"{LIST}/1").data)).pages)
    assert "informe" in text.lower()
    assert "Español" in words(desk.get(LIST).text)


def test_the_right_is_looked_at_when_it_is_fetched(
    desk: FlaskClient,
    colleague: FlaskClient,
    stage: Stage,
    work: Callable[[], int],
    database: Database,
    cora: Someone,
) -> None:
    report = f"{HOME}/windows/{stage.window}/report"
    send(desk, report, {"as": "csv"}, report)
    assert desk.get(f"{LIST}/1").status_code == 409
    work()
    assert colleague.get(f"{LIST}/1").status_code == 200
    assert colleague.get("/coordinate/elsewhere/reports/1").status_code == 403
    with database.writing() as session:
        session.execute(delete(Appointment).where(Appointment.person_id == cora.person_id))
    assert desk.get(f"{LIST}/1").status_code == 403
    assert desk.get(LIST).status_code == 403
    assert len(exports(database)) == 1


def test_one_that_failed_says_why_and_is_asked_for_again(
    desk: FlaskClient, stage: Stage, work: Callable[[], int], database: Database
) -> None:
    report = f"{HOME}/windows/{stage.window}/report"
    send(desk, report, {"as": "csv"}, report)
    for reason in REASONS:
        with database.writing() as session:
            session.execute(update(Report).values(state="failed", reason=reason, ended_at=datetime.now(UTC)))
        shown = words(desk.get(LIST).text)
        assert "Failed" in shown
        assert str(REASONS[reason]) in shown
    assert send(desk, f"{LIST}/1/again", {}, LIST).location == LIST
    assert "Waiting" in words(desk.get(LIST).text)
    work()
    assert "Ready" in words(desk.get(LIST).text)
    send(desk, report, {"as": "csv"}, report)
    assert "is there already" in desk.get(LIST).text


def test_one_whose_file_is_gone_is_said_to_be(
    desk: FlaskClient, stage: Stage, work: Callable[[], int], database: Database, settings: Settings
) -> None:
    report = f"{HOME}/windows/{stage.window}/report"
    send(desk, report, {"as": "csv"}, report)
    work()
    with database.reading() as session:
        place = session.scalars(select(Report.place)).one()
    DocumentStore(settings.document_store).delete(place)
    assert "Ask for it again" in desk.get(f"{LIST}/1").text
    assert "Its file is gone" in words(desk.get(LIST).text)
    assert exports(database) == []


def test_a_report_that_was_begun_and_one_that_was_interrupted(
    desk: FlaskClient, stage: Stage, database: Database, clock: Clock
) -> None:
    report = f"{HOME}/windows/{stage.window}/report"
    send(desk, report, {"as": "csv"}, report)
    claim(database, clock.now)
    assert "Being made" in words(desk.get(LIST).text)
    claim(database, clock.now + timedelta(hours=1))
    assert "it is being made once more" in words(desk.get(LIST).text)


def test_where_the_queue_is_away_it_is_made_all_the_same(
    desk: FlaskClient,
    stage: Stage,
    work: Callable[[], int],
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (settings.instance / "jobs.sqlite").mkdir()
    report = f"{HOME}/windows/{stage.window}/report"
    assert send(desk, report, {"as": "csv"}, report).location == LIST
    assert "workers could not be called" in "".join(capsys.readouterr())
    assert work() == 1


def test_every_kind_state_and_reason_has_words(app: Flask) -> None:
    assert TITLES.keys() == kinds.KINDS.keys() == makers(app).keys()
    assert set(WORDS) == {"waiting", "making", "ready", "failed"}
