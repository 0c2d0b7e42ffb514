"""Agreement and severity in tables."""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.assessment.estimates import NotEstimable
from assay.assessment.item_response.facets import ENOUGH_RATINGS
from assay.assessment.item_response.item_fit import MeanSquare
from assay.assessment.item_response.rating_models import Element
from assay.services.statistics.agreement import (
    ENOUGH_ESSAYS,
    CriterionAgreement,
    ReviewerAgreement,
    SectionAgreement,
)
from assay.services.statistics.severity import Severities
from assay.web.coordinator.statistics.figures import NONE, PERCENT, PLAIN, SHARE, Figure, counted, figure
from assay.wording import say


@dataclass(frozen=True)
class CriterionRow:
    """One criterion."""

    found: CriterionAgreement
    exact: Figure
    adjacent: Figure
    kappa: Figure
    alpha: Figure


@dataclass(frozen=True)
class ReviewerRow:
    """One reviewer against the others."""

    found: ReviewerAgreement
    difference: Figure
    near: Figure
    correlation: Figure
    severity: Figure
    infit: Figure


@dataclass(frozen=True)
class AgreementView:
    """A section of essays."""

    title: str
    n: int
    whole: tuple[tuple[str, Figure], ...]
    criteria: tuple[CriterionRow, ...]
    reviewers: tuple[ReviewerRow, ...]


def agreement_view(title: str, found: SectionAgreement, severe: Severities | NotEstimable) -> AgreementView:
    """The tables of one section."""
    whole = found.whole
    known: Mapping[int, Element] = severe.by_reviewer if isinstance(severe, Severities) else {}
    return AgreementView(
        title=title,
        n=whole.n,
        whole=(
            (say("Within a tenth of the points"), figure(whole.near, SHARE, ENOUGH_ESSAYS, "essays")),
            (
                say("Dependability of one reading, ICC(1,1)"),
                figure(whole.single, PLAIN, ENOUGH_ESSAYS, "essays"),
            ),
            (say("Dependability of the mean, ICC(1,k)"), figure(whole.mean, PLAIN, ENOUGH_ESSAYS, "essays")),
            (say("Krippendorff's alpha, interval"), figure(whole.alpha, PLAIN, ENOUGH_ESSAYS, "essays")),
        ),
        criteria=tuple(map(criterion_row, found.criteria)),
        reviewers=tuple(_reviewer(each, known.get(each.id), severe) for each in found.reviewers),
    )


def criterion_row(found: CriterionAgreement) -> CriterionRow:
    """One line of the table by criterion."""
    return CriterionRow(
        found,
        figure(found.exact, SHARE, ENOUGH_ESSAYS, "essays"),
        figure(found.adjacent, SHARE, ENOUGH_ESSAYS, "essays"),
        figure(found.kappa, PLAIN, ENOUGH_ESSAYS, "essays"),
        figure(found.alpha, PLAIN, ENOUGH_ESSAYS, "essays"),
    )


def _reviewer(
    found: ReviewerAgreement, element: Element | None, severe: Severities | NotEstimable
) -> ReviewerRow:
    return ReviewerRow(
        found,
        figure(found.difference, PERCENT, ENOUGH_ESSAYS, "essays"),
        figure(found.near, SHARE, ENOUGH_ESSAYS, "essays"),
        figure(found.correlation, PLAIN, ENOUGH_ESSAYS, "essays"),
        severity_of(element, severe),
        infit_of(element),
    )


def severity_of(element: Element | None, severe: Severities | NotEstimable) -> Figure:
    """How severe somebody is, in logits; or why there is no telling."""
    if element is None:
        reason = (
            severe
            if isinstance(severe, NotEstimable)
            else NotEstimable(say("no rating of theirs is final"), 0)
        )
        return figure(reason)
    return figure(element.measure, PLAIN, ENOUGH_RATINGS, "ratings")


def infit_of(element: Element | None) -> Figure:
    """How even somebody's ratings are; 1 is expected."""
    if element is None or not isinstance(element.infit, MeanSquare):
        return Figure(NONE, 0)
    note = (
        say(
            "%(number)s; sure from %(minimum)s on",
            number=counted(element.n, "ratings"),
            minimum=ENOUGH_RATINGS,
        )
        if element.n < ENOUGH_RATINGS
        else ""
    )
    return Figure(f"{element.infit.value:.2f}", element.infit.n, note=note)
