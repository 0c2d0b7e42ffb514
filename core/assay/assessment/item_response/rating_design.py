"""Who rated whom on what: the design of a rating, and whether it lets raters be compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.patterns import Indexes
from assay.wording import say

#: How many names a reason lists before it only counts the others.
SHOWN = 6


@dataclass(frozen=True, eq=False)
class RatingDesign:
    """Ratings, one entry each; indexes point into the names, which are sorted and all used."""

    subjects: tuple[str, ...]
    raters: tuple[str, ...]
    criteria: tuple[str, ...]
    #: The categories that were used, ascending; 0 in `steps` is the lowest.
    categories: tuple[int, ...]
    subject: Indexes
    rater: Indexes
    criterion: Indexes
    #: The category of each rating, counted from 0.
    steps: Indexes


def rating_design(
    subjects: Sequence[str], raters: Sequence[str], criteria: Sequence[str], ratings: Sequence[float]
) -> RatingDesign:
    """The design of ratings, one entry each; NaN is a missing rating and is left out.

    ValueError for unequal lengths, a rating that is no whole number, or a subject rated twice by the same
    rater on the same criterion.
    """
    if not len(subjects) == len(raters) == len(criteria) == len(ratings):
        raise ValueError("subjects, raters, criteria and ratings must be as many")
    values = np.asarray(ratings, dtype=np.float64)
    there = ~np.isnan(values)
    if (values[there] % 1 != 0).any():
        raise ValueError("a rating is not a whole number")
    names = [np.asarray(each, dtype=str)[there] for each in (subjects, raters, criteria)]
    categories, steps = np.unique(values[there].astype(np.int64), return_inverse=True)
    (subject_names, subject), (rater_names, rater), (criterion_names, criterion) = (
        np.unique(each, return_inverse=True) for each in names
    )
    _refuse_repeated(names, np.stack((subject, rater, criterion)))
    return RatingDesign(
        tuple(subject_names.tolist()),
        tuple(rater_names.tolist()),
        tuple(criterion_names.tolist()),
        tuple(categories.tolist()),
        subject,
        rater,
        criterion,
        steps,
    )


def _refuse_repeated(names: Sequence[NDArray[np.str_]], places: Indexes) -> None:
    _, first, counts = np.unique(places, axis=1, return_index=True, return_counts=True)
    if (counts > 1).any():
        subject, rater, criterion = (each[first[counts > 1][0]] for each in names)
        raise ValueError(f"{rater} rated {subject} twice on {criterion}")


def of_ratings(design: RatingDesign, kept: NDArray[np.bool_]) -> RatingDesign:
    """The design of some of the ratings."""
    return rating_design(
        [design.subjects[each] for each in design.subject[kept]],
        [design.raters[each] for each in design.rater[kept]],
        [design.criteria[each] for each in design.criterion[kept]],
        [float(design.categories[each]) for each in design.steps[kept]],
    )


def without_extremes(
    design: RatingDesign,
) -> tuple[RatingDesign, dict[str, NotEstimable], dict[str, NotEstimable]]:
    """Without raters and criteria that only ever got one end of the scale; their reasons, by name."""
    raters: dict[str, NotEstimable] = {}
    criteria: dict[str, NotEstimable] = {}
    while len(design.steps):
        extreme_raters = _extremes(design, design.rater, design.raters)
        extreme_criteria = _extremes(design, design.criterion, design.criteria)
        if not extreme_raters and not extreme_criteria:
            break
        raters |= extreme_raters
        criteria |= extreme_criteria
        gone = np.isin(np.array(design.raters)[design.rater], list(extreme_raters))
        gone |= np.isin(np.array(design.criteria)[design.criterion], list(extreme_criteria))
        design = of_ratings(design, ~gone)
    return design, raters, criteria


def _extremes(design: RatingDesign, element: Indexes, names: Sequence[str]) -> dict[str, NotEstimable]:
    counts = np.bincount(element, minlength=len(names))
    sums = np.bincount(element, weights=design.steps, minlength=len(names))
    top = len(design.categories) - 1
    ends = {
        0: say("every rating is the lowest category, %(category)s", category=design.categories[0]),
        top: say("every rating is the highest, %(category)s", category=design.categories[-1]),
    }
    return {
        name: NotEstimable(ends[0 if total == 0 else top], int(count))
        for name, count, total in zip(names, counts, sums, strict=True)
        if total in (0, top * count)
    }


def connected_subsets(design: RatingDesign) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """The subsets, as (raters, subjects), that no common subject or rater ties to another; one is good."""
    count = len(design.raters)
    places = (design.rater, design.subject + count)
    size = count + len(design.subjects)
    found, labels = connected_components(
        csr_array((np.ones(len(design.rater)), places), shape=(size, size)), directed=False
    )
    raters, subjects = np.array(design.raters, dtype=str), np.array(design.subjects, dtype=str)
    return tuple(
        (tuple(raters[labels[:count] == each].tolist()), tuple(subjects[labels[count:] == each].tolist()))
        for each in range(found)
    )


def why_not_comparable(design: RatingDesign) -> NotEstimable | None:
    """Why severities cannot be compared across the whole design: subsets, or raters mixed up with criteria."""
    subsets = connected_subsets(design)
    if len(subsets) > 1:
        reason = say(
            "the design falls into %(number)s subsets without a common subject or rater "
            "(raters: subjects): %(subsets)s",
            number=len(subsets),
            subsets="; ".join(
                f"({at}) {_listed(raters)}: {_listed(subjects)}"
                for at, (raters, subjects) in enumerate(subsets, start=1)
            ),
        )
        return NotEstimable(reason, len(design.steps))
    # Criteria of different rubrics, no subject having both, are tied by the subjects' common distribution alone; that
    # they are does not matter to raters who read with either.
    both, criteria = _rank(design), _rank(design, without_raters=True)
    if both - criteria < len(design.raters) - 1:
        reason = say("severity cannot be told from the difficulty of criteria: too few raters share criteria")
        return NotEstimable(reason, len(design.steps))
    return None


def _listed(names: Sequence[str]) -> str:
    return ", ".join((*names[:SHOWN], *(["…"] if names[SHOWN:] else [])))


def _rank(design: RatingDesign, *, without_raters: bool = False) -> int:
    """How many differences between raters and between criteria, or only these, show within subjects."""
    raters, criteria = len(design.raters), len(design.criteria)
    ones, rows = np.ones(len(design.steps)), np.arange(len(design.steps))
    facets = csr_array((ones, (rows, design.rater)), shape=(len(rows), raters + criteria)) + csr_array(
        (ones, (rows, design.criterion + raters)), shape=(len(rows), raters + criteria)
    )
    facets = facets[:, raters:] if without_raters else facets
    subject = csr_array((ones, (rows, design.subject)), shape=(len(rows), len(design.subjects)))
    met = (subject.T @ facets).toarray()
    counts = np.bincount(design.subject, minlength=len(design.subjects))
    within = (facets.T @ facets).toarray() - met.T @ (met / counts[:, None])
    return int(
        np.linalg.matrix_rank(within, tol=1e-8 * max(1.0, float(np.abs(within).max())), hermitian=True)
    )
