"""How alike the wording of two items is."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from assay.content.items import Item
from assay.content.markdown import comparable

Pairs = frozenset[tuple[str, ...]]

#: Share of word pairs in common from which two items count as almost the same; others stay below a fifth.
ALMOST_THE_SAME: Final = 0.5


def likeness(one: Pairs, other: Pairs) -> float:
    """Share of word pairs that both have, of those that either has."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def word_pairs(item: Item) -> Pairs:
    """Neighbouring words of stem and options, or whatever else is asked, wherever they stand."""
    return _pairs(tuple(item.texts))


@lru_cache(maxsize=4096)
def _pairs(texts: tuple[str, ...]) -> Pairs:
    """Kept, for whoever checks again and again while an author writes."""
    return frozenset(pair for text in texts for pair in _neighbours(comparable(text).split()))


def almost_the_same(items: Sequence[Item]) -> Iterator[tuple[Item, Item, float]]:
    """Pairs of items that are alike in wording, unless they are declared enemies."""
    for (one, its), (other, others) in combinations([(each, word_pairs(each)) for each in items], 2):
        # Sets of very different size cannot have much in common.
        if min(len(its), len(others)) < ALMOST_THE_SAME * max(len(its), len(others)):
            continue
        found = likeness(its, others)
        if found >= ALMOST_THE_SAME and not _are_enemies(one, other):
            yield one, other, found


def _neighbours(words: Sequence[str]) -> list[tuple[str, ...]]:
    return list(pairwise(words)) if len(words) > 1 else [tuple(words)]


def _are_enemies(one: Item, other: Item) -> bool:
    return one.id in other.enemies or other.id in one.enemies
