"""The built-in endorsements: a portfolio meets each of them, and nothing in their files must be mended."""

from datetime import date

from assay.assessment.aims import aims_of
from assay.assessment.conformance.conforming import remarks_on
from assay.assessment.conformance.ground import Ground
from assay.assessment.conformance.reachable import search, search_renewals
from assay.content.catalog import Catalog
from assay.content.checks.index import Index

DAY = date(2026, 11, 22)


def test_a_portfolio_meets_every_requirement_of_every_endorsement_for_whomever_it_is(
    catalog: Catalog,
) -> None:
    found = [each for aim, criteria in aims_of(catalog) for each in search(criteria, aim, DAY)]

    assert len({(each.aim.association, each.aim.endorsement) for each in found}) == 5
    # `met`, and not only for reviewers to say: whatever is judged has all that reviewers ask for.
    assert [each for each in found if each.evaluation.status != "met" or each.excluded] == []


def test_a_portfolio_meets_each_renewal_for_however_long_somebody_is_endorsed(catalog: Catalog) -> None:
    found = [each for aim, criteria in aims_of(catalog) for each in search_renewals(criteria, aim, DAY)]

    assert len({(each.aim.association, each.aim.endorsement) for each in found}) == 5
    assert [each for each in found if each.evaluation.status != "met" or each.excluded] == []


def test_criteria_of_the_past_could_be_met_too(catalog: Catalog) -> None:
    found = [each for aim, criteria in aims_of(catalog) for each in search(criteria, aim, date(2023, 6, 1))]

    assert {each.evaluation.status for each in found} == {"met"}


def test_nothing_must_be_mended_and_what_is_noted_is_known(catalog: Catalog) -> None:
    remarks = sorted(remarks_on(Ground(Index(catalog)), DAY))

    assert [str(each.problem) for each in remarks if not each.is_note] == []
    # New Mexico speaks Spanish in what applicants read first; its examination is in English still.
    waiting = [each.problem for each in remarks if "are not there in es" in each.problem.what]
    assert {each.path.name for each in waiting} == {"nm-aimh"}
    assert [each.what.split()[3] for each in waiting] == ["rubrics", "items", "prompts"]
    # The four domains of an instrument by their names: no other words would be right.
    others = [each.problem for each in remarks if each.problem not in waiting]
    assert [each.path.name for each in others] == ["scr-004"]
