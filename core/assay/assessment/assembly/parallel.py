"""Several parallel forms at once, and how far they are from the best that can be.

One after another, each beside the shadow of those still to come, then refined by exchange. Small pools are solved
whole. The bound is that of the relaxed shadow of all forms, or better where the solver proves a better one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assay.assessment.assembly.blocks import Formulation, formulate, items_of
from assay.assessment.assembly.compiling import Compiled, compile_pool
from assay.assessment.assembly.exchanging import Exchange
from assay.assessment.assembly.explaining import explain
from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.losses import SAME, loss_of, step_bound, sums, worst_loss
from assay.assessment.assembly.objectives import Objective
from assay.assessment.assembly.pools import Design, PoolItem
from assay.assessment.assembly.programs import Allowance, Answer, Effort, Floats, Integers

#: Item-by-form decisions up to which the whole program is solved to its optimum.
WHOLE = 160
#: Promising items, in lengths of all forms together.
FIRST = 3
#: A distance of so much of the bound is good enough to stop.
NEAR = 0.002
#: With fewer seconds no further wish is tried.
SHORTEST = 0.1
#: And of the bound, or of the scale, to stop exchanging.
FINE = 1e-4


@dataclass(frozen=True)
class Optimum:
    """How good the forms are: `found` on the worst form, and `bound`, which no forms can beat.

    Minimax: the largest distance from a target, which is small when good. Maximin: the smallest sum, which is
    large when good. `gap` is |found - bound| / |bound|; None where the bound is 0 and what was found is not: then
    `gap_of_scale` is that distance as a share of
    `scale`: the smallest target of information, or the standard deviation of the items' p or b.
    """

    found: float
    bound: float
    gap: float | None
    gap_of_scale: float | None
    scale: float | None
    is_timed_out: bool


@dataclass(frozen=True)
class AssembledForm:
    """One form: ids of scored items, pretest items and anchor items (these are scored too), each sorted."""

    items: tuple[str, ...]
    pretest: tuple[str, ...]
    sums: tuple[float, ...]
    seen: int


@dataclass(frozen=True)
class Assembly:
    """The forms, the items that all share, and how good they are; no optimum where nothing was to be made best."""

    forms: tuple[AssembledForm, ...]
    anchor: tuple[str, ...]
    #: Items in common, forms x forms; the diagonal has each form's length with its pretest items.
    overlap: tuple[tuple[int, ...], ...]
    optimum: Optimum | None
    eligible: int
    #: Whether the clock stopped the solver, so that another run may find other forms.
    is_timed_out: bool = False


def assemble_forms(
    pool: Iterable[PoolItem],
    design: Design,
    objective: Objective | None = None,
    seed: int = 0,
    allowance: Allowance | None = None,
) -> Assembly:
    """Parallel forms to a design. Raises `Infeasible` with a smallest set of rules that exclude each other.

    Without an objective the seed alone decides among the forms that meet the design; with one it decides between
    forms that are equally good. The same arguments give the same forms, unless they are `is_timed_out`. When the
    allowance is over the best that was found by then is taken, or it is given up without a proof.
    """
    compiled, allowance = compile_pool(pool, design, objective, seed), allowance or Allowance()
    if not (design.may_repeat_seen and compiled.seen.any()):
        return _searched(compiled, objective, seed, allowance)
    # To see few of them again is a wish: half of the time is kept for the search without it.
    wishing = allowance.part(0.5)
    for most in range(_fewest_seen(compiled, wishing.part(0.5)), design.length + design.pretest):
        try:
            return _searched(compiled.with_seen_most(most), objective, seed, wishing.part(0.5))
        except Infeasible:
            if wishing.seconds < SHORTEST:
                break
    return _searched(compiled, objective, seed, allowance)


def _fewest_seen(compiled: Compiled, allowance: Allowance) -> int:
    """How many seen items some form must have at least."""
    program = formulate(compiled, [compiled.design.forms], None)
    program.program.cost[0] = compiled.seen.astype(float)
    answer = allowance.solve(program.program, Effort())
    if answer.state == "infeasible":
        raise explain(compiled, allowance.reasons)
    least = max(0.0, answer.bound - SAME)
    return int(np.ceil(least / compiled.design.forms))


class _Search:
    """The forms being found; what was learned on the way: the anchor, the bound, whether the clock stopped it."""

    def __init__(
        self, compiled: Compiled, objective: Objective | None, seed: int, allowance: Allowance
    ) -> None:
        self.allowance = allowance
        self.compiled, self.objective, self.seed = compiled, objective, seed
        self.count = compiled.design.forms
        self.bound = -np.inf
        self.is_timed_out = False
        #: As it was given, before an anchor was chosen.
        self.pool = compiled
        #: Items that the search looks at first; in a large pool most are of no use to the optimum.
        self.promising = compiled.usable

    def run(self) -> list[Integers]:
        """Positions of each form's items. Raises `Infeasible`."""
        self._bound_by_relaxation()
        forms = self._one_by_one()
        if forms is None:
            # Where there are none, the reasons are found far sooner than the end of a search.
            why = explain(self.compiled, self.allowance.reasons)
            if why.is_proven or self.allowance.is_over:
                raise why
            return self._whole(Effort(nodes=5000, seconds=60))
        if self.objective is None:
            return forms
        return self._improved(self._refined(forms, self.objective), self.objective)

    def _improved(self, forms: list[Integers], objective: Objective) -> list[Integers]:
        """Small pools, unless they are at the bound, once more as a whole: that proves what is best."""
        now = worst_loss(self.compiled, objective, forms)
        is_large = int(self.compiled.usable.sum()) * self.count > WHOLE
        if is_large or now <= self.bound + SAME or self.allowance.is_over:
            return forms
        whole = self._solved_whole(Effort(nodes=5000, enough=self.bound + SAME, seconds=20))
        if whole is None or worst_loss(self.compiled, objective, whole[0]) >= now - SAME:
            return forms
        self.compiled = whole[1]
        return whole[0]

    def _bound_by_relaxation(self) -> None:
        shadow = formulate(self.compiled, [self.count], self.objective, is_whole=False)
        answer = self.allowance.solve(shadow.program, Effort(), relaxed=True)
        self.is_timed_out |= answer.is_timed_out
        if answer.state == "infeasible":
            raise explain(self.compiled, self.allowance.reasons)
        if self.objective and answer.state == "optimal":
            self._look_first(answer.values[shadow.blocks[0].items], answer.duals[shadow.blocks[0].items])
            self.bound = answer.bound
            if self.objective.targets is not None:
                self.bound = max(self.bound, step_bound(self.compiled, self.objective))

    def _look_first(self, values: Floats, duals: Floats) -> None:
        """At the items of the relaxation, and those that would cost it least; at whole sets."""
        compiled, design = self.compiled, self.compiled.design
        count = FIRST * self.count * (design.length + design.pretest)
        order = np.lexsort((-compiled.weights, np.round(duals, 9), values <= SAME))
        chosen = np.zeros(compiled.size, dtype=bool)
        chosen[order[:count]] = True
        chosen[compiled.anchors] = True
        for one in compiled.sets:
            chosen[one.members] |= chosen[one.members].any()
        self.promising = chosen & compiled.usable

    def _one_by_one(self) -> list[Integers] | None:
        forms: list[Integers] = []
        while len(forms) < self.count:
            rest = self.count - len(forms) - 1
            found = self._next(forms, rest)
            if found is None:
                return None
            forms.append(found)
        return forms

    def _next(self, forms: Sequence[Integers], rest: int) -> Integers | None:
        """The next form beside the shadow of the rest: first of promising items and relaxed, then in whole items."""
        copies = [1, rest] if rest else [1]
        fewer = replace(self.compiled, outside=self.compiled.outside | ~self.promising)
        for compiled, is_whole in ((fewer, False), (self.compiled, False), (self.compiled, True)):
            program = formulate(compiled, copies, self.objective, forms, is_whole)
            if self.objective is None:
                program.program.cost[0] = -self.compiled.weights
            answer = self.allowance.solve(program.program, self._effort())
            self.is_timed_out |= answer.is_timed_out
            if len(answer.values):
                self.compiled = _with_anchor(self.compiled, program, answer)
                return items_of(program.blocks[0], answer.values)
        return None

    def _effort(self) -> Effort:
        """Near the bound, or within the reach of one item of it where the bound is 0: exchange does the rest."""
        near = NEAR * abs(self.bound)
        if self.objective and self.bound <= SAME and self.objective.targets:
            near = float(self.compiled.values[self.compiled.scored].std(axis=0).max())
        return Effort(nodes=50, gap=NEAR, enough=self.bound + near if self.objective else None, seconds=20)

    def _whole(self, effort: Effort) -> list[Integers]:
        """All forms in one program. Raises `Infeasible`."""
        found = self._solved_whole(effort)
        if found is None:
            raise explain(self.compiled, self.allowance.reasons)
        forms, self.compiled = found
        return forms

    def _solved_whole(self, effort: Effort) -> tuple[list[Integers], Compiled] | None:
        """The forms of one program for all, and the pool with their anchor, which may be another than before."""
        program = formulate(self.pool, [1] * self.count, self.objective)
        if self.objective is None:
            program.program.cost[0] = -self.pool.weights
        answer = self.allowance.solve(program.program, effort)
        self.is_timed_out |= answer.is_timed_out
        if self.objective:
            self.bound = max(self.bound, answer.bound)
        if not len(answer.values):
            return None
        forms = [items_of(block, answer.values) for block in program.blocks]
        return forms, _with_anchor(self.pool, program, answer)

    def _refined(self, forms: list[Integers], objective: Objective) -> list[Integers]:
        loss = loss_of(objective, self.compiled.design.length)
        enough = self.bound + FINE * max(abs(self.bound), loss.scale or 0.0)
        return Exchange(self.compiled, loss, forms, np.random.default_rng(self.seed), enough).run()


