"""Item analysis as JSON: the keys are stable, what is not estimable has its reason, n stands everywhere."""

import json
from dataclasses import asdict
from typing import Any

from assay.assessment.estimates import NotEstimable, Statistic
from assay.assessment.item_analysis.analysis import Decisions, Functioning
from assay.assessment.item_analysis.decisions import Accuracy, Consistency
from assay.assessment.item_analysis.options import OptionStatistics
from assay.assessment.item_analysis.thresholds import Minimum, is_reliable
from assay.assessment.item_response.models import ItemResponseModel
from assay.cli.item_analysis.report import Comparison, Report
from assay.cli.printing.statistics import statistic_as_json


def as_json(report: Report) -> str:
    """The report for other programs."""
    names = report.answers.responses.items
    found = {
        "file": report.file,
        "key": report.key,
        "n": report.analysis.n,
        "n_left_out": report.answers.left_out,
        "n_items": len(names),
        "omitted": report.omitted,
        "is_dichotomous": report.answers.scores.is_dichotomous,
        "not_items": list(report.answers.responses.beside),
        "notes": list(report.notes),
        "minimum_n": {minimum.name.lower(): int(minimum) for minimum in Minimum},
        "test": _test(report),
        "cut": _cut(report.decisions, report.analysis.reliability.maximum) if report.decisions else None,
        "items": [_item(report, place) for place in range(len(names))],
        "dif": [_comparison(each, names) for each in report.comparisons],
        "model": _model(report.model, names) if report.model else None,
    }
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)


def _statistic(statistic: Statistic, minimum: Minimum) -> dict[str, Any]:
    return {**statistic_as_json(statistic), "reliable": is_reliable(statistic, minimum)}


def _test(report: Report) -> dict[str, Any]:
    found = report.analysis.reliability
    statistics = {
        "mean": found.mean,
        "standard_deviation": found.standard_deviation,
        "alpha": found.alpha,
        "kr21": found.kr21,
        "standard_error_of_measurement": found.standard_error,
    }
    return {
        "n": found.n,
        "n_items": found.items,
        "maximum": found.maximum,
        **{name: _statistic(each, Minimum.RELIABILITY) for name, each in statistics.items()},
        "conditional_standard_errors": [asdict(each) for each in report.analysis.score_errors],
    }


def _cut(found: Decisions, maximum: float) -> dict[str, Any]:
    return {
        "points": found.cut,
        "share": found.cut / maximum,
        "n": found.n,
        "passed": found.passed,
        "livingston_lewis": _accuracy(found.livingston_lewis),
        "subkoviak": _consistency(found.subkoviak),
    }


def _consistency(found: Consistency | NotEstimable) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        return _refused(found)
    figures = {"agreement": found.agreement, "kappa": found.kappa}
    return {name: _statistic(each, Minimum.CONSISTENCY) for name, each in figures.items()}


def _accuracy(found: Accuracy | NotEstimable) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        return _refused(found)
    names = ("agreement", "kappa", "accuracy", "false_passes", "false_failures")
    figures = {name: _statistic(getattr(found, name), Minimum.CONSISTENCY) for name in names}
    return {**figures, "effective_test_length": found.length, "true_scores": asdict(found.true_scores)}


def _refused(found: NotEstimable) -> dict[str, Any]:
    return {"n": found.n, "reason": found.reason}


def _item(report: Report, place: int) -> dict[str, Any]:
    analysis, responses = report.analysis, report.answers.responses
    found, suspected = analysis.items[place], analysis.wrong_keys[place]
    right = responses.right[place] if responses.right else ()
    return {
        "item": responses.items[place],
        "key": [responses.options[code] for code in right],
        "n": found.difficulty.n,
        "omitted": found.omitted,
        "maximum": float(report.answers.scores.maxima[place]),
        "p": _statistic(found.difficulty, Minimum.DIFFICULTY),
        "point_biserial": _statistic(found.point_biserial, Minimum.DISCRIMINATION),
        "item_rest": _statistic(found.item_rest, Minimum.DISCRIMINATION),
        "biserial": _statistic(found.biserial, Minimum.DISCRIMINATION),
        "upper_lower_27": _statistic(found.upper_lower, Minimum.DISCRIMINATION),
        "alpha_if_deleted": _statistic(analysis.reliability.if_deleted[place], Minimum.RELIABILITY),
        "suspected_key": asdict(suspected) if suspected else None,
        "options": [_option(each) for each in analysis.options[place]] if analysis.options else [],
    }


def _option(found: OptionStatistics) -> dict[str, Any]:
    return {
        "option": found.option,
        "is_key": found.is_right,
        "n": found.n,
        "share": found.share,
        "mean_rest": found.mean_rest,
        "point_biserial": _statistic(found.point_biserial, Minimum.OPTIONS),
        "share_by_fifth": list(found.curve),
    }


def _comparison(found: Comparison, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "column": found.column,
        "reference": found.reference,
        "focal": found.focal,
        "n_reference": found.n_reference,
        "n_focal": found.n_focal,
        "reliable": found.reliable,
        "items": [
            {"item": name, **_functioning(each)} for name, each in zip(names, found.items, strict=True)
        ],
    }


def _functioning(found: Functioning) -> dict[str, Any]:
    mantel, logistic = found.mantel_haenszel, found.logistic
    return {
        "mantel_haenszel": _refused(mantel) if isinstance(mantel, NotEstimable) else asdict(mantel),
        "logistic": _refused(logistic) if isinstance(logistic, NotEstimable) else asdict(logistic),
    }


def _model(found: ItemResponseModel | NotEstimable, names: tuple[str, ...]) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        return _refused(found)
    return {
        "n": found.n,
        "spread": statistic_as_json(found.spread),
        "log_likelihood": found.log_likelihood,
        "parameters": found.parameters,
        "aic": found.aic,
        "bic": found.bic,
        "iterations": found.iterations,
        "warnings": list(found.warnings),
        "items": [
            {
                "item": names[each.item],
                "difficulty": statistic_as_json(each.difficulty),
                "slope": statistic_as_json(each.slope),
                "intercept": statistic_as_json(each.intercept),
            }
            for each in found.items
        ],
    }
