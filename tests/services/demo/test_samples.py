"""Evidence that is made from requirements meets them, whoever wrote them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from assay.assessment.aims import Aim, aims_of
from assay.assessment.requirements.eligibility import evaluate
from assay.assessment.requirements.readiness import hindering
from assay.assessment.requirements.renewal import evaluate_renewal
from assay.content.catalog import Catalog
from assay.content.criteria import CriteriaVersion
from assay.content.people import Attestation, Reference, SignedAgreement
from assay.content.portfolio import Portfolio
from assay.content.requirements import (
    AgreementRequirement,
    AttestRequirement,
    Requirement,
    with_inner,
)
from assay.services.demo.entries import Setting
from assay.services.demo.samples import Sample, sample

TODAY = date(2026, 11, 21)
THREE_YEARS = timedelta(days=3 * 365)
Aims = tuple[tuple[Aim, CriteriaVersion], ...]


@pytest.fixture(scope="module")
def aims(catalogs: tuple[Catalog, ...]) -> Aims:
    """Everything that can be applied for anywhere, with the newest criteria."""
    return tuple((aim, criteria.versions[-1]) for each in catalogs for aim, criteria in aims_of(each))


def made(
    requirements: tuple[Requirement, ...],
    aim: Aim,
    since: date,
    amount: Decimal = Decimal("1.2"),
    tagged: Decimal = Decimal(1),
) -> Sample:
    return sample(requirements, Setting(aim, str.capitalize, TODAY, since, amount, tagged))


def with_words_of_others(
    portfolio: Portfolio, found: Sample, requirements: tuple[Requirement, ...]
) -> Portfolio:
    """The portfolio once its owner has signed and stated what is asked, and the ratings have come."""
    every = list(with_inner(requirements))
    asked = [name for each in every if isinstance(each, AgreementRequirement) for name in each.agreements]
    stated = [
        each.statement for each in every if isinstance(each, AttestRequirement) and each.by == "applicant"
    ]
    return portfolio.model_copy(
        update={
            "agreements": tuple(
                SignedAgreement(id=f"a{n}", agreement=name, signed=TODAY) for n, name in enumerate(asked)
            ),
            "attestations": tuple(
                Attestation(id=f"s{n}", statement=name, by="applicant", on=TODAY)
                for n, name in enumerate(stated)
            ),
            "references": tuple(
                Reference(id=f"r{n}", person=each.person, roles=each.roles, received=TODAY)
                for n, each in enumerate(found.raters)
            ),
        }
    )


def test_a_sample_is_ready_to_be_handed_in(aims: Aims) -> None:
    hindered = {}
    for aim, version in aims:
        requirements = version.requirements_for(aim.category, TODAY)
        found = made(requirements, aim, TODAY - THREE_YEARS)
        portfolio = with_words_of_others(found.portfolio, found, requirements)
        hindered[str(aim)] = hindering(requirements, evaluate(version, portfolio, aim, TODAY))

    assert len(hindered) > 9
    assert set(hindered.values()) == {()}, hindered


def test_with_less_of_everything_something_is_missing(aims: Aims) -> None:
    for aim, version in aims:
        requirements = version.requirements_for(aim.category, TODAY)
        found = made(requirements, aim, TODAY - THREE_YEARS, amount=Decimal("0.7"), tagged=Decimal("0.5"))

        assert hindering(requirements, evaluate(version, found.portfolio, aim, TODAY)), str(aim)


def test_a_sample_renews(aims: Aims) -> None:
    for aim, version in aims:
        if version.renewal:
            granted = TODAY - version.renewal.years * timedelta(days=365)
            found = made(version.renewal.requirements, aim, granted)
            result = evaluate_renewal(version.renewal, found.portfolio, aim, granted, TODAY, TODAY)

            assert hindering(version.renewal.requirements, result.evaluation) == (), str(aim)
