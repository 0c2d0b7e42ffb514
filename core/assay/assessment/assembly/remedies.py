"""What would help where no forms can be drawn: one sentence for each kind of rule that takes part in the conflict."""

from collections.abc import Iterable, Mapping
from typing import Final

from assay.assessment.assembly.infeasible import Clash, RuleKind
from assay.wording import say

_REMEDIES: Final[Mapping[RuleKind, str]] = {
    "overlap": say(
        "Draw fewer forms, or let two forms share more items (`parallel: overlap` in the exam file)."
    ),
    "range": say("Add operational items to the bank there, or widen these ranges of the blueprint."),
    "length": say("Add operational items to the bank, or ask for fewer (`items` in the exam file)."),
    "pretest": say(
        "Add items with the status pretest to the bank, or ask for fewer (`pretest` in the exam file)."
    ),
    "enemies": say("Add items that are no enemies of these."),
    "set": say("Add items without a shared text, or texts with fewer items."),
    "anchor": say("Ask for a shorter anchor (`parallel: anchor` in the exam file), or widen the ranges."),
    "statistics": say("Let items be tried out first, or write their difficulty into their files."),
}


def remedies(clashes: Iterable[Clash]) -> tuple[str, ...]:
    """What would help, each sentence once, in the order of the clashes."""
    return tuple(dict.fromkeys(_REMEDIES[each.kind] for each in clashes if each.kind in _REMEDIES))
