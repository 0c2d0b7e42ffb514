"""Whether common items can tie two forms: how many they are, what they are about, and how far the groups differ.

What is doubtful is said in words; whether to equate all the same is for people to decide.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from assay.assessment.equating.distributions import AnchoredDistribution
from assay.wording import say

#: Kolen & Brennan (2014), ch. 8: the common items are at least a fifth of a form, or 30 where forms are very long.
LEAST_SHARE: Final = 0.20
ENOUGH_OF_LONG_FORMS: Final = 30
#: Angoff, W. H. (1971), Scales, norms, and equivalent scores: 20 items or a fifth of the form, whichever is more.
FEWEST_ITEMS: Final = 20
#: Kolen & Brennan (2014), ch. 8: groups that differ more, in standard deviations, make methods disagree …
FAR_APART: Final = 0.3
#: … and give results that hardly any method makes good.
TOO_FAR_APART: Final = 0.5
#: Our choice: a domain is poorly represented where its share of the anchor misses that of a form by more.
MOST_OFF: Final = 0.15


@dataclass(frozen=True)
class DomainCount:
    """How many items a domain has: among the common ones, and on each form."""

    domain: str
    common: int
    x: int
    y: int


@dataclass(frozen=True)
class Anchor:
    """The common items of two forms, by what they are about."""

    domains: tuple[DomainCount, ...]

    @property
    def items(self) -> int:
        """How many items are common."""
        return sum(each.common for each in self.domains)

    @property
    def lengths(self) -> tuple[int, int]:
        """How many items count on X, and on Y."""
        return sum(each.x for each in self.domains), sum(each.y for each in self.domains)

    @property
    def share(self) -> float:
        """Of the longer form; 0 where a form has no items."""
        return self.items / max(self.lengths) if max(self.lengths) else 0.0

    def warnings(self) -> Iterator[str]:
        """What makes it a weak tie, by numbers; `is_poor` says it of each domain."""
        if self.items < FEWEST_ITEMS:
            yield say(
                "the forms have %(items)s items in common; %(advised)s are advised (Angoff 1971)",
                items=self.items,
                advised=FEWEST_ITEMS,
            )
        if self.share < LEAST_SHARE and self.items < ENOUGH_OF_LONG_FORMS:
            yield (
                say(
                    "the common items are %(share)s of the form; at least %(least)s are advised "
                    "(Kolen and Brennan 2014)",
                    share=f"{self.share:.0%}",
                    least=f"{LEAST_SHARE:.0%}",
                )
            )

    def is_poor(self, domain: DomainCount) -> bool:
        """Whether the common items say too little, or too much, of a domain."""
        if not self.items or not domain.common:
            return bool(self.items and (domain.x or domain.y))
        own = domain.common / self.items
        return any(
            abs(own - there / whole) > MOST_OFF
            for there, whole in zip((domain.x, domain.y), self.lengths, strict=True)
            if whole
        )


def anchor_of(x: Sequence[str], y: Sequence[str], common: Sequence[str]) -> Anchor:
    """From the domain of each item that counts on X and on Y, and of each common item; domains in the order of X."""
    counts = Counter(common), Counter(x), Counter(y)
    names = tuple(dict.fromkeys((*x, *y)))
    return Anchor(tuple(DomainCount(name, *(each[name] for each in counts)) for name in names))


def group_difference(x: AnchoredDistribution, y: AnchoredDistribution) -> float | None:
    """How much better group 1 did on the anchor, in pooled standard deviations; nothing where all did alike."""
    one, two = x.anchor, y.anchor
    pooled = sqrt((one.n * one.sd**2 + two.n * two.sd**2) / (one.n + two.n))
    return (one.mean - two.mean) / pooled if pooled > 0 else None


def anchor_correlation(group: AnchoredDistribution) -> float | None:
    """Of score and anchor score; nothing where all have the same score."""
    spread = group.total.sd * group.anchor.sd
    return group.covariance / spread if spread > 0 else None
