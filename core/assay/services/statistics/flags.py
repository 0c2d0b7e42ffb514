"""What an author should look at: only what enough people say."""

from collections.abc import Iterator, Sequence
from typing import Final

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_analysis.thresholds import Minimum, is_reliable
from assay.assessment.item_response.item_fit import MeanSquare
from assay.services.statistics.items import Comparison, ItemResult
from assay.wording import say

#: Ebel 1965, Measuring Educational Achievement: discrimination below .20 asks for revision.
WEAK: Final = 0.20
#: Items that nearly everybody has right tell nobody apart.
EASY: Final = 0.95
#: Wright & Linacre 1994, Rasch Measurement Transactions 8(3), 370: productive for measurement from 0.5 to 1.5.
NOISY: Final = 1.5


def flags_of(result: ItemResult, comparisons: Sequence[Comparison] = ()) -> tuple[str, ...]:
    """What an author should look at, the weightiest first; nothing that too few people say."""
    return tuple(_flags(result, comparisons))


def _flags(result: ItemResult, comparisons: Sequence[Comparison]) -> Iterator[str]:
    if result.wrong_key:
        yield say("The key may be wrong: %(option)s fits better", option=result.wrong_key.option)
    yield from _discriminating(result)
    p = result.statistics.difficulty
    if isinstance(p, Estimate) and is_reliable(p, Minimum.DIFFICULTY):
        if p.value > EASY:
            yield say("Nearly everybody has it right")
        elif p.interval and result.item.options and p.interval[1] < 1 / len(result.item.options):
            yield say("Harder than guessing")
    yield from _differing(result, comparisons)
    outfit = result.fit.outfit if result.fit else None
    is_fitted = isinstance(outfit, MeanSquare) and outfit.n >= Minimum.DISCRIMINATION
    if isinstance(outfit, MeanSquare) and is_fitted and outfit.value > NOISY and outfit.z > 2:
        yield say("Does not fit the Rasch model")


def _discriminating(result: ItemResult) -> Iterator[str]:
    rest = result.statistics.item_rest
    if not isinstance(rest, Estimate) or not is_reliable(rest, Minimum.DISCRIMINATION):
        return
    if rest.value < 0:
        yield say("Works against the test")
    elif rest.value < WEAK:
        yield say("Tells people hardly apart")


def _differing(result: ItemResult, comparisons: Sequence[Comparison]) -> Iterator[str]:
    for each in comparisons:
        found = each.items.get(result.number)
        if found and not isinstance(found.mantel_haenszel, NotEstimable) and found.mantel_haenszel.ets == "C":
            yield say("Differs between %(category)s and %(other)s", category=each.reference, other=each.focal)
