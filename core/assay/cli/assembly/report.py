"""Parallel forms as `assay assemble` prints them, for programs and for people."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.objectives import Objective
from assay.assessment.assembly.parallel import AssembledForm, Assembly
from assay.cli.assembly.sources import Source
from assay.cli.printing.columns import number


def reasons(error: Infeasible) -> dict[str, Any]:
    return {
        "proven": error.is_proven,
        "reasons": list(error.reasons),
        "conflict": [
            {
                "kind": clash.kind,
                "name": clash.name,
                "needed": clash.needed,
                "available": clash.available,
                "items": list(clash.items),
            }
            for clash in error.clashes
        ],
    }


def described(source: Source, objective: Objective | None, found: Assembly) -> dict[str, Any]:
    forms = [{"form": place, **_form(source, objective, form)} for place, form in enumerate(found.forms, 1)]
    return {
        "n": len(source.pool),
        "eligible": found.eligible,
        "forms": forms,
        "anchor": list(found.anchor),
        "overlap": [list(row) for row in found.overlap],
        "largest_overlap": max((c for i, row in enumerate(found.overlap) for c in row[:i]), default=0),
        "objective": _goal(objective),
        "optimum": _optimum(found, objective),
    }


def _form(source: Source, objective: Objective | None, form: AssembledForm) -> dict[str, Any]:
    by_id = {item.id: item for item in source.pool}
    on_form = [by_id[name] for name in form.items]
    exposures = [item.exposure for item in on_form if item.exposure is not None]
    rows = [
        {
            "where": dict(quota.where),
            "least": quota.least,
            "most": quota.most,
            "there": sum(quota.covers(item) for item in on_form),
        }
        for quota in source.quotas
    ]
    return {
        "n": len(form.items),
        "items": list(form.items),
        "pretest": list(form.pretest),
        "blueprint": rows,
        "means": {name: _mean(source, form, name) for name in ("p", "b")},
        "information": _information(objective, form),
        "sets": sorted({item.stimulus for item in on_form if item.stimulus}),
        "seen": form.seen,
        "largest_exposure": max(exposures, default=None),
    }


def _mean(source: Source, form: AssembledForm, name: str) -> dict[str, Any]:
    values = [source.statistics[item][name] for item in form.items if name in source.statistics[item]]
    if not values:
        return {"mean": None, "n": 0, "reason": f"no item of the form has a {name}"}
    return {"mean": float(np.mean(values)), "n": len(values)}


def _information(objective: Objective | None, form: AssembledForm) -> list[dict[str, float | None]]:
    if objective is None or objective.kind != "information":
        return []
    targets = objective.targets or (None,) * len(objective.points)
    rows = zip(objective.points, form.sums, targets, strict=True)
    return [{"theta": at, "information": value, "target": aim} for at, value, aim in rows]


def _goal(objective: Objective | None) -> dict[str, Any] | None:
    if objective is None:
        return None
    return {
        "kind": "minimax" if objective.targets else "maximin",
        "statistic": objective.statistic
        if objective.kind == "information"
        else f"mean {objective.statistic}",
        "targets": list(objective.targets) if objective.targets else None,
        "n": len(objective.values),
    }


def _optimum(found: Assembly, objective: Objective | None) -> dict[str, Any]:
    if found.optimum is None or objective is None:
        return {"gap": None, "reason": "no statistic was given, so no forms are better than others"}
    best = found.optimum
    shown: dict[str, Any] = {
        "found": best.found,
        "bound": best.bound,
        "gap": best.gap,
        "gap_of_scale": best.gap_of_scale,
        "scale": best.scale,
        "stopped_by_clock": best.is_timed_out,
    }
    if best.gap is None:
        shown["reason"] = "the bound is 0, of which nothing is a share; gap_of_scale is a share of the scale"
    return shown


def in_words(shown: Mapping[str, Any]) -> Iterator[str]:
    """The forms as lines for people."""
    yield f"{shown.get('exam') or shown.get('pool')}, seed {shown['seed']}: {len(shown['forms'])} forms"
    yield f"{shown['eligible']} of {shown['n']} items may be drawn"
    if shown["anchor"]:
        yield f"anchor: {', '.join(shown['anchor'])}"
    for form in shown["forms"]:
        yield from _form_lines(form)
    yield f"\nitems in common: at most {shown['largest_overlap']} of two forms"
    yield _optimum_line(shown)
    yield from (f"note: {each}" for each in shown["notes"])


def _form_lines(form: Mapping[str, Any]) -> Iterator[str]:
    yield f"\nform {form['form']}: {form['n']} items" + (
        f" and {len(form['pretest'])} pretest items" if form["pretest"] else ""
    )
    for row in form["blueprint"]:
        where = " and ".join(f"{label} {value}" for label, value in row["where"].items())
        yield f"  {row['there']:3} of {row['least']}-{row['most']}  {where}"
    for name, mean in form["means"].items():
        if mean["n"]:
            yield f"  mean {name} {number(mean['mean'], 4)} (n = {mean['n']})"
    for row in form["information"]:
        aim = "" if row["target"] is None else f" (target {row['target']:g})"
        yield f"  information {number(row['information'], 4)} at {row['theta']:g}{aim}"
    yield f"  {', '.join(form['items'])}"
    if form["pretest"]:
        yield f"  pretest: {', '.join(form['pretest'])}"


def _optimum_line(shown: Mapping[str, Any]) -> str:
    best, goal = shown["optimum"], shown["objective"]
    if goal is None:
        return f"{best['reason']}."
    what = "largest distance from the target" if goal["kind"] == "minimax" else "smallest information"
    gap = f"gap {best['gap']:.4%}" if best["gap"] is not None else "no gap, as the bound is 0"
    unit = "smallest target" if goal["statistic"] == "information" else "standard deviation of the items"
    share = f"; {best['gap_of_scale']:.4%} of the {unit}" if best["gap_of_scale"] is not None else ""
    clock = "; stopped by the clock, another run may differ" if best["stopped_by_clock"] else ""
    return f"{what} {best['found']:.6g}, proven bound {best['bound']:.6g}: {gap}{share}{clock}"
