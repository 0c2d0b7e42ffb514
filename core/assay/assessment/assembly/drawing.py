"""Drawing a form to its blueprint.

Every item gets a weight from the seed; the form is the set of items that meets the blueprint and weighs most.
An optimum is unique, where a search would depend on the order in which it looks: so a seed gives the same form
on every machine. The optimum is found by HiGHS (https://highs.dev), which also knows when there is none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import highspy

from assay.assessment.assembly.compiling import compile_pool
from assay.assessment.assembly.explaining import explain
from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.pools import Design, PoolItem, Quota
from assay.assessment.assembly.weights import WEIGHT_BITS, weight
from assay.content.competencies import CompetencyMap
from assay.content.exams import Blueprint, MultipleChoiceSection
from assay.content.items import Item
from assay.wording import say

#: One thread and no gap: the optimum itself, and not the first set that comes near it.
SOLVER_OPTIONS = (
    ("output_flag", False),
    ("threads", 1),
    ("random_seed", 0),
    ("mip_rel_gap", 0.0),
    ("mip_abs_gap", 0.5),
)


class Identified(Protocol):
    """Something with an id: an item or a prompt."""

    @property
    def id(self) -> str: ...


Drawn = TypeVar("Drawn", bound=Identified)


@dataclass(frozen=True)
class Cell:
    """One rule of the blueprint: of these items, at least and at most so many."""

    name: str
    members: tuple[int, ...]
    least: int
    most: int


def draw(pool: Iterable[Drawn], count: int, seed: int) -> tuple[Drawn, ...]:
    """`count` things out of the pool, in an order that the seed decides."""
    ranked = sorted(pool, key=lambda thing: (weight(seed, thing.id), thing.id))
    if len(ranked) < count:
        raise Infeasible(
            [say("%(wanted)s are asked for, %(available)s are there", wanted=count, available=len(ranked))]
        )
    return tuple(ranked[:count])


def within(items: Iterable[Item], competency_map: CompetencyMap) -> tuple[Item, ...]:
    """The items that an exam on a map may draw from a bank on a larger one.

    An item that examines something else beside is left out too: nobody was told that it would be asked.
    """
    return tuple(item for item in items if competency_map.holds(item.competencies))


def cells(items: Sequence[Item], blueprint: Blueprint) -> list[Cell]:
    """The blueprint's ranges as cells over positions in `items`."""
    rules: list[tuple[Mapping[Any, tuple[int, int]], Callable[[Item], str]]] = [
        (blueprint.domains, lambda item: item.domain),
        (blueprint.competencies, lambda item: item.competencies[0]),
        (blueprint.cognitive, lambda item: item.cognitive),
    ]
    return [
        Cell(name, tuple(i for i, item in enumerate(items) if of(item) == name), least, most)
        for ranges, of in rules
        for name, (least, most) in ranges.items()
    ]


def assemble(items: Iterable[Item], section: MultipleChoiceSection, seed: int) -> tuple[Item, ...]:
    """Items for one section, in the order shown. Raises `Infeasible`.

    Only items of the blueprint's domains are drawn. Enemies never stand on one form.
    """
    pool = sorted((i for i in items if i.domain in section.blueprint.domains), key=lambda item: item.id)
    rules = cells(pool, section.blueprint)
    if reasons := shortages(rules, len(pool), section.items):
        raise Infeasible(reasons)
    chosen = _solve(pool, rules, section.items, seed)
    if chosen is None:
        raise _clashes(pool, section)
    return draw((pool[i] for i in chosen), section.items, seed)


def shortages(rules: Sequence[Cell], available: int, wanted: int) -> list[str]:
    """What can be said against a blueprint by counting alone."""
    found = [
        say(
            "%(range)s asks for %(wanted)s items and %(available)s are there",
            range=rule.name,
            wanted=rule.least,
            available=len(rule.members),
        )
        for rule in rules
        if len(rule.members) < rule.least
    ]
    if available < wanted:
        found.append(
            say(
                "%(wanted)s items are asked for and %(available)s are there",
                wanted=wanted,
                available=available,
            )
        )
    return found


def _solve(items: Sequence[Item], rules: Sequence[Cell], wanted: int, seed: int) -> list[int] | None:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in SOLVER_OPTIONS:
        solver.setOptionValue(option, value)
    taken = [solver.addBinary(obj=-round(weight(seed, item.id) * 2**WEIGHT_BITS)) for item in items]
    solver.addConstr(sum(taken) == wanted)
    for rule in rules:
        if rule.members:
            inside = sum(taken[i] for i in rule.members)
            solver.addConstr(inside >= rule.least)
            solver.addConstr(inside <= rule.most)
    for one, other in enemy_pairs(items):
        solver.addConstr(taken[one] + taken[other] <= 1)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return [i for i, value in enumerate(solver.getSolution().col_value) if value > 0.5]


def enemy_pairs(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Pairs of positions that must not be drawn together; naming the enemy on one side is enough."""
    position = {item.id: i for i, item in enumerate(items)}
    pairs = {
        tuple(sorted((i, position[enemy])))
        for i, item in enumerate(items)
        for enemy in item.enemies
        if enemy in position
    }
    return sorted((one, other) for one, other in pairs)


def quotas(blueprint: Blueprint) -> tuple[Quota, ...]:
    """The blueprint's ranges as quotas of labels."""
    groups: tuple[tuple[str, Mapping[Any, tuple[int, int]]], ...] = (
        ("domain", blueprint.domains),
        ("competency", blueprint.competencies),
        ("cognitive", blueprint.cognitive),
    )
    return tuple(Quota({label: name}, *cell) for label, ranges in groups for name, cell in ranges.items())


def pool_item(item: Item, stimulus: str | None = None, exposure: float | None = None) -> PoolItem:
    """What parallel assembly needs of an item of a bank."""
    labels = {"domain": item.domain, "competency": item.competency, "cognitive": item.cognitive}
    return PoolItem(item.id, labels, item.enemies, stimulus, item.status == "pretest", exposure)


def _clashes(items: Sequence[Item], section: MultipleChoiceSection) -> Infeasible:
    """When each cell alone is well supplied: a smallest set of rules that do not hold together."""
    design = Design(section.items, quotas(section.blueprint))
    return explain(compile_pool(map(pool_item, items), design, None, seed=0))
