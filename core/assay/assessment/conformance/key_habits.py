"""Habits by which the key of an item can be guessed: where it stands, and how long it is."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from scipy.special import bdtrc, chdtrc

from assay.assessment.conformance.ground import Ground, Remark
from assay.content.banks import Bank
from assay.content.items import Item
from assay.content.markdown import to_plain
from assay.content.problems import Key

#: How rarely chance alone may bring about what is remarked.
LEVEL: Final = 0.01
#: Of fewer items a place, the chi-square distribution is too far off (Cochran 1954).
FEWEST_EXPECTED: Final = 5
#: Of fewer items in all, a habit cannot be told from chance.
FEWEST_ITEMS: Final = 20


def check_keys(ground: Ground) -> Iterator[Remark]:
    """A note for each bank whose keys stand in some places too often, or are too often the longest option."""
    for bank in ground.catalog.banks.values():
        if ground.is_sound(Key("bank", bank.id)):
            yield from _places(ground, bank)
            yield from _lengths(ground, bank)


def _places(ground: Ground, bank: Bank) -> Iterator[Remark]:
    by_options: dict[int, list[Item]] = defaultdict(list)
    for item in _with_one_key(bank):
        by_options[len(item.options)].append(item)
    for options, items in sorted(by_options.items()):
        expected = len(items) / options
        if expected < FEWEST_EXPECTED:
            continue
        there = Counter(item.key for item in items)
        square = sum((there[place] - expected) ** 2 for place in range(options)) / expected
        chance = float(chdtrc(options - 1, square))
        if chance < LEVEL:
            counts = ", ".join(f"{chr(65 + place)} {there[place]}" for place in range(options))
            figures = f"chi-square {square:.1f}, {options - 1} degrees of freedom, p = {chance:.2g}"
            what = (
                f"the keys of {len(items)} items with {options} options stand unevenly: {counts} ({figures})"
            )
            wanted = f"expected about {expected:.0f} in each place"
            yield ground.note(Key("bank", bank.id), ("id",), what, wanted)


def _lengths(ground: Ground, bank: Bank) -> Iterator[Remark]:
    items = _with_one_key(bank)
    if len(items) < FEWEST_ITEMS:
        return
    longest = sum(map(_is_longest, items))
    share = sum(1 / len(item.options) for item in items) / len(items)
    chance = float(bdtrc(longest - 1, len(items), share)) if longest else 1.0
    if chance < LEVEL:
        what = f"the key is the longest option in {longest} of {len(items)} items (p = {chance:.2g})"
        wanted = f"expected about {share * len(items):.0f}: longer wrong options, or shorter keys"
        yield ground.note(Key("bank", bank.id), ("id",), what, wanted)


def _with_one_key(bank: Bank) -> Sequence[Item]:
    """The items that are scored by one key among options; others have none to guess."""
    return [item for item in bank.operational if item.is_single_best]


def _is_longest(item: Item) -> bool:
    """Whether the key has more characters than each other option."""
    lengths = [len(to_plain(option.text)) for option in item.options]
    return all(lengths[item.key] > each for place, each in enumerate(lengths) if place != item.key)
