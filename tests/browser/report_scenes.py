"""Reports that are made in the background: none yet, and one in each state."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from assay.jobs.tasks import make_reports
from assay.services.reports.kinds import of_log, of_window
from assay.services.reports.making import claim
from assay.services.reports.orders import Order, ask
from assay.services.wanted_acts import Wanted
from assay.storage.reports import Report
from assay.web.app import utc_now
from assay.web.coordinator.reports.making import makers
from browser.scene import Scene
from browser.stage import Stage


def report_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them."""
    page = f"/coordinate/{stage.association}/reports"
    yield Scene("coordinator-reports-none", "coordinator", page)
    _ask_for_each(stage)
    yield Scene("coordinator-reports", "coordinator", page)


def _ask_for_each(stage: Stage) -> None:
    server = stage.server
    past = Order(stage.association, "statistics-pdf", of_window(stage.past), "en")
    log = Order(stage.association, "audit-csv", of_log(Wanted(act="release result")), "en")
    _ask(stage, past)
    make_reports(server.settings, server.database, makers(server.app), utc_now)
    failed = _ask(stage, replace(past, language="es"))
    _change(stage, failed, state="failed", reason="stopped", ended_at=utc_now())
    _ask(stage, replace(past, kind="statistics-csv", about=of_window(stage.past, "clinical")))
    claim(server.database, utc_now())
    _ask(stage, log)


def _ask(stage: Stage, order: Order) -> int:
    with stage.server.database.writing() as session:
        return ask(session, stage.coordinator, order, utc_now()).id


def _change(stage: Stage, number: int, **values: Any) -> None:
    with stage.server.database.writing() as session:
        session.execute(update(Report).where(Report.id == number).values(**values))
