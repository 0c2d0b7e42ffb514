"""Everything about one sitting of a test, in one call."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.assessment.estimates import Estimate, NotEstimable
from assay.assessment.item_analysis.decisions import Accuracy, Consistency, livingston_lewis, subkoviak
from assay.assessment.item_analysis.items import ItemStatistics, item_statistics
from assay.assessment.item_analysis.logistic_functioning import LogisticFunctioning, logistic_functioning
from assay.assessment.item_analysis.mantel_haenszel import MantelHaenszel, mantel_haenszel
from assay.assessment.item_analysis.matched import matched_counts
from assay.assessment.item_analysis.options import OptionStatistics, option_statistics
from assay.assessment.item_analysis.reliability import Reliability, reliability
from assay.assessment.item_analysis.score_errors import ScoreError, score_errors
from assay.assessment.item_analysis.scores import Choices, Scores
from assay.assessment.item_analysis.thresholds import Minimum
from assay.assessment.item_analysis.wrong_keys import WrongKey, wrong_keys
from assay.wording import say


@dataclass(frozen=True)
class ItemAnalysis:
    """A test and its items: `items`, `options` and `wrong_keys` have one entry an item."""

    n: int
    reliability: Reliability
    score_errors: tuple[ScoreError, ...]
    items: tuple[ItemStatistics, ...]
    #: Empty without choices.
    options: tuple[tuple[OptionStatistics, ...], ...]
    wrong_keys: tuple[WrongKey | None, ...]


@dataclass(frozen=True)
class Decisions:
    """What a cut does."""

    #: In points; who has them passes.
    cut: float
    n: int
    passed: int
    livingston_lewis: Accuracy | NotEstimable
    subkoviak: Consistency | NotEstimable

    @property
    def reliable(self) -> bool:
        """Whether there are enough people."""
        return self.n >= Minimum.CONSISTENCY


@dataclass(frozen=True)
class Functioning:
    """One item between two groups, by both methods."""

    mantel_haenszel: MantelHaenszel | NotEstimable
    logistic: LogisticFunctioning | NotEstimable


def analyse(scores: Scores, omitted: NDArray[np.integer], choices: Choices | None = None) -> ItemAnalysis:
    """The statistics of people x items; `omitted` counts, an item, who did not respond."""
    whole = reliability(scores)
    items = item_statistics(scores, omitted)
    options = option_statistics(choices, scores) if choices is not None else ()
    rests = [each.item_rest.value if isinstance(each.item_rest, Estimate) else None for each in items]
    return ItemAnalysis(
        n=scores.n,
        reliability=whole,
        score_errors=score_errors(whole) if scores.is_dichotomous else (),
        items=items,
        options=options,
        wrong_keys=wrong_keys(options, rests) if options else (None,) * scores.items,
    )


def decide(scores: Scores, whole: Reliability, cut: float) -> Decisions:
    """Decisions at `cut` points; where omitted responses are ignored, of those who omitted none."""
    totals = scores.complete().sum(axis=1, dtype=np.float64)
    passed = int((totals >= cut - 1e-9).sum())
    alpha = whole.alpha
    if isinstance(alpha, NotEstimable):
        return Decisions(cut, len(totals), passed, alpha, alpha)
    person_by_person: Consistency | NotEstimable = NotEstimable(
        say("the items are not scored 0 and 1"), whole.n
    )
    if scores.is_dichotomous:
        person_by_person = subkoviak(totals, scores.items, alpha.value, cut)
    model = livingston_lewis(totals, whole.maximum, alpha.value, cut)
    return Decisions(cut, len(totals), passed, model, person_by_person)


def functioning(scores: Scores, is_focal: NDArray[np.bool_]) -> tuple[Functioning, ...]:
    """Differential functioning of every item between the focal group and the reference group."""
    if not scores.is_dichotomous:
        none = NotEstimable(say("the items are not scored 0 and 1"), scores.n)
        return (Functioning(none, none),) * scores.items
    return tuple(
        Functioning(mantel_haenszel(matched), logistic_functioning(matched))
        for matched in matched_counts(scores, is_focal)
    )
