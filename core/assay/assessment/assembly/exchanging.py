"""Forms refined by exchange: an item for another that counts alike in every range, or two for two."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from assay.assessment.assembly.compiling import Compiled, Flags
from assay.assessment.assembly.losses import SAME, Loss, sums
from assay.assessment.assembly.programs import Floats, Integers

#: Exchanges that are tried two at a time; their pairs are a million.
PAIRED = 1000
ROUNDS = 200


@dataclass
class Exchange:
    """Forms under refinement. Sets and anchors stay where they are; ranges and enemies hold throughout."""

    compiled: Compiled
    loss: Loss
    forms: list[Integers]
    rng: np.random.Generator
    #: A loss that needs no refinement.
    enough: float = 0.0
    _movable: Flags = field(init=False)
    _hostile: csr_array = field(init=False)
    _alike: Integers = field(init=False)

    def __post_init__(self) -> None:
        """Find what may move, and who is whose enemy."""
        compiled = self.compiled
        fixed = np.zeros(compiled.size, dtype=bool)
        fixed[compiled.anchors] = True
        for one in compiled.sets:
            fixed[one.members] = fixed[one.guests] = True
        self._movable = compiled.usable & compiled.scored & ~fixed
        self._hostile = _enmity(compiled)
        self._alike = compiled.signatures

    def run(self) -> list[Integers]:
        """The forms, as good as exchanges make them."""
        for _ in range(ROUNDS):
            losses = self.loss.of(np.array([sums(self.compiled, form) for form in self.forms]))
            order = [int(place) for place in np.argsort(-losses, kind="stable")]
            worst = losses[order[0]]
            if worst <= self.enough + SAME:
                break
            if not (self._with_pool(order[0], worst) or self._with_others(order, worst)):
                break
        return self.forms

    def _with_pool(self, place: int, worst: float) -> bool:
        """Exchange with items that stand on no form."""
        free = self._movable.copy()
        for form in self.forms:
            free[form] = False
        out, into = self._swaps(place, free)
        if not len(out):
            return False
        moves = self.compiled.values[into] - self.compiled.values[out]
        now = sums(self.compiled, self.forms[place])
        found = self.loss.of(now + moves)
        best = int(np.argmin(found))
        # Two at a time come closer to a target than one; where one is enough, it is taken.
        if found[best] > self.enough + SAME and (pair := self._pair(now, moves, out, into, found[best])):
            self._replace(place, out[list(pair)], into[list(pair)])
            return True
        if found[best] < worst - SAME:
            self._replace(place, out[[best]], into[[best]])
            return True
        return False

    def _swaps(self, place: int, candidates: Flags) -> tuple[Integers, Integers]:
        """Pairs (out, in) that count alike; nobody comes in who has an enemy on the form."""
        form = self.forms[place]
        enemies = self._hostile[form].sum(axis=0) > 0
        free = np.flatnonzero(candidates & ~np.asarray(enemies).reshape(-1))
        mine = form[self._movable[form]]
        which = self._alike[mine][:, None] == self._alike[free][None, :]
        rows, columns = np.nonzero(which)
        return mine[rows], free[columns]

    def _pair(
        self, now: Floats, moves: Floats, out: Integers, into: Integers, limit: float
    ) -> tuple[int, int] | None:
        """Two exchanges that together do better than `limit`."""
        chosen = np.arange(len(out))
        if len(chosen) > PAIRED:
            chosen = np.sort(self.rng.choice(len(out), PAIRED, replace=False))
        part = moves[chosen]
        together = self.loss.of(now + part[:, None, :] + part[None, :, :])
        for flat in np.argsort(together, axis=None, kind="stable")[:50]:
            one, other = (int(chosen[place]) for place in np.unravel_index(flat, together.shape))
            if together.flat[flat] >= limit - SAME:
                return None
            if (
                out[one] != out[other]
                and into[one] != into[other]
                and not self._are_enemies(into, one, other)
            ):
                return one, other
        return None

    def _are_enemies(self, into: Integers, one: int, other: int) -> bool:
        return bool(self._hostile[into[one], into[other]])

    def _with_others(self, order: list[int], worst: float) -> bool:
        """Exchange between the worst form and another, so that neither is as bad as the worst was."""
        place = order[0]
        # An item of a third form would change how much that one has in common with the others.
        is_single = np.bincount(np.concatenate(self.forms), minlength=self.compiled.size) == 1
        for other in reversed(order[1:]):
            there = np.zeros(self.compiled.size, dtype=bool)
            there[self.forms[other]] = True
            out, into = self._swaps(place, there & self._movable & is_single)
            outside = is_single[out] & ~self._has_enemy(other, out)
            out, into = out[outside], into[outside]
            if len(out) and self._trade(place, other, out, into, worst):
                return True
        return False

    def _has_enemy(self, place: int, items: Integers) -> Flags:
        found = self._hostile[self.forms[place]].sum(axis=0) > 0
        return np.asarray(found).reshape(-1)[items]

    def _trade(self, place: int, other: int, out: Integers, into: Integers, worst: float) -> bool:
        moves = self.compiled.values[into] - self.compiled.values[out]
        mine = self.loss.of(sums(self.compiled, self.forms[place]) + moves)
        theirs = self.loss.of(sums(self.compiled, self.forms[other]) - moves)
        found = np.maximum(mine, theirs)
        best = int(np.argmin(found))
        if found[best] >= worst - SAME:
            return False
        self._replace(place, out[[best]], into[[best]])
        self._replace(other, into[[best]], out[[best]])
        return True

    def _replace(self, place: int, out: Integers, into: Integers) -> None:
        form = self.forms[place]
        self.forms[place] = np.sort(np.append(form[~np.isin(form, out)], into))


def _enmity(compiled: Compiled) -> csr_array:
    """Items x items: 1 where two are enemies."""
    pairs = [(a, b) for clique in compiled.cliques for a in clique for b in clique if a != b]
    rows, columns = (
        np.array(each, dtype=np.int64) for each in (zip(*pairs, strict=True) if pairs else ((), ()))
    )
    ones = np.ones(len(rows), dtype=np.int64)
    return csr_array((ones, (rows, columns)), shape=(compiled.size, compiled.size))