def _with_anchor(compiled: Compiled, program: Formulation, answer: Answer) -> Compiled:
    """The pool with the anchor that was chosen, if one was."""
    if program.anchor is None:
        return compiled
    chosen = np.flatnonzero(answer.values[program.anchor] > 0.5)
    return replace(compiled, anchors=np.asarray(chosen, dtype=np.int64))


def _searched(compiled: Compiled, objective: Objective | None, seed: int, allowance: Allowance) -> Assembly:
    search = _Search(compiled, objective, seed, allowance)
    forms = search.run()
    common = np.array([[len(np.intersect1d(one, other)) for other in forms] for one in forms])
    return Assembly(
        forms=tuple(_form(search.compiled, form) for form in forms),
        anchor=_names(search.compiled, search.compiled.anchors),
        overlap=tuple(tuple(int(count) for count in row) for row in common),
        optimum=_optimum(search, forms),
        eligible=int(compiled.usable.sum()),
        is_timed_out=search.is_timed_out,
    )


def _form(compiled: Compiled, form: Integers) -> AssembledForm:
    is_scored = compiled.scored[form]
    return AssembledForm(
        items=_names(compiled, form[is_scored]),
        pretest=_names(compiled, form[~is_scored]),
        sums=tuple(float(each) for each in sums(compiled, form)),
        seen=int(compiled.seen[form].sum()),
    )


def _names(compiled: Compiled, places: Integers) -> tuple[str, ...]:
    return tuple(sorted(compiled.ids[place] for place in places))


def _optimum(search: _Search, forms: Sequence[Integers]) -> Optimum | None:
    if search.objective is None:
        return None
    loss = loss_of(search.objective, search.compiled.design.length)
    found = worst_loss(search.compiled, search.objective, forms)
    # What is below the bound by rounding alone is at the bound.
    distance = max(0.0, found - search.bound)
    sign = -1.0 if loss.targets is None else 1.0
    bound = search.bound if loss.targets is None else max(0.0, search.bound)
    return Optimum(
        found=sign * found,
        bound=sign * bound,
        gap=distance / abs(bound) if abs(bound) > SAME else (0.0 if found <= SAME else None),
        gap_of_scale=distance / loss.scale if loss.scale else None,
        scale=loss.scale,
        is_timed_out=search.is_timed_out,
    )
