"""A report for other programs: one figure a line."""

import csv
from collections.abc import Iterator
from io import StringIO

from assay.assessment.estimates import Estimate, Statistic
from assay.services.statistics.items import ItemResult, SectionItems
from assay.services.statistics.report import FormReport, QuestionsReport
from assay.web.coordinator.credential_tables import safe
from assay.web.coordinator.statistics.agreement_views import CriterionRow
from assay.web.coordinator.statistics.figures import Figure
from assay.web.coordinator.statistics.naming import Naming
from assay.web.coordinator.statistics.report_views import ReportView

HEADS = ("section", "item", "statistic", "value", "unit", "n", "standard_error", "low", "high", "note")


def table_of(report: FormReport, view: ReportView, naming: Naming) -> str:
    """The report, then every criterion and item: one fact a line, with its unit and n.

    Intervals are 95 %, shares from 0 to 1; of what is not estimable the reason stands in the note.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for row in (*_report(view), *_items(report, naming)):
        # Numbers may begin with a minus; what people wrote may not be taken for a formula.
        is_words = row[4] in ("words", "decision", "option")
        writer.writerow((*map(safe, row[:3]), safe(row[3]) if is_words else row[3], *row[4:9], safe(row[9])))
    return text.getvalue()


Row = tuple[str, ...]


def _report(view: ReportView) -> Iterator[Row]:
    for line in (*view.about, *view.lines):
        yield ("", "", line.key, *_cells(line.figure))
    for section in view.sections:
        for line in section.lines:
            yield (section.title, "", line.key, *_cells(line.figure))
        for row in section.criteria:
            yield from _of_criterion(section.title, row)


def _of_criterion(section: str, row: CriterionRow) -> Iterator[Row]:
    of = f"{row.found.rubric}: {row.found.title}"
    figures = {"same_level": row.exact, "one_level_apart": row.adjacent, "weighted_kappa": row.kappa}
    for key, shown in {**figures, "krippendorff": row.alpha}.items():
        yield (section, of, key, *_cells(shown))


def _items(report: FormReport, naming: Naming) -> Iterator[Row]:
    for each in report.sections:
        if isinstance(each, QuestionsReport):
            yield from _of_section(each.items, naming.title_of(each))


def _of_section(items: SectionItems, title: str) -> Iterator[Row]:
    n = str(items.responses.n)
    for result in items.results:
        here = (title, result.item.id)
        yield (*here, "state", result.state, "words", n, *[""] * 4)
        for name, statistic, unit in _statistics(result):
            note = "" if isinstance(statistic, Estimate) else statistic.reason
            yield (*here, name, *_numbers(statistic, unit), note)
        yield (*here, "omitted", str(result.statistics.omitted), "people", n, *[""] * 4)
        if result.wrong_key:
            suspected = result.wrong_key
            yield (*here, "probably_right", suspected.option, "option", str(suspected.n), *[""] * 4)


def _statistics(result: ItemResult) -> Iterator[tuple[str, Statistic, str]]:
    yield "p", result.statistics.difficulty, "share"
    yield "item_rest", result.statistics.item_rest, "correlation"
    yield "point_biserial", result.statistics.point_biserial, "correlation"
    yield "upper_lower", result.statistics.upper_lower, "share"
    yield "alpha_without", result.alpha_without, "coefficient"
    yield "rasch_difficulty", result.difficulty, "logits"


def _cells(figure: Figure) -> Row:
    if figure.statistic is None:
        return (figure.raw or figure.text, figure.unit, str(figure.n), "", "", "", figure.note)
    return (*_numbers(figure.statistic, figure.unit), figure.note)


def _numbers(statistic: Statistic, unit: str) -> Row:
    """Value, unit, n, standard error, and the ends of the interval."""
    if not isinstance(statistic, Estimate):
        return ("", unit, str(statistic.n), "", "", "")
    low, high = (f"{end:.6g}" for end in statistic.interval) if statistic.interval else ("", "")
    error = "" if statistic.standard_error is None else f"{statistic.standard_error:.6g}"
    return (f"{statistic.value:.6g}", unit, str(statistic.n), error, low, high)
