"""The report of a form on paper."""

from typing import Any

from flask import render_template

from assay.web import pdf
from assay.web.coordinator.statistics.agreement_views import CriterionRow
from assay.web.coordinator.statistics.figures import Line
from assay.web.coordinator.statistics.naming import Naming
from assay.web.coordinator.statistics.plots import Plot
from assay.web.coordinator.statistics.report_views import ReportView
from assay.wording import say


def report_pdf(view: ReportView, naming: Naming) -> bytes:
    """Figures with their n, plots with what they show in words and in a table."""
    scope, exam = naming.scope, naming.office.exam_title(naming.scope.window.exam)
    windows = ", ".join(window.name for window in scope.windows)
    data: dict[str, Any] = {
        "title": say(
            "Report: %(exam)s, %(forms)s, %(windows)s", exam=exam, forms=naming.forms, windows=windows
        ),
        "running": f"{exam} · {windows}",
        "author": naming.office.full_name,
        "heading": say("%(exam)s: report", exam=exam),
        "about": [[line.name, line.figure.text] for line in view.about],
        "lines": [_line(each) for each in view.lines],
        "sections": [
            {
                "title": each.title,
                "lines": [_line(line) for line in each.lines],
                "criteria": [_criterion(row) for row in each.criteria],
                "plots": [_plot(plot) for plot in each.plots],
            }
            for each in view.sections
        ],
    }
    return pdf.render_pdf("report", data)


def _line(line: Line) -> dict[str, str | int]:
    shown = line.figure
    notes = "; ".join(str(each) for each in (line.about, shown.note) if each)
    return {
        "name": line.name,
        "value": shown.text,
        "interval": shown.interval,
        "n": f"{shown.n:,}",
        "notes": notes,
        "is_sure": int(not shown.note),
    }


def _criterion(row: CriterionRow) -> list[str]:
    """A line of the table by criterion, with the intervals behind the figures."""
    shown = (row.exact, row.adjacent, row.kappa, row.alpha)
    texts = [f"{each.text} ({each.interval})" if each.interval else each.text for each in shown]
    return [f"{row.found.rubric}: {row.found.title}", str(row.found.n), *texts]


def _plot(plot: Plot) -> dict[str, Any]:
    return {
        "title": plot.title,
        "svg": render_template("coordinator/statistics/printed_plot.svg", plot=plot),
        "alt": _alternative(plot),
        "heads": list(plot.heads),
        "rows": [list(row) for row in plot.rows],
    }


def _alternative(plot: Plot) -> str:
    """What the picture shows, for who cannot see it; the table below has the numbers."""
    return say("%(plot)s. The table that follows has the same numbers.", plot=plot.title)
