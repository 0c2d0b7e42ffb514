"""What `assay equate` says, for people and for other programs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from assay.assessment.equating.distributions import AnchoredDistribution
from assay.assessment.equating.linear import Line
from assay.assessment.equating.methods import ANCHOR_METHODS, Settings
from assay.assessment.equating.tables import ConversionTable, Resampling, Row
from assay.assessment.equating.true_scores import TrueScoreEquating
from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_response.models import ItemResponseModel
from assay.cli.equating.sources import Form, Sources
from assay.cli.printing.columns import aligned, number


@dataclass(frozen=True, eq=False)
class Report:
    """An equating with all that led to it."""

    sources: Sources
    forms: tuple[Form, Form]
    method: str
    found: ConversionTable | TrueScoreEquating | NotEstimable
    resampling: Resampling | None
    settings: Settings | None = None
    line: Line | NotEstimable | None = None
    anchored: tuple[AnchoredDistribution, AnchoredDistribution] | None = None
    link_method: str = ""
    common: tuple[tuple[int, int], ...] = ()

    @property
    def table(self) -> ConversionTable | None:
        """The table, where there is one."""
        if isinstance(self.found, TrueScoreEquating):
            return self.found.table
        return self.found if isinstance(self.found, ConversionTable) else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to keep in mind."""
        found = list(self.table.warnings) if self.table else []
        for name, form in zip("XY", self.forms, strict=True):
            found += [f"form {name}: {note}" for note in form.notes]
            if form.missing:
                found.append(f"form {name}: {form.missing} rows without a score were passed over")
        has_anchor = any(form.anchor is not None for form in self.forms)
        if has_anchor and self.settings and self.method not in ANCHOR_METHODS:
            found.append(f"{self.method} takes the groups as equivalent; their anchor scores are not used")
        if self.table and self.resampling and self.table.resamples < self.resampling.times:
            failed = self.resampling.times - self.table.resamples
            found.append(f"{failed} of {self.resampling.times} resamples gave no table")
        return tuple(found)


def in_words(report: Report) -> str:
    """The report as text."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.method}: scores on {report.sources.x.name} (X) in terms of {report.sources.y.name} (Y)"
    for name, form in zip("XY", report.forms, strict=True):
        told = _described(form.scores, form.frequencies)
        yield f"  form {name}: n {told['n']}, mean {told['mean']:.4f}, SD {told['sd']:.4f}"
        if form.anchor is not None:
            told = _described(form.anchor, form.frequencies)
            yield f"          anchor: mean {told['mean']:.4f}, SD {told['sd']:.4f}"
    if isinstance(report.line, Line):
        yield f"  Y = {report.line.slope:.4f} X {report.line.intercept:+.4f}"
    if isinstance(report.found, TrueScoreEquating):
        tie = report.found.link
        yield f"  {report.link_method} by {tie.items} common items: {tie.slope:.4f} ability {tie.intercept:+.4f}"
    if isinstance(report.found, NotEstimable):
        yield f"  not estimable: {report.found.reason}"
    if report.table:
        yield ""
        yield from aligned(("X", "Y", "SE"), [_row(each) for each in report.table.rows])
    for each in report.warnings:
        yield f"  note: {each}"


def _row(row: Row) -> tuple[str, str, str]:
    value = row.equivalent
    if isinstance(value, Estimate):
        return str(row.score), number(value.value, 4), number(value.standard_error, 4)
    return str(row.score), number(None), number(None)


def _described(scores: np.ndarray[Any, Any], frequencies: np.ndarray[Any, Any]) -> dict[str, Any]:
    """n, mean and SD (with n below the root, as in the literature of equating), and the range."""
    n = float(frequencies.sum())
    mean = float(scores @ frequencies / n)
    sd = float(np.sqrt((scores - mean) ** 2 @ frequencies / n))
    return {"n": round(n), "mean": mean, "sd": sd, "lowest": int(scores.min()), "highest": int(scores.max())}


def as_json(report: Report) -> str:
    """The report for other programs: stable keys, all digits, reasons for what is not estimable."""
    settings, resampling = report.settings, report.resampling
    found = {
        "method": report.method,
        "x": _form(report, 0),
        "y": _form(report, 1),
        "n": sum(round(float(form.frequencies.sum())) for form in report.forms),
        "weight": settings.weight if settings and report.method in ANCHOR_METHODS else None,
        "external": report.sources.is_external,
        "smoothing_degree": settings.degree if settings and settings.degree else None,
        "line": _line(report.line),
        "link": _link(report),
        "bootstrap": {
            "resamples": resampling.times,
            "used": report.table.resamples if report.table else 0,
            "seed": resampling.seed,
        }
        if resampling
        else None,
        "table": [_entry(each) for each in report.table.rows] if report.table else [],
        "reason": report.found.reason if isinstance(report.found, NotEstimable) else None,
        "warnings": list(report.warnings),
    }
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)


def _form(report: Report, place: int) -> dict[str, Any]:
    form = report.forms[place]
    file = report.sources.y if place else report.sources.x
    anchor = None
    if form.anchor is not None:
        anchor = _described(form.anchor, form.frequencies)
        anchor["covariance"] = report.anchored[place].covariance if report.anchored else None
    items = None
    if isinstance(report.found, TrueScoreEquating):
        items = _items(report.found.models[place], form.items)
    described = _described(form.scores, form.frequencies)
    return {"file": str(file), **described, "missing": form.missing, "anchor": anchor, "items": items}


def _items(model: ItemResponseModel, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {
            "item": names[each.item],
            "difficulty": _statistic(each.difficulty),
            "slope": _statistic(each.slope),
        }
        for each in model.items
    ]


def _statistic(found: Estimate | NotEstimable) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        return {"value": None, "n": found.n, "reason": found.reason}
    return {"value": found.value, "n": found.n, "standard_error": found.standard_error}


def _line(found: Line | NotEstimable | None) -> dict[str, Any] | None:
    return {"slope": found.slope, "intercept": found.intercept} if isinstance(found, Line) else None


def _link(report: Report) -> dict[str, Any] | None:
    if not isinstance(report.found, TrueScoreEquating):
        return None
    tie = report.found.link
    names = [report.forms[0].items[at] for at, _ in report.common]
    return {"method": report.link_method, "slope": tie.slope, "intercept": tie.intercept,
            "n_items": tie.items, "items": names}  # fmt: skip


def _entry(row: Row) -> dict[str, Any]:
    found = _statistic(row.equivalent)
    return {"score": row.score, "equivalent": found.pop("value"), **found}
