"""Drawing a form to its blueprint.

Every item gets a weight from the seed; the form is the set of items that meets the blueprint and weighs most.
An optimum is unique, where a search would depend on the order in which it looks: so a seed gives the same form
on every machine. The optimum is found by HiGHS (https://highs.dev), which also knows when there is none.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import highspy

from assay.content.competencies import CompetencyMap
from assay.content.exams import Blueprint, MultipleChoiceSection
from assay.content.items import Item

#: Weights are whole numbers of so many bits once the solver has them: two forms differ by 1 or not at all, which is
#: far above its tolerances.
WEIGHT_BITS = 30
#: One thread and no gap: the optimum itself, and not the first set that comes near it.
SOLVER_OPTIONS = (
    ("output_flag", False),
    ("threads", 1),
    ("random_seed", 0),
    ("mip_rel_gap", 0.0),
    ("mip_abs_gap", 0.5),
)


class Infeasible(ValueError):
    """No set of items meets the blueprint. `reasons` say why, as far as counting shows it."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


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


def weight(seed: int, identifier: str) -> float:
    """A number in [0, 1) that depends on nothing but the two arguments."""
    digest = hashlib.sha256(f"{seed}/{identifier}".encode()).digest()
    return float((int.from_bytes(digest[:8], "big") >> (64 - WEIGHT_BITS)) / 2**WEIGHT_BITS)


def draw(pool: Iterable[Drawn], count: int, seed: int) -> tuple[Drawn, ...]:
    """`count` things out of the pool, in an order that the seed decides."""
    ranked = sorted(pool, key=lambda thing: (weight(seed, thing.id), thing.id))
    if len(ranked) < count:
        raise Infeasible([f"{count} are asked for, {len(ranked)} are there"])
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
    return draw((pool[i] for i in chosen), section.items, seed)


def shortages(rules: Sequence[Cell], available: int, wanted: int) -> list[str]:
    """What can be said against a blueprint by counting alone."""
    found = [
        f"{rule.name} asks for {rule.least} items and {len(rule.members)} are there"
        for rule in rules
        if len(rule.members) < rule.least
    ]
    if available < wanted:
        found.append(f"{wanted} items are asked for and {available} are there")
    return found


def _solve(items: Sequence[Item], rules: Sequence[Cell], wanted: int, seed: int) -> list[int]:
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
        raise Infeasible(_clashes(items, rules, wanted))
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


def _clashes(items: Sequence[Item], rules: Sequence[Cell], wanted: int) -> list[str]:
    """What can be said when each cell alone is well supplied: these rules do not hold together."""
    names = ", ".join(rule.name for rule in rules)
    return [
        f"no {wanted} of the {len(items)} items meet these ranges at once: {names} "
        f"(with {len(enemy_pairs(items))} pairs of enemies)"
    ]
