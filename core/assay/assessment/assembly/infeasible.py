"""Why there is no form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

RuleKind = Literal[
    "length", "range", "pretest", "enemies", "set", "exposure", "seen", "statistics", "overlap", "anchor"
]


@dataclass(frozen=True)
class Clash:
    """One rule of a set of rules that cannot hold together.

    `needed` and `available` count items over all forms; None where the rule is no count.
    """

    kind: RuleKind
    name: str
    sentence: str
    needed: int | None = None
    available: int | None = None
    #: The items that the rule is about where they are few: enemies, the members of a set.
    items: tuple[str, ...] = ()


class Infeasible(ValueError):
    """No set of items meets the blueprint. `reasons` say why; `clashes` are the rules, none of them superfluous."""

    def __init__(self, reasons: Sequence[str], clashes: Sequence[Clash] = (), is_proven: bool = True) -> None:
        super().__init__(reasons)
        self.reasons = tuple(reasons)
        self.clashes = tuple(clashes)
        #: False where the search ended without a form and without a proof that there is none.
        self.is_proven = is_proven

    def __str__(self) -> str:
        return "; ".join(str(each) for each in self.reasons)
