"""Items of a section: classical statistics, a place on the scale of ability, and what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assay.assessment.estimates import NotEstimable, Statistic
from assay.assessment.item_analysis.analysis import Functioning, ItemAnalysis, analyse, functioning
from assay.assessment.item_analysis.items import ItemStatistics
from assay.assessment.item_analysis.options import OptionStatistics
from assay.assessment.item_analysis.scores import OMITTED, Scores, score_points
from assay.assessment.item_analysis.thresholds import Minimum
from assay.assessment.item_analysis.wrong_keys import WrongKey
from assay.assessment.item_response.item_fit import ItemFit, item_fit
from assay.assessment.item_response.models import RaschModel
from assay.assessment.item_response.placing import place_items
from assay.assessment.item_response.rasch import fit_rasch
from assay.content.items import Item
from assay.services.statistics.remembering import remembered
from assay.services.statistics.responses import SectionResponses
from assay.wording import say

NOBODY: Final = say("nobody has handed this section in")
IN_PARTS: Final = say("some earned a part of the point, and the model knows right and wrong only")


@dataclass(frozen=True)
class ItemResult:
    """One item and all that is known of it."""

    #: Its question, from 1.
    number: int
    item: Item
    #: `scored`, `pretest`, `dropped` or `credited`.
    state: str
    accepted: frozenset[int | str]
    statistics: ItemStatistics
    options: tuple[OptionStatistics, ...]
    wrong_key: WrongKey | None
    #: The section's alpha without it; there is none for an item that does not count.
    alpha_without: Statistic
    #: In logits, the mean ability being 0.
    difficulty: Statistic
    fit: ItemFit | None


@dataclass(frozen=True)
class Comparison:
    """The scored items between the people of two categories, of equal total score."""

    reference: str
    focal: str
    n_reference: int
    n_focal: int
    #: By question from 1; empty while there are too few people.
    items: Mapping[int, Functioning]

    @property
    def is_reliable(self) -> bool:
        """Whether both groups are large enough."""
        n, smaller = self.n_reference + self.n_focal, min(self.n_reference, self.n_focal)
        return n >= Minimum.FUNCTIONING_TOTAL and smaller >= Minimum.FUNCTIONING_GROUP


@dataclass(frozen=True, eq=False)
class SectionItems:
    """The items of a section; what is slow is computed when it is asked for."""

    responses: SectionResponses

    @cached_property
    def scores(self) -> Scores:
        """The scored items; an omitted response is wrong."""
        return self._scores(self.responses.section.scored)

    def _scores(self, places: Sequence[int]) -> Scores:
        return score_points(self.responses.credits[:, list(places)], maxima=[1.0] * len(places))

    @cached_property
    def analysis(self) -> ItemAnalysis:
        """Of the scored items."""
        return self._analysis(self.responses.section.scored)

    def _analysis(self, places: Sequence[int]) -> ItemAnalysis:
        choices = self.responses.choices(places)
        omitted = (self.responses.codes[:, list(places)] == OMITTED).sum(axis=0)
        return analyse(self._scores(places), omitted, choices)

    @cached_property
    def model(self) -> RaschModel | NotEstimable:
        """The Rasch model of the scored items: what does not count shall not move the scale of ability."""
        if not self.responses.n:
            return NotEstimable(NOBODY, 0)
        right = np.full_like(self.responses.right, np.nan)
        scored = list(self.responses.section.scored)
        right[:, scored] = self.responses.right[:, scored]
        if np.isnan(right).all():
            return NotEstimable(IN_PARTS, self.responses.n)
        return remembered(lambda: fit_rasch(right), "Rasch", right)

    @cached_property
    def placed(self) -> RaschModel | NotEstimable:
        """The same with every other item placed on its scale."""
        return (
            place_items(self.model, self.responses.right)
            if isinstance(self.model, RaschModel)
            else self.model
        )

    @cached_property
    def results(self) -> tuple[ItemResult, ...]:
        """Every item, in the order of the questions."""
        fits = item_fit(self.placed, self.responses.right) if isinstance(self.placed, RaschModel) else ()
        return tuple(
            self._result(place, fits[place] if fits else None)
            for place in range(len(self.responses.section.part.items))
        )

    def _result(self, place: int, fit: ItemFit | None) -> ItemResult:
        section = self.responses.section
        has_options = section.part.items[place].is_single_best
        found, at, alpha = self._found(place)
        return ItemResult(
            number=place + 1,
            item=section.part.items[place],
            state=section.state_of(place),
            accepted=section.rules[place + 1].accepted,
            statistics=found.items[at],
            options=found.options[at] if has_options else (),
            wrong_key=found.wrong_keys[at] if has_options else None,
            alpha_without=alpha,
            difficulty=self._difficulty(place),
            fit=fit,
        )

    def _difficulty(self, place: int) -> Statistic:
        if place in self.responses.in_parts:
            return NotEstimable(IN_PARTS, self.responses.n)
        model = self.placed
        return model.items[place].difficulty if isinstance(model, RaschModel) else model

    def _found(self, place: int) -> tuple[ItemAnalysis, int, Statistic]:
        """The analysis that an item is part of, and where; one that does not count is set beside those that do."""
        scored = self.responses.section.scored
        if place in scored:
            at = scored.index(place)
            return self.analysis, at, self.analysis.reliability.if_deleted[at]
        reason = NotEstimable(say("the item does not count"), self.responses.n)
        return self._analysis((*scored, place)), len(scored), reason

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each category against the largest one: the only groups that are known here."""
        categories = np.array(self.responses.categories, dtype=str)
        names, counts = np.unique(categories, return_counts=True)
        order = sorted(zip((-counts).tolist(), names.tolist(), strict=True))
        return tuple(self._compared(categories, order[0], each) for each in order[1:])

    def _compared(
        self, categories: NDArray[np.str_], reference: tuple[int, str], focal: tuple[int, str]
    ) -> Comparison:
        bare = Comparison(reference[1], focal[1], -reference[0], -focal[0], {})
        if not bare.is_reliable or not self.scores.items:
            return bare
        kept = np.isin(categories, (bare.reference, bare.focal))
        found = functioning(self.scores.of(kept), categories[kept] == bare.focal)
        numbers = (place + 1 for place in self.responses.section.scored)
        return replace(bare, items=dict(zip(numbers, found, strict=True)))
