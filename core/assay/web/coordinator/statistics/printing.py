"""The report of a form on paper."""

from typing import Any

from flask import render_template

from assay.services.statistics.scopes import Scope
from assay.web import pdf
from assay.web.coordinator.statistics.plots import Plot
from assay.web.coordinator.statistics.report_views import Line, ReportView
from assay.web.times import plain_day


def report_pdf(view: ReportView, exam: str, form: str, scope: Scope) -> bytes:
    """Figures with their n, plots with what they show in words and in a table."""
    windows = ", ".join(window.name for window in scope.windows)
    data: dict[str, Any] = {
        "title": f"Report: {form}, {windows}",
        "running": f"{exam} · {windows}",
        "author": scope.window.association,
        "language": "en",
        "heading": form,
        "about": f"{exam}, {windows}; open from {plain_day(scope.opened.date())}",
        "lines": [_line(each) for each in view.lines],
        "sections": [
            {
                "title": each.title,
                "lines": [_line(line) for line in each.lines],
                "plots": [_plot(plot) for plot in each.plots],
            }
            for each in view.sections
        ],
    }
    return pdf.render_pdf("report", data)


def _line(line: Line) -> dict[str, str | int]:
    shown = line.figure
    notes = "; ".join(filter(None, (line.about, shown.note)))
    return {
        "name": line.name,
        "value": shown.text,
        "interval": shown.interval,
        "n": f"{shown.n:,}",
        "notes": notes,
        "is_sure": int(not shown.note),
    }


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
    return f"{plot.title}. The table that follows has the same numbers."
