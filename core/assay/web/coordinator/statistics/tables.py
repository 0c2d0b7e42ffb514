"""A report for other programs: one figure a line."""

import csv
from collections.abc import Iterator
from io import StringIO

from assay.assessment.estimates import Estimate, Statistic
from assay.services.statistics.items import ItemResult, SectionItems
from assay.services.statistics.report import FormReport, QuestionsReport
from assay.web.coordinator.credential_tables import safe
from assay.web.coordinator.statistics.figures import Figure
from assay.web.coordinator.statistics.report_views import ReportView

HEADS = ("section", "item", "statistic", "value", "n", "standard_error", "low", "high", "note")


def table_of(report: FormReport, view: ReportView) -> str:
    """The report, then every item; 95 % intervals, shares from 0 to 1, what is not estimable with its reason."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for row in (*_report(view), *_items(report)):
        # Numbers may begin with a minus; what people wrote may not be taken for a formula.
        writer.writerow((*map(safe, row[:3]), *row[3:]))
    return text.getvalue()


Row = tuple[str, ...]


def _report(view: ReportView) -> Iterator[Row]:
    for line in view.lines:
        yield ("", "", line.key, *_cells(line.figure))
    for section in view.sections:
        for line in section.lines:
            yield (section.title, "", line.key, *_cells(line.figure))


def _items(report: FormReport) -> Iterator[Row]:
    for each in report.sections:
        if isinstance(each, QuestionsReport):
            yield from _of_section(each.items)


def _of_section(items: SectionItems) -> Iterator[Row]:
    title = items.responses.section.part.section.title
    for result in items.results:
        for name, statistic in _statistics(result):
            note = "" if isinstance(statistic, Estimate) else statistic.reason
            yield (title, result.item.id, name, *_numbers(statistic), note)
        yield (
            title,
            result.item.id,
            "omitted",
            str(result.statistics.omitted),
            str(items.responses.n),
            *[""] * 4,
        )
        if result.wrong_key:
            n = str(result.wrong_key.n)
            yield (title, result.item.id, "probably_right", result.wrong_key.option, n, *[""] * 4)


def _statistics(result: ItemResult) -> Iterator[tuple[str, Statistic]]:
    yield "p", result.statistics.difficulty
    yield "item_rest", result.statistics.item_rest
    yield "point_biserial", result.statistics.point_biserial
    yield "upper_lower", result.statistics.upper_lower
    yield "alpha_without", result.alpha_without
    yield "rasch_difficulty", result.difficulty


def _cells(figure: Figure) -> Row:
    if figure.statistic is None:
        return (figure.text.replace(",", ""), str(figure.n), "", "", "", figure.note)
    return (*_numbers(figure.statistic), figure.note)


def _numbers(statistic: Statistic) -> Row:
    """Value, n, standard error, and the ends of the interval."""
    if not isinstance(statistic, Estimate):
        return ("", str(statistic.n), "", "", "")
    low, high = (f"{end:.6g}" for end in statistic.interval) if statistic.interval else ("", "")
    error = "" if statistic.standard_error is None else f"{statistic.standard_error:.6g}"
    return (f"{statistic.value:.6g}", str(statistic.n), error, low, high)
