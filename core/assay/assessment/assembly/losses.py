"""How far forms are from what the objective asks, and what can be proven about the best there is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assay.assessment.assembly.compiling import Compiled
from assay.assessment.assembly.objectives import Objective
from assay.assessment.assembly.programs import Floats, Integers

#: Below this two sums of a form are one number: what is left is rounding.
SAME = 1e-9
#: Statistics are published with so many decimals at most where they are whole numbers of a smallest step.
_DECIMALS = 6


@dataclass(frozen=True)
class Loss:
    """What is made small. Minimax: the largest distance from a target. Maximin: minus the smallest sum."""

    targets: Floats | None
    shape: Floats
    #: In units of which a distance is judged where the best is 0: the smallest target of information, or the
    #: standard deviation of the items' p or b; None where there is no such unit.
    scale: float | None = None

    def of(self, sums: Floats) -> Floats:
        """The loss of forms with these sums; points are the last axis."""
        if self.targets is None:
            return np.asarray(-np.min(sums / self.shape, axis=-1))
        return np.asarray(np.max(np.abs(sums - self.targets), axis=-1))


def loss_of(objective: Objective, length: int) -> Loss:
    """The loss that belongs to an objective for forms of so many scored items."""
    shape = objective.shape or (1.0,) * len(objective.points)
    targets = None if objective.targets is None else np.array(objective.targets)
    return Loss(targets, np.array(shape), _scale(objective, length))


def _scale(objective: Objective, length: int) -> float | None:
    if objective.targets is None:
        return None
    if objective.kind == "information":
        scale = min(abs(target) for target in objective.targets)
    else:
        scale = (
            float(np.std([value for (value,) in objective.values.values()])) * length
            if objective.values
            else 0
        )
    return scale if scale > SAME else None


def sums(compiled: Compiled, form: Integers) -> Floats:
    """The sums of a form over its items, one for each point."""
    return np.asarray(compiled.values[form].sum(axis=0))


def worst_loss(compiled: Compiled, objective: Objective, forms: Sequence[Integers]) -> float:
    """The loss of the form that is worst."""
    loss = loss_of(objective, compiled.design.length)
    return float(np.max(loss.of(np.array([sums(compiled, form) for form in forms]))))


def step_bound(compiled: Compiled, objective: Objective) -> float:
    """A bound that no relaxation sees: sums of whole multiples of a step miss a target that is no such multiple.

    Proportions correct with two decimals, for example, have a mean over 60 items that is a multiple of 0.01 / 60.
    """
    if objective.kind != "difficulty" or objective.targets is None:
        return 0.0
    length = compiled.design.length
    values = compiled.values[compiled.scored & compiled.usable, 0] * length
    for decimals in range(_DECIMALS + 1):
        scaled = values * 10**decimals
        if np.allclose(scaled, np.round(scaled), rtol=0, atol=1e-7):
            steps = float(length * 10**decimals)
            return _distance(objective.targets[0] * steps) / steps
    return 0.0


def _distance(value: float) -> float:
    distance = float(abs(value - round(value)))
    return distance if distance > 1e-7 else 0.0
