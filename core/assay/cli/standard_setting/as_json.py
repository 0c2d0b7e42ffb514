"""A standard-setting panel as JSON: stable keys, all digits, and reasons for what is not estimable."""

import json
from typing import Any

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.standard_setting.angoff import Angoff
from assay.assessment.standard_setting.generalizability import Components
from assay.assessment.standard_setting.impact import Borderline, passing_score
from assay.assessment.standard_setting.items import ItemJudgement
from assay.assessment.standard_setting.judges import JudgeReport
from assay.assessment.standard_setting.rounds import Change, Feedback
from assay.cli.printing.statistics import statistic_as_json
from assay.cli.standard_setting.report import Report


def as_json(report: Report) -> str:
    """The report for other programs."""
    own, judgements = report.rounds[report.round], report.judgements
    found = {
        "file": report.file,
        "method": "modified Angoff",
        "layout": judgements.layout,
        "scale": judgements.scale,
        "ignored": list(judgements.ignored),
        "notes": list(report.notes),
        "round": report.round,
        "n_judges": own.n_judges,
        "n_items": own.n_items,
        "n_ratings": own.n_ratings,
        "n_missing": own.n_missing,
        "cut": _cut(own),
        "variance_components": _components(own.components),
        "disagreement": report.disagreement,
        "flagged_items": [each.item for each in own.items if each.flagged],
        "judges": [_judge(each, own.n_items) for each in own.judges],
        "items": [_item(each) for each in own.items],
        "rounds": [{"round": number, **_round(each)} for number, each in report.rounds.items()],
        "change": _change(report.change, report.before, report.round) if report.change else None,
        "feedback": None if report.feedback is None else [_feedback(each) for each in report.feedback],
        "impact": _impact(report.impact),
    }
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)


def _cut(found: Angoff) -> dict[str, Any]:
    points = found.points
    return {
        "points": statistic_as_json(points),
        "share": statistic_as_json(found.share),
        "passing_score": passing_score(points.value) if isinstance(points, Estimate) else None,
        "standard_error_judges": statistic_as_json(found.error_by_judges),
        "standard_error_judges_and_items": statistic_as_json(found.error_by_judges_and_items),
    }


def _round(found: Angoff) -> dict[str, Any]:
    counts = {"n_judges": found.n_judges, "n_items": found.n_items}
    return {**counts, "n_ratings": found.n_ratings, "n_missing": found.n_missing, "cut": _cut(found)}


def _components(found: Components | NotEstimable) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        nothing = dict.fromkeys(("judges", "items", "residual", "n_judges", "n_items"))
        return {**nothing, "n": found.n, "set_to_zero": [], "reason": found.reason}
    return {
        "judges": found.judges,
        "items": found.items,
        "residual": found.residual,
        "n_judges": found.n_judges,
        "n_items": found.n_items,
        "n": found.n,
        "set_to_zero": list(found.set_to_zero),
        "reason": None,
    }


def _judge(judge: JudgeReport, items: int) -> dict[str, Any]:
    points = judge.points
    share = Estimate(points.value / items, points.n) if isinstance(points, Estimate) else points
    return {
        "judge": judge.judge,
        "n": judge.n,
        "cut_points": statistic_as_json(points),
        "cut_share": statistic_as_json(share),
        "severity": statistic_as_json(judge.severity),
        "within_judge_deviation": statistic_as_json(judge.deviation),
        "correlation_with_panel": statistic_as_json(judge.with_panel),
        "correlation_with_empirical": statistic_as_json(judge.with_empirical),
        "mean_absolute_error_empirical": statistic_as_json(judge.empirical_error),
    }


def _item(item: ItemJudgement) -> dict[str, Any]:
    return {
        "item": item.item,
        "n": item.n,
        "mean": statistic_as_json(item.mean),
        "sd": statistic_as_json(item.deviation),
        "lowest": item.lowest,
        "highest": item.highest,
        "range": item.range,
        "flagged": item.flagged,
        "empirical": item.empirical,
    }


def _change(change: Change, before: int | None, after: int) -> dict[str, Any]:
    return {
        "from": before,
        "to": after,
        "n": change.n,
        "n_changed": change.changed,
        "points": statistic_as_json(change.points),
        "standard_error_judges": statistic_as_json(change.standard_error),
        "sd_of_severities": statistic_as_json(change.spread),
        "judges": [
            {
                "judge": each.judge,
                "n": each.n,
                "n_changed": each.changed,
                "mean": statistic_as_json(each.mean),
                "mean_absolute": statistic_as_json(each.mean_absolute),
            }
            for each in change.judges
        ],
        "items": [
            {
                "item": each.item,
                "n": each.n,
                "mean": statistic_as_json(each.mean),
                "sd": statistic_as_json(each.deviation),
            }
            for each in change.items
        ],
    }


def _feedback(each: Feedback) -> dict[str, Any]:
    return {
        "judge": each.judge,
        "item": each.item,
        "own": each.own,
        "n": each.n,
        "panel_mean": each.panel_mean,
        "panel_lowest": each.panel_lowest,
        "panel_highest": each.panel_highest,
        "empirical": each.empirical,
    }


def _impact(found: Borderline | NotEstimable | None) -> dict[str, Any] | None:
    if found is None:
        return None
    if isinstance(found, NotEstimable):
        return {"n": found.n, "reason": found.reason}
    return {
        "n": found.n,
        "reason": None,
        "cuts": [
            {
                "standard_errors": each.errors,
                "points": each.points,
                "passing_score": each.passing_score,
                "pass_rate": statistic_as_json(each.pass_rate),
            }
            for each in found.tried
        ],
        "share_depending_on_panel": statistic_as_json(found.depend_on_panel),
        "share_within_measurement_error": statistic_as_json(found.within_measurement_error),
    }
