"""Which rules exclude each other: a smallest set of rules that no forms meet, in words.

A dual ray of the infeasible relaxation names rules that suffice (Farkas); QuickXplain (Junker 2004, AAAI-04,
167-172), a deletion filter (Chinneck & Dravnieks 1991) by halves, then drops all that are not needed. Where only
whole items exclude each other, the filter asks the mixed-integer program instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import highspy
import numpy as np

from assay.assessment.assembly.blocks import Formulation, Rule, formulate, most_uses
from assay.assessment.assembly.compiling import Compiled
from assay.assessment.assembly.infeasible import Infeasible
from assay.assessment.assembly.programs import INFEASIBLE, Allowance, Floats, Integers
from assay.assessment.assembly.wording import Saying, summary
from assay.wording import say

#: Where several explanations are possible, one by the first of these is preferred: they are the plainest.
_ORDER = (
    "range",
    "pretest",
    "overlap",
    "exposure",
    "seen",
    "statistics",
    "anchor",
    "length",
    "set",
    "enemies",
)
#: Kinds with a rule for every few items.
_MANY = ("set", "enemies")
#: Suspected always: overlap is partly a bound of columns, which stands in no row, and ranges are the plainest.
_KEPT = ("overlap", "range")
#: Up to so many decisions whole forms are asked about, and not only the sum of them.
_FEW = 3000
#: Effort for one question about whole items; without an answer a rule stays in the explanation.
_NODES = 500
_OPEN = highspy.kHighsInf
_SMALL = 1e-7


def explain(compiled: Compiled, allowance: Allowance | None = None) -> Infeasible:
    """Why no forms meet a design, as an error to be raised. When the time is over, what is not proven is not said."""
    for copies, is_whole in _views(compiled):
        conflict = _Conflict(compiled, copies, is_whole, allowance or Allowance())
        if conflict.is_there(conflict.rules):
            saying = Saying(compiled, sum(copies), conflict.smallest(), conflict.extreme)
            clashes = saying.clashes()
            return Infeasible(summary(clashes), clashes)
    words = say("no forms were found within the effort allowed, and no proof that there are none")
    return Infeasible([words], is_proven=False)


def _views(compiled: Compiled) -> Iterator[tuple[list[int], bool]]:
    """One form, the shadow of all forms, all forms: each must be possible; the plainest and quickest come first."""
    forms = compiled.design.forms
    views = [[1]] if forms == 1 else [[1], [forms]]
    yield from ((copies, is_whole) for is_whole in (False, True) for copies in views)
    if forms > 1 and compiled.size * forms <= _FEW:
        yield [1] * forms, False
        yield [1] * forms, True


class _Conflict:
    """A program whose rules can be switched off."""

    def __init__(self, compiled: Compiled, copies: list[int], is_whole: bool, allowance: Allowance) -> None:
        self._allowance = allowance
        self._compiled, self._copies, self._is_whole = compiled, copies, is_whole
        self.formulation: Formulation = formulate(replace(compiled, excluded={}), copies, None)
        self._solver = self.formulation.program.solver(relaxed=not is_whole)
        # The relaxation is asked many times over: from where it stood, which presolving would forget.
        self._solver.setOptionValue("presolve", "choose" if is_whole else "off")
        self._solver.setOptionValue("mip_max_nodes", _NODES)
        self._bounds = self._row_bounds()
        self._active: set[Rule] = set(self.formulation.rows)
        excluded: list[Rule] = [(kind, kind) for kind, flags in compiled.excluded.items() if flags.any()]
        once: list[Rule] = [("overlap", "overlap")] if sum(copies) > 1 else []
        every = dict.fromkeys([*self.formulation.rows, *excluded, *once])
        self.rules: list[Rule] = sorted(every, key=lambda rule: _ORDER.index(rule[0]))

    def _row_bounds(self) -> tuple[Floats, Floats]:
        model = self._solver.getLp()
        return np.array(model.row_lower_), np.array(model.row_upper_)

    def _switch(self, rules: Iterable[Rule]) -> None:
        """Make these rules hold, and no others."""
        wanted = set(rules)
        for rule in (wanted ^ self._active) & set(self.formulation.rows):
            for row in self.formulation.rows[rule]:
                low, high = (each[row] for each in self._bounds) if rule in wanted else (-_OPEN, _OPEN)
                self._solver.changeRowBounds(row, low, high)
        self._active = wanted
        for block in self.formulation.blocks:
            upper = self._upper(block.copies, wanted)
            count = len(block.items)
            self._solver.changeColsBounds(count, block.items.astype(np.int32), np.zeros(count), upper)

    def _upper(self, copies: int, rules: set[Rule]) -> Floats:
        compiled = self._compiled
        once = ("overlap", "overlap") in rules
        upper = most_uses(compiled, copies) if once else np.full(compiled.size, float(copies))
        upper[compiled.outside] = 0
        for kind, flags in compiled.excluded.items():
            if (kind, kind) in rules:
                upper[flags] = 0
        return upper

    def is_there(self, rules: Iterable[Rule]) -> bool:
        """Whether it is proven that these rules exclude each other."""
        self._switch(rules)
        self._run()
        return self._solver.getModelStatus() in INFEASIBLE

    def _run(self) -> None:
        """Within what is left; the limit is that of one run, the solver's clock goes on from run to run."""
        before = self._solver.getRunTime()
        self._solver.setOptionValue("time_limit", max(0.0, self._allowance.seconds))
        self._solver.run()
        self._allowance.spend(self._solver.getRunTime() - before)

    def smallest(self) -> list[Rule]:
        """Rules that exclude each other, none of which can be left out (QuickXplain, Junker 2004)."""
        for suspects in (self._near(self._suspects()), self.rules):
            found = self._needed([], False, suspects)
            if self.is_there(found):
                break
        return found

    def _needed(self, background: list[Rule], is_new: bool, rules: list[Rule]) -> list[Rule]:
        if is_new and self.is_there(background):
            return []
        if len(rules) <= 1:
            return rules
        half = len(rules) // 2
        first, second = rules[:half], rules[half:]
        of_second = self._needed([*background, *first], bool(first), second)
        of_first = self._needed([*background, *of_second], bool(of_second), first)
        return [*of_first, *of_second]

    def _near(self, rules: list[Rule]) -> list[Rule]:
        """Without the sets and enemies that are not about the ranges concerned, where the others suffice."""
        many = [rule for rule in rules if rule[0] in _MANY]
        if len(many) < 3:
            return rules
        few = self._needed(many, True, [rule for rule in rules if rule[0] not in _MANY])
        concerned = [m for quota, m in self._compiled.quotas if any(n.startswith(quota.name) for _, n in few)]
        places = set(np.concatenate(concerned).tolist()) if concerned else set(range(self._compiled.size))
        close = [rule for rule in many if places & set(self._members(rule).tolist())]
        return [*few, *close] if self.is_there([*few, *close]) else rules

    def _members(self, rule: Rule) -> Integers:
        if rule[0] == "enemies":
            return self._compiled.cliques[int(rule[1])]
        return next(one.members for one in self._compiled.sets if one.name == rule[1])

    def _suspects(self) -> list[Rule]:
        """The rules that a proof by the relaxation uses, else all."""
        self.is_there(self.rules)
        _, has_ray, ray = self._solver.getDualRay()  # type: ignore[attr-defined]  # not in its stubs
        if self._is_whole or not has_ray:
            return self.rules
        used = {rule for rule, rows in self.formulation.rows.items() if np.any(np.abs(ray[rows]) > _SMALL)}
        return [r for r in self.rules if r in used or r not in self.formulation.rows or r[0] in _KEPT]

    def extreme(self, rules: Iterable[Rule], members: Integers, is_most: bool) -> int | None:
        """How many of `members` these rules allow over all forms at most, or force at least; None if any number."""
        self._switch(rules)
        solver, width = self._solver, self.formulation.program.width
        cost = np.zeros(width)
        for block in self.formulation.blocks:
            cost[block.items[members]] = -1.0 if is_most else 1.0
        solver.changeColsCost(width, np.arange(width, dtype=np.int32), cost)
        self._run()
        is_solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = solver.getObjectiveValue()
        solver.changeColsCost(width, np.arange(width, dtype=np.int32), np.zeros(width))
        if not is_solved:
            return None
        return int(np.floor(-value + _SMALL) if is_most else np.ceil(value - _SMALL))
