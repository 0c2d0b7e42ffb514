"""The linear program of several forms.

A block is one form, or the shadow of several: their items added up, which looks ahead to the forms that are still
to come (the big shadow test of van der Linden & Adema 1998, Journal of Educational Measurement 35, 185-198). Any
assembly of the forms, added up, fits its shadow: so the optimum of a shadow is a bound on that of the forms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil, comb, floor

import numpy as np

from assay.assessment.assembly.compiling import Compiled, StimulusSet
from assay.assessment.assembly.infeasible import RuleKind
from assay.assessment.assembly.objectives import Objective
from assay.assessment.assembly.programs import Floats, Integers, Program

Rule = tuple[RuleKind, str]


@dataclass(frozen=True)
class Block:
    """The columns of a form, or of the shadow of `copies` forms."""

    copies: int
    items: Integers
    stimuli: Integers


@dataclass
class Formulation:
    """A program under construction, and which of its rows come from which rule."""

    compiled: Compiled
    forms: int
    earlier: Sequence[Integers] = ()
    program: Program = field(default_factory=Program)
    blocks: list[Block] = field(default_factory=list)
    rows: dict[Rule, list[int]] = field(default_factory=dict)
    #: One column for each item that may become an anchor.
    anchor: Integers | None = None

    def add(self, rule: Rule, columns: Integers, factors: float | Floats, low: float, high: float) -> None:
        """A row that belongs to a rule."""
        self.rows.setdefault(rule, []).append(self.program.row(columns, factors, low, high))

    @property
    def used(self) -> Floats:
        """In how many earlier forms each item stands."""
        count = np.zeros(self.compiled.size)
        for form in self.earlier:
            count[form] += 1
        return count


def formulate(
    compiled: Compiled,
    copies: Sequence[int],
    objective: Objective | None,
    earlier: Sequence[Integers] = (),
    is_whole: bool = True,
) -> Formulation:
    """The program of blocks for so many forms each, after some earlier forms; shadows whole numbers or not."""
    found = Formulation(compiled, sum(copies) + len(earlier), earlier)
    for count in copies:
        _add_block(found, count, is_whole or count == 1)
    if compiled.design.anchor and not len(compiled.anchors):
        _add_anchor(found)
    _limit_overlap(found)
    if objective is not None:
        _add_objective(found, objective)
    return found


def _add_block(found: Formulation, copies: int, is_whole: bool) -> None:
    compiled, program = found.compiled, found.program
    upper = np.where(compiled.usable, most_uses(compiled, copies), 0.0)
    items = program.columns(compiled.size, 0.0, upper, integer=is_whole)
    stimuli = program.columns(len(compiled.sets), 0.0, float(copies), integer=is_whole)
    block = Block(copies, items, stimuli)
    found.blocks.append(block)
    for rule, columns, low, high in _counts(compiled, block):
        found.add(rule, columns, 1.0, low * copies, high * copies)
    for place, clique in enumerate(compiled.cliques):
        found.add(("enemies", str(place)), items[clique], 1.0, 0, copies)
    for one, column in zip(compiled.sets, stimuli, strict=True):
        _add_set(found, block, one, int(column))


def most_uses(compiled: Compiled, copies: int) -> Floats:
    """How often a block may use each item."""
    may_repeat = compiled.design.overlap > 0 or compiled.design.anchor > 0
    most = np.full(compiled.size, float(copies if may_repeat else 1))
    most[compiled.anchors] = copies
    return most


def _counts(compiled: Compiled, block: Block) -> Iterator[tuple[Rule, Integers, float, float]]:
    design, items = compiled.design, block.items
    yield ("length", "length"), items[compiled.scored], design.length, design.length
    if not compiled.scored.all():
        yield ("pretest", "pretest"), items[~compiled.scored], design.pretest, design.pretest
    elif design.pretest:
        yield ("pretest", "pretest"), items[:0], design.pretest, design.pretest
    for quota, members in compiled.quotas:
        if quota.least:
            yield ("range", f"{quota.name}/least"), items[members], quota.least, np.inf
        if quota.most < design.length:
            yield ("range", f"{quota.name}/most"), items[members], 0, quota.most
    for anchor in compiled.anchors:
        yield ("anchor", compiled.ids[anchor]), items[[anchor]], 1, 1
    if compiled.seen_most is not None:
        yield ("seen", "seen"), items[compiled.seen], 0, compiled.seen_most


def _add_set(found: Formulation, block: Block, one: StimulusSet, column: int) -> None:
    """Between least and most members, for each time that the stimulus is there."""
    columns = np.append(block.items[one.members], column)
    ones = np.ones(len(one.members))
    rule: Rule = ("set", one.name)
    found.add(rule, columns, np.append(ones, -one.least), 0, np.inf)
    found.add(rule, columns, np.append(ones, -one.most), -np.inf, 0)
    for guest in block.items[one.guests]:
        found.add(rule, np.array([guest, column]), np.array([1.0, -1.0]), -np.inf, 0)


def _add_anchor(found: Formulation) -> None:
    """Columns for the items that all forms share, in proportion to the blueprint."""
    compiled, design = found.compiled, found.compiled.design
    upper = (compiled.usable & compiled.scored).astype(float)
    anchor = found.anchor = found.program.columns(compiled.size, 0.0, upper, integer=True)
    share = design.anchor / design.length
    rule: Rule = ("anchor", "anchor")
    found.add(rule, anchor, 1.0, design.anchor, design.anchor)
    for quota, members in compiled.quotas:
        low, high = floor(quota.least * share), ceil(quota.most * share)
        found.add(rule, anchor[members], 1.0, low, high)
    for block in found.blocks:
        for position in np.flatnonzero(upper):
            pair = np.array([block.items[position], anchor[position]])
            found.add(rule, pair, np.array([1.0, -float(block.copies)]), 0, np.inf)


def _limit_overlap(found: Formulation) -> None:
    if found.forms == 1:
        return
    if found.compiled.design.overlap:
        _limit_pairs(found)
        _limit_with_earlier(found)
        _limit_explicit_pairs(found)
    else:
        _use_once(found)


def _use_once(found: Formulation) -> None:
    """Without overlap an item stands on one form, or is an anchor and stands on all."""
    compiled, used = found.compiled, found.used
    is_anchor = np.isin(np.arange(compiled.size), compiled.anchors)
    for position in np.flatnonzero(compiled.usable & ~is_anchor):
        columns = [block.items[position] for block in found.blocks]
        factors = [1.0] * len(columns)
        if found.anchor is not None:
            columns.append(found.anchor[position])
            factors.append(1.0 - found.forms)
        if len(columns) > 1 or used[position]:
            most = 1.0 - used[position]
            found.add(("overlap", "overlap"), np.array(columns), np.array(factors), -np.inf, most)


def _limit_pairs(found: Formulation) -> None:
    """Over all pairs of forms, items in common: an item used u times stands in u (u - 1) / 2 pairs.

    That is at least t u - t (t + 1) / 2 for every t, with equality at whole numbers u.
    """
    compiled, used = found.compiled, found.used
    design = compiled.design
    pairs = found.program.columns(compiled.size, 0.0, np.inf)
    for position in np.flatnonzero(compiled.usable):
        columns = np.array([*(block.items[position] for block in found.blocks), pairs[position]])
        for times in range(1, found.forms):
            factors = np.append(np.full(len(columns) - 1, float(times)), -1.0)
            high = times * (times + 1) / 2 - times * used[position]
            found.program.row(columns, factors, -np.inf, high)
    most = (design.overlap + design.anchor_length) * comb(found.forms, 2)
    found.add(("overlap", "overlap"), pairs, 1.0, 0, most)


def _limit_with_earlier(found: Formulation) -> None:
    design = found.compiled.design
    for form in found.earlier:
        for block in found.blocks:
            most = (design.overlap + design.anchor_length) * block.copies
            found.add(("overlap", "overlap"), block.items[form], 1.0, 0, most)


def _limit_explicit_pairs(found: Formulation) -> None:
    """Between two forms of the program itself: a column says that both have the item."""
    compiled = found.compiled
    most = compiled.design.overlap + compiled.design.anchor_length
    single = [block for block in found.blocks if block.copies == 1]
    usable = np.flatnonzero(compiled.usable)
    for place, one in enumerate(single):
        for other in single[:place]:
            both = found.program.columns(len(usable), 0.0, 1.0)
            for position, column in zip(usable, both, strict=True):
                columns = np.array([one.items[position], other.items[position], column])
                found.program.row(columns, np.array([1.0, 1.0, -1.0]), -np.inf, 1.0)
            found.add(("overlap", "overlap"), both, 1.0, 0, most)


def _add_objective(found: Formulation, objective: Objective) -> None:
    """Minimax: the largest distance from the targets. Maximin: minus the smallest sum by its shape."""
    program, values = found.program, found.compiled.values
    worst = program.columns(1, 0.0 if objective.targets else -np.inf, np.inf, 1.0)
    for block in found.blocks:
        for point in range(values.shape[1]):
            column = values[:, point]
            there = np.flatnonzero(column)
            columns = np.append(block.items[there], worst)
            if objective.targets:
                aim = objective.targets[point] * block.copies
                program.row(columns, np.append(column[there], -block.copies), -np.inf, aim)
                program.row(columns, np.append(column[there], block.copies), aim, np.inf)
            else:
                shape = objective.shape[point] if objective.shape else 1.0
                program.row(columns, np.append(column[there], block.copies * shape), 0, np.inf)


def items_of(block: Block, values: Floats) -> Integers:
    """The positions that an answer puts on the form of a block."""
    return np.asarray(np.flatnonzero(values[block.items] > 0.5), dtype=np.int64)
