"""One portfolio against many criteria: every aim that is installed, or two days of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assay.assessment.aims import Aim, aims_of
from assay.assessment.counting.background import Background
from assay.assessment.findings import Finding, Status
from assay.assessment.requirements.eligibility import evaluate, evaluate_all
from assay.assessment.requirements.evaluations import Evaluation
from assay.content.catalog import Catalog
from assay.content.criteria import Criteria
from assay.content.portfolio import Portfolio


def evaluate_everywhere(catalog: Catalog, portfolio: Portfolio, on: date) -> Iterator[Evaluation]:
    """How far a portfolio is for every aim whose criteria are in force on a day."""
    background = Background(portfolio, on)
    for aim, criteria in aims_of(catalog):
        version = criteria.version_on(on)
        if version:
            yield evaluate_all(version.requirements, background, aim)


@dataclass(frozen=True)
class Change:
    """A requirement whose status is not the same on two days; None where it does not apply."""

    requirement: str
    title: str
    before: Status | None
    after: Status | None


@dataclass(frozen=True)
class Impact:
    """What the rules of one day instead of another would change for somebody."""

    before: Status
    after: Status
    changes: tuple[Change, ...]


def impact_of(
    criteria: Criteria, portfolio: Portfolio, aim: Aim, rules_of: date, instead_of: date, on: date
) -> Impact | None:
    """What changes for a portfolio if the rules of one day held instead of another's; None when either has none.

    The evidence is that of the day `on` both times, so that nothing but the rules differs.
    """
    new, old = criteria.version_on(rules_of), criteria.version_on(instead_of)
    if new is None or old is None:
        return None
    before = evaluate(old, portfolio, aim, on, rules_of=instead_of)
    after = evaluate(new, portfolio, aim, on, rules_of=rules_of)
    return Impact(before.status, after.status, tuple(_changes(before, after)))


def _changes(before: Evaluation, after: Evaluation) -> Iterator[Change]:
    old, new = _by_id(before), _by_id(after)
    for name, found in {**old, **new}.items():
        was, is_ = old.get(name), new.get(name)
        if was is None or is_ is None or was.status != is_.status:
            yield Change(name, found.title, was.status if was else None, is_.status if is_ else None)


def _by_id(evaluation: Evaluation) -> dict[str, Finding]:
    return {each.requirement: each for each in evaluation.required}
