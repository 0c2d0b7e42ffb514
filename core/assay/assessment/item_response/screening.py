"""What is seen before a fit: which items and persons say nothing, and how few persons there are."""

import numpy as np

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.patterns import Array, Patterns
from assay.wording import say, say_many


def usable_items(responses: Array) -> list[int]:
    """The columns in which some are right and some are wrong."""
    return [item for item in range(responses.shape[1]) if not why_unusable(responses[:, item])]


def why_unusable(responses: Array) -> str:
    """Why an item's responses place it nowhere; empty if they do place it."""
    answered = responses[~np.isnan(responses)]
    if not len(answered):
        return say("nobody responded")
    if answered.all():
        return say("everyone who responded is right, so the item is easier than any estimate")
    return (
        ""
        if answered.any()
        else say("everyone who responded is wrong, so the item is harder than any estimate")
    )


def unusable(responses: Array) -> NotEstimable:
    """The reason of an item that did not enter the fit."""
    return NotEstimable(why_unusable(responses), int((~np.isnan(responses)).sum()))


def with_responses(responses: Array) -> Array:
    """Without the persons who responded to nothing."""
    rows: Array = responses[~np.isnan(responses).all(axis=1)]
    return rows


def why_too_little(patterns: Patterns, fewest_items: int) -> NotEstimable | None:
    """Why there is no model: too few items in which people differ."""
    items = patterns.responses.shape[1]
    if items >= fewest_items:
        return None
    some = say_many(
        "%(num)s item with both right and wrong responses; at least %(fewest)s are needed",
        "%(num)s items with both right and wrong responses; at least %(fewest)s are needed",
        items,
        fewest=fewest_items,
    )
    none = say(
        "no item with both right and wrong responses; at least %(fewest)s are needed", fewest=fewest_items
    )
    return NotEstimable(some if items else none, patterns.n)


def why_without_spread(patterns: Patterns) -> NotEstimable | None:
    """Why there is no spread of ability: scores vary no more than independent responses would.

    The second derivative of the Rasch likelihood by the spread at a spread of 0 is then not positive, so
    that the spread's estimate lies at its bound. With complete responses this says that KR-20 is not positive.
    """
    weights = patterns.persons
    means = (weights @ patterns.responses) / (weights @ patterns.observed)
    excess = (patterns.responses - patterns.observed * means).sum(axis=1) ** 2
    alone = patterns.observed @ (means * (1.0 - means))
    if weights @ (excess - alone) > 0:
        return None
    reason = say("the items do not vary together, so the spread of ability lies at its bound, zero")
    return NotEstimable(reason, patterns.n)


def warnings_for(n: int, enough: int, words: str) -> tuple[str, ...]:
    """The sentence, about `persons`, if they are fewer than the literature asks for."""
    return () if n >= enough else (say(words, persons=n, enough=enough),)
