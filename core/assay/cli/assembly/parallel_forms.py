"""`assay assemble` for several forms at once: from options to what is asked of the solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import click

from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.objectives import (
    ItemParameters,
    Objective,
    information_targets,
    mean_difficulty,
)
from assay.assessment.assembly.parallel import assemble_forms
from assay.assessment.assembly.pools import Design
from assay.cli.assembly.report import described, reasons
from assay.cli.assembly.sources import Source, from_exam, from_table, ids_in
from assay.content.form_blueprints import InformationTarget, Target


class RequestOptions(TypedDict):
    """The same as the command hands them over."""

    forms: int | None
    pool: Path | None
    blueprint: Path | None
    statistics: Path | None
    section: str | None
    seen: Path | None
    repeat_seen: bool
    max_exposure: float | None
    overlap: int | None
    anchor: int | None
    anchor_items: Path | None
    pretest: int | None
    target: str | None
    at: str | None


@dataclass(frozen=True)
class Request:
    """The options of the command that are about several forms."""

    forms: int | None = None
    pool: Path | None = None
    blueprint: Path | None = None
    statistics: Path | None = None
    section: str | None = None
    seen: Path | None = None
    repeat_seen: bool = False
    max_exposure: float | None = None
    overlap: int | None = None
    anchor: int | None = None
    anchor_items: Path | None = None
    pretest: int | None = None
    target: str | None = None
    at: str | None = None

    @property
    def is_made(self) -> bool:
        """Whether any of them was given."""
        return self != Request()


def parallel_forms(exam: str | None, seed: int, request: Request) -> dict[str, Any]:
    """What is printed; `infeasible` has the reasons where there are no forms."""
    source = _source(exam, request)
    objective = _objective(source, request)
    try:
        design = _design(source, request)
        found = assemble_forms(source.pool, design, objective, seed)
    except Infeasible as error:
        return {**source.title, "seed": seed, "infeasible": reasons(error)}
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    shown = {**source.title, "seed": seed, **described(source, objective, found)}
    return {**shown, "notes": [*source.notes, *_notes(source, objective, design)]}


def _notes(source: Source, objective: Objective | None, design: Design) -> Iterator[str]:
    """What somebody may not have meant: rules that reach no item, and items that no form can have."""
    unknown = sorted(design.seen - {item.id for item in source.pool})
    if unknown:
        yield f"{len(unknown)} of the items that were seen are not among these: {', '.join(unknown[:3])}"
    if objective is not None:
        left = [item.id for item in source.pool if not item.is_pretest and item.id not in objective.values]
        if left:
            what = f"no {objective.statistic} is known of {len(left)} items, so no form has them"
            yield f"{what}: {', '.join(left[:3])}"


def _source(exam: str | None, request: Request) -> Source:
    if (exam is None) == (request.pool is None):
        raise click.UsageError("name either --exam or --pool")
    if request.pool is None:
        if request.blueprint:
            raise click.UsageError("--blueprint belongs to --pool; an exam has its own")
        return from_exam(exam or "", request.section, request.statistics)
    if request.blueprint is None:
        raise click.UsageError("--pool needs a --blueprint")
    return from_table(request.pool, request.blueprint, request.statistics)


def _design(source: Source, request: Request) -> Design:
    anchors = tuple(sorted(ids_in(request.anchor_items))) if request.anchor_items else ()
    return Design(
        length=source.length,
        quotas=source.quotas,
        forms=request.forms or 1,
        pretest=source.pretest if request.pretest is None else request.pretest,
        sets=source.sets,
        max_exposure=request.max_exposure,
        seen=ids_in(request.seen) if request.seen else frozenset(),
        may_repeat_seen=request.repeat_seen,
        overlap=source.overlap if request.overlap is None else request.overlap,
        anchor=source.anchor if request.anchor is None else request.anchor,
        anchor_items=anchors,
    )


def _objective(source: Source, request: Request) -> Objective | None:
    target = _target(request) or source.target
    known = {name: _values(source, name) for name in ("p", "b")}
    if target is None:
        name = next((name for name, values in known.items() if values), None)
        return mean_difficulty(name, known[name], source.length) if name else None
    if isinstance(target, Target) and target.information is None:
        name, aim = ("p", target.p) if target.p is not None else ("b", target.b)
        return mean_difficulty(name, _some(known[name], name), source.length, aim)
    if isinstance(target, Target) and target.information:
        wanted = target.information
        return information_targets(_parameters(source), wanted.at, wanted.values)
    return mean_difficulty(str(target), _some(known[str(target)], str(target)), source.length)


def _target(request: Request) -> Target | str | None:
    """`p`, `b=0.2`, `information` or `information=8,10,8`."""
    if request.target is None:
        return None
    name, _, text = request.target.partition("=")
    if name in ("p", "b"):
        return Target.model_validate({name: _floats(text)[0]}) if text else name
    if name != "information" or not request.at:
        raise click.UsageError(
            "--target is p, p=0.65, b, b=0, information or information=8,10,8 with --at -1,0,1"
        )
    values = _floats(text) if text else None
    points = _floats(request.at)
    if values and len(values) != len(points):
        raise click.UsageError(f"{len(values)} values of information for {len(points)} abilities of --at")
    return Target(information=InformationTarget(at=points, values=values))


def _floats(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(each) for each in text.split(","))
    except ValueError as error:
        raise click.UsageError(f"`{text}` is no list of numbers such as -1,0,1") from error


def _values(source: Source, name: str) -> dict[str, float]:
    scored = [item.id for item in source.pool if not item.is_pretest]
    return {item: source.statistics[item][name] for item in scored if name in source.statistics[item]}


def _some(values: dict[str, float], name: str) -> dict[str, float]:
    if not values:
        raise click.UsageError(f"no item has a {name}; give --statistics with a column {name}")
    return values


def _parameters(source: Source) -> dict[str, ItemParameters]:
    """Of every item that has a b; without a column a it is a Rasch scale, where a is 1."""
    _some(_values(source, "b"), "b")
    has_a = any("a" in numbers for numbers in source.statistics.values())
    return {
        item: ItemParameters(numbers.get("a", 1.0), numbers["b"], numbers.get("c", 0.0))
        for item, numbers in source.statistics.items()
        if "b" in numbers and ("a" in numbers or not has_a)
    }
