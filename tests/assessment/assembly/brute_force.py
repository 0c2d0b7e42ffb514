"""The optimum by trying everything: slow, plain, and written without a look at the solver's program."""

from collections.abc import Sequence
from itertools import combinations, product

from assay.assessment.assembly.objectives import Objective
from assay.assessment.assembly.pools import Design, PoolItem

Form = tuple[PoolItem, ...]


def single_forms(pool: Sequence[PoolItem], design: Design) -> list[Form]:
    """Every set of items that meets the design of one form."""
    scored = [item for item in pool if not item.is_pretest and is_allowed(item, design)]
    return [form for form in combinations(scored, design.length) if meets(form, pool, design)]


def is_allowed(item: PoolItem, design: Design) -> bool:
    return item.id not in design.seen and (
        design.max_exposure is None or (item.exposure or 0) <= design.max_exposure
    )


def meets(form: Form, pool: Sequence[PoolItem], design: Design) -> bool:
    ids = {item.id for item in form}
    return (
        all(quota.least <= sum(quota.covers(item) for item in form) <= quota.most for quota in design.quotas)
        and not any(enemy in ids for item in form for enemy in item.enemies)
        and set(design.anchor_items) <= ids
        and all(_has_right_size(name, form, pool, design) for name in {i.stimulus for i in form} - {None})
    )


def _has_right_size(name: str | None, form: Form, pool: Sequence[PoolItem], design: Design) -> bool:
    least, most = design.sets.of(sum(item.stimulus == name for item in pool))
    return least <= sum(item.stimulus == name for item in form) <= most


def loss(form: Form, objective: Objective) -> float:
    sums = [sum(values) for values in zip(*(objective.values[item.id] for item in form), strict=True)]
    if objective.targets is None:
        return -min(sums)
    return max(abs(one - target) for one, target in zip(sums, objective.targets, strict=True))


def best(pool: Sequence[PoolItem], design: Design, objective: Objective) -> float | None:
    """The smallest loss of the worst form; None where there are no forms."""
    anchor = set(design.anchor_items)
    forms = [
        ({item.id for item in form} - anchor, loss(form, objective)) for form in single_forms(pool, design)
    ]
    return min(
        (
            max(value for _, value in chosen)
            for chosen in product(forms, repeat=design.forms)
            if all(len(one & other) <= design.overlap for (one, _), (other, _) in combinations(chosen, 2))
        ),
        default=None,
    )
