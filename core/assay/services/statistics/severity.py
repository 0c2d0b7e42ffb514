"""How severe reviewers are, by the many-facet Rasch model."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.facets import fit_facets
from assay.assessment.item_response.rating_models import Element
from assay.services.statistics.ratings import FinalRating, RatedEssays
from assay.services.statistics.remembering import remembered

#: Ratings of single criteria that are used at most: more would take long and place nobody better.
MOST_RATINGS: Final = 6000


@dataclass(frozen=True)
class Severities:
    """The reviewers of a scope on one scale of logits, above 0 severe."""

    by_reviewer: Mapping[int, Element]
    #: How many essays were used, of how many there are.
    essays: int
    of: int
    #: How many ratings of single criteria.
    n: int


def severities(rated: RatedEssays) -> Severities | NotEstimable:
    """From criteria with the most common number of levels, since the model has one scale for all of them.

    Where there are too many essays, those of the first codes are used; codes are drawn at random.
    """
    rows = _rows(rated)
    essays = list(dict.fromkeys(each.essay for each, _, _ in rows))
    kept = set(essays[: _most_essays(len(rows), len(essays))])
    used = [row for row in rows if row[0].essay in kept]
    columns = (
        [str(each.essay) for each, _, _ in used],
        [str(each.reviewer) for each, _, _ in used],
        [float(level) for _, _, level in used],
        [criterion for _, criterion, _ in used],
    )
    model = remembered(lambda: fit_facets(*columns), "facets", repr(columns))
    if isinstance(model, NotEstimable):
        return model
    return Severities({int(each.name): each for each in model.raters}, len(kept), len(essays), model.n)


def _most_essays(rows: int, essays: int) -> int:
    return max(1, essays * MOST_RATINGS // max(rows, MOST_RATINGS))


def _rows(rated: RatedEssays) -> list[tuple[FinalRating, str, int]]:
    counts = Counter(len(criterion.levels) for rubric in rated.rubrics for criterion in rubric.criteria)
    common = max(counts, key=lambda each: (counts[each], each), default=0)
    return [
        (each, f"{each.rubric.id}.{criterion.id}", each.levels[criterion.id])
        for each in rated.ratings
        for criterion in each.rubric.criteria
        if len(criterion.levels) == common
    ]
