"""How well reviewers agree on a section of essays: by criterion, on the whole essay, and each against the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assay.assessment.agreement.arrays import compacted
from assay.assessment.agreement.intraclass import intraclass
from assay.assessment.agreement.kappa import mean_kappa
from assay.assessment.agreement.krippendorff import krippendorff_alpha
from assay.assessment.agreement.raters import RaterSummary, rater_summaries
from assay.assessment.agreement.resampling import Resampling
from assay.assessment.agreement.shares import adjacent_agreement, exact_agreement
from assay.assessment.estimates import Estimate, NotEstimable, Statistic
from assay.content.rubrics import Criterion, Rubric
from assay.services.statistics.ratings import Array, RatedEssays
from assay.services.statistics.remembering import remembered

#: Our choice: of 30 essays that two have read, the standard error of a share of .80 is .07.
ENOUGH_ESSAYS: Final = 30
#: Sittings are drawn again so often for an interval; the same ones each time the page is opened.
RESAMPLES: Final = 200
#: Two essays' scores so many percent of the points apart are near each other.
NEAR: Final = 10.0


@dataclass(frozen=True)
class CriterionAgreement:
    """One criterion of one rubric."""

    rubric: str
    title: str
    levels: int
    #: How many essays two reviewers or more have rated.
    n: int
    exact: Statistic
    adjacent: Statistic
    #: Quadratically weighted, the mean over pairs of reviewers.
    kappa: Statistic
    #: Krippendorff's, ordinal.
    alpha: Statistic


@dataclass(frozen=True)
class WholeAgreement:
    """The essays' scores, in percent of the points."""

    n: int
    #: The share of pairs no more than `NEAR` percent apart.
    near: Statistic
    #: How dependable one reading is, and the mean of as many as there were.
    single: Statistic
    mean: Statistic
    #: Krippendorff's, at the interval level.
    alpha: Statistic


@dataclass(frozen=True)
class ReviewerAgreement:
    """One reviewer against the others, on the essays' scores."""

    id: int
    name: str
    #: How many essays they rated, and how many of these somebody else rated too.
    ratings: int
    n: int
    #: In percent of the points: above 0 is lenient.
    difference: Statistic
    near: Statistic
    correlation: Statistic


@dataclass(frozen=True)
class SectionAgreement:
    """A section of essays."""

    whole: WholeAgreement
    criteria: tuple[CriterionAgreement, ...]
    reviewers: tuple[ReviewerAgreement, ...]
    is_blind: bool


def section_agreement(rated: RatedEssays, position: int) -> SectionAgreement:
    """The agreement on the essays of one section. Intervals are 95 %, by drawing whole sittings again."""
    here = rated.of(position)
    criteria = tuple(_criterion(here, rubric, each) for rubric in here.rubrics for each in rubric.criteria)
    return SectionAgreement(_whole(here), criteria, _reviewers(here), here.is_blind)


def _criterion(rated: RatedEssays, rubric: Rubric, criterion: Criterion) -> CriterionAgreement:
    table, sittings = rated.on(rubric, criterion)
    levels = [float(level.score) for level in criterion.levels]
    named = repr((rubric.title, criterion.title, levels))
    return remembered(
        lambda: _on_levels(rubric, criterion, levels, table, sittings), "criterion", table, sittings, named
    )


def _on_levels(
    rubric: Rubric, criterion: Criterion, levels: list[float], table: Array, sittings: NDArray[np.int64]
) -> CriterionAgreement:
    narrow, again = compacted(table), _again(sittings)
    return CriterionAgreement(
        rubric=rubric.title,
        title=criterion.title,
        levels=len(levels),
        n=_twice(table),
        exact=_either(lambda r: exact_agreement(narrow, r), again),
        adjacent=_either(lambda r: adjacent_agreement(narrow, 1.0, r), again),
        kappa=_either(lambda r: mean_kappa(table, "quadratic", levels, r), again),
        alpha=_either(lambda r: krippendorff_alpha(narrow, "ordinal", r), again),
    )


def _whole(rated: RatedEssays) -> WholeAgreement:
    table, sittings = rated.shares
    return remembered(lambda: _on_shares(table, sittings), "whole essays", table, sittings)


def _on_shares(table: Array, sittings: NDArray[np.int64]) -> WholeAgreement:
    narrow, again = compacted(table), _again(sittings)
    return WholeAgreement(
        n=_twice(table),
        near=_either(lambda r: adjacent_agreement(narrow, NEAR, r), again),
        single=_either(lambda r: intraclass(narrow, "ICC(1,1)", r).statistic, again),
        mean=_either(lambda r: intraclass(narrow, "ICC(1,k)", r).statistic, again),
        alpha=_either(lambda r: krippendorff_alpha(narrow, "interval", r), again),
    )


def _again(sittings: NDArray[np.int64]) -> Resampling:
    """The essays of one sitting are not independent, so they are drawn together."""
    return Resampling(RESAMPLES, 0, sittings)


def _twice(table: Array) -> int:
    return int(((~np.isnan(table)).sum(axis=1) >= 2).sum())


def _either(statistic: Callable[[Resampling | None], Statistic], again: Resampling) -> Statistic:
    """With an interval where resampling gives one, else the value alone: formulas ask for independent essays."""
    plain = statistic(None)
    if isinstance(plain, NotEstimable) or plain.n < ENOUGH_ESSAYS:
        return plain if isinstance(plain, NotEstimable) else Estimate(plain.value, plain.n)
    found = statistic(again)
    return found if isinstance(found, Estimate) else Estimate(plain.value, plain.n)


def _reviewers(rated: RatedEssays) -> tuple[ReviewerAgreement, ...]:
    table, _ = rated.shares
    summaries = rater_summaries(table, NEAR) if table.size else ()
    return tuple(
        _reviewer(rated.names, reviewer, summary)
        for reviewer, summary in zip(rated.reviewers, summaries, strict=bool(summaries))
    )


def _reviewer(names: Mapping[int, str], reviewer: int, found: RaterSummary) -> ReviewerAgreement:
    return ReviewerAgreement(
        id=reviewer,
        name=names[reviewer],
        ratings=found.ratings,
        n=found.n,
        difference=found.mean_difference,
        near=found.adjacent,
        correlation=found.correlation,
    )
