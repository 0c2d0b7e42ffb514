"""What a policy of adjudication would have done, to be read by people and by programs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from assay.assessment.adjudication.readings import Scale, possible
from assay.assessment.adjudication.simulation import Simulated, Simulation
from assay.cli.printing.columns import NONE, aligned, number, shown
from assay.cli.printing.statistics import statistic_as_json
from assay.content.policies import AdjudicationPolicy

_DECISIONS: Final = {True: "pass", False: "fail", None: NONE}


@dataclass(frozen=True)
class Report:
    """All that is said of a policy and a file; the cut is a share of the points possible."""

    file: str
    policy_file: str
    policy: AdjudicationPolicy
    scale: Scale
    cut: Fraction
    simulation: Simulation
    notes: tuple[str, ...]

    @property
    def to_fail(self) -> int:
        """How many decisions change from pass to fail."""
        return sum(each.passed_by_mean for each in self.simulation.changed)


def as_json(report: Report) -> str:
    """The report for other programs; points are weighted, shares are of the points possible."""
    found, total = report.simulation, possible(report.scale)
    rules = report.policy.adjudicate
    shown_report = {
        "file": report.file,
        "policy": report.policy_file,
        "raters": report.policy.raters,
        "by": rules.by if rules else None,
        "final": rules.final if rules else None,
        "cut": {"share": float(report.cut), "points": float(report.cut * total), "possible": total},
        "notes": list(report.notes),
        "n": found.n,
        "n_unusable": len(found.unusable),
        "sent": {
            "n": len(found.sent),
            "rate": statistic_as_json(found.sent_rate),
            "by_reason": dict(found.by_reason),
            "by_criterion": dict(found.by_criterion),
            "settled": len(found.sent) - len(found.waiting),
            "waiting": len(found.waiting),
        },
        "settling_readings_not_needed": len(found.spared),
        "passing": _passing(found),
        "changed": _changed(report),
        "essays": [_essay(each, total) for each in found.essays],
        "unusable": [{"subject": each.subject, "reason": each.why} for each in found.unusable],
    }
    return json.dumps(shown_report, indent=2, ensure_ascii=False, allow_nan=False)


def _passing(found: Simulation) -> dict[str, int]:
    return {
        "n": found.n,
        "by_mean_of_first": sum(each.passed_by_mean for each in found.essays),
        "by_policy": sum(each.final.passed is True for each in found.essays),
        "undecided": len(found.waiting),
        "failed_by_veto": sum(bool(each.final.vetoed_by) for each in found.essays),
    }


def _changed(report: Report) -> dict[str, Any]:
    changed = report.simulation.changed
    return {
        "n": len(changed),
        "pass_to_fail": report.to_fail,
        "fail_to_pass": len(changed) - report.to_fail,
        "subjects": [each.subject for each in changed],
    }


def _essay(each: Simulated, total: int) -> dict[str, Any]:
    final = each.final
    return {
        "subject": each.subject,
        "sent": each.is_sent,
        "reasons": [
            {"kind": reason.kind, "criterion": reason.criterion or None, "what": reason.what}
            for reason in final.reasons
        ],
        "state": final.state,
        "mean_of_first": {
            "points": float(each.mean * total),
            "share": float(each.mean),
            "passed": each.passed_by_mean,
        },
        "final": {
            "points": None if final.points is None else float(final.points),
            "share": None if final.share is None else float(final.share),
            "passed": final.passed,
            "vetoed_by": list(final.vetoed_by),
            "levels": {name: float(level) for name, level in final.levels.items()},
            "counted": [{"rater": rater, "weight": float(weight)} for rater, weight in final.counted],
        },
        "changed": each.is_changed,
    }


def in_words(report: Report) -> str:
    """The report for people."""
    found, total = report.simulation, possible(report.scale)
    head = (
        f"{report.file} under {report.policy_file}: {found.n} essays, cut "
        f"{float(report.cut * total):g} of {total} points ({float(report.cut):.1%})"
    )
    lines = [head, *(f"  {note}" for note in report.notes), "", *_summary(report), "", *_reasons(found)]
    if found.sent or found.changed:
        lines += ["", *_essays(found, total)]
    if found.unusable:
        lines += ["", f"Could not be tried: {len(found.unusable)}"]
        lines += [f"  {each.subject}: {each.why}" for each in found.unusable]
    return "\n".join(lines)


def _summary(report: Report) -> Iterator[str]:
    found, passing = report.simulation, _passing(report.simulation)
    yield f"Sent on: {len(found.sent)} of {found.n} (share {shown(found.sent_rate)})"
    yield f"  settled by a reading in the data: {len(found.sent) - len(found.waiting)}; waiting: {len(found.waiting)}"
    yield f"  essays not sent on that have such a reading: {len(found.spared)}"
    yield (
        f"Passing: {passing['by_mean_of_first']} of {found.n} by the mean of the first readings, "
        f"{passing['by_policy']} under the policy, {passing['undecided']} undecided; "
        f"{passing['failed_by_veto']} fail by a veto"
    )
    back = len(found.changed) - report.to_fail
    yield f"Decisions changed: {len(found.changed)} ({report.to_fail} pass to fail, {back} fail to pass)"


def _reasons(found: Simulation) -> Iterator[str]:
    rows: list[tuple[str, str]] = [(kind, str(count)) for kind, count in found.by_reason.items()]
    rows += [(f"criterion {name}", str(count)) for name, count in found.by_criterion.items() if count]
    yield from aligned(("Reason (an essay may have several)", "essays"), rows)


def _essays(found: Simulation, total: int) -> Iterator[str]:
    rows = [
        (
            each.subject,
            number(float(each.mean * total), 2),
            _DECISIONS[each.passed_by_mean],
            number(None if each.final.points is None else float(each.final.points), 2),
            _DECISIONS[each.final.passed],
            "yes" if each.is_changed else "",
            _why(each),
        )
        for each in found.essays
        if each.is_sent or each.is_changed
    ]
    yield from aligned(
        ("Essay", "mean", "decision", "final", "decision", "changed", "why"), rows, ends_in_words=True
    )


def _why(each: Simulated) -> str:
    kinds = dict.fromkeys(reason.kind for reason in each.final.reasons)
    vetoes = (f"veto stands: {name}" for name in each.final.vetoed_by)
    return ", ".join((*kinds, *vetoes))
