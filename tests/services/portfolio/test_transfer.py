"""A portfolio as a file: out of one account and into another, and what a file cannot bring."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from assay.assessment.aims import aims_of
from assay.assessment.requirements.eligibility import evaluate
from assay.content.catalog import Catalog
from assay.content.portfolio import Portfolio, read_portfolio_text
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio.assembling import portfolio_of
from assay.services.portfolio.contacts import contacts_of
from assay.services.portfolio.transfer import export_text, import_portfolio, plan_import
from assay.storage.database import Database
from services.applications import keeping
from services.building import NOW

ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def society() -> Catalog:
    """Where keepers apply."""
    return keeping.society()


@pytest.fixture
def session(database: Database, ada: Actor, olaf: Actor) -> Iterator[Session]:
    """One transaction for the whole test, in which Ada has a portfolio."""
    with database.writing() as opened:
        keeping.add_contact(opened, ada.person_id, "rita", "Rita Rater", "rita@people.example")
        keeping.add_experience(opened, ada.person_id)
        keeping.add_entry(opened, ada.person_id, "education", "msw", level="master", completed="2020-05-01")
        keeping.add_entry(
            opened, ada.person_id, "supervision", "with-rita", hours="2.25", on="2026-02-03", provider="rita"
        )
        keeping.add_entry(
            opened,
            ada.person_id,
            "training",
            "storms",
            hours="4",
            on="2026-03-01",
            competencies=["light.lamps"],
        )
        keeping.add_fact(opened, ada.person_id, "lives-on-island", False)
        opened.flush()
        yield opened


def exported(session: Session, catalog: Catalog, owner: Actor) -> Portfolio:
    return read_portfolio_text(export_text(session, catalog, owner))


def test_a_portfolio_that_went_through_a_file_is_judged_the_same(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    plan = import_portfolio(session, olaf, exported(session, society, ada), NOW)
    mine, theirs = (portfolio_of(session, society, each.person_id) for each in (ada, olaf))
    assert mine == theirs
    assert plan.size == 7
    for aim, criteria in aims_of(society):
        version = criteria.version_on(ON)
        assert version is not None
        assert evaluate(version, mine, aim, ON) == evaluate(version, theirs, aim, ON)


def test_importing_the_same_twice_adds_nothing(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    portfolio = exported(session, society, ada)
    import_portfolio(session, olaf, portfolio, NOW)
    again = import_portfolio(session, olaf, portfolio, NOW)
    assert (again.size, again.present) == (0, 6)
    assert portfolio_of(session, society, olaf.person_id) == portfolio


def test_looking_at_a_file_changes_nothing(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    plan = plan_import(session, olaf, exported(session, society, ada))
    assert {kind: len(each) for kind, each in plan.entries.items() if each} == {
        "education": 1,
        "training": 1,
        "work": 1,
        "supervision": 2,
    }
    assert portfolio_of(session, society, olaf.person_id) == Portfolio()


def test_ids_that_are_taken_give_way_and_names_lead_to_who_is_there(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    keeping.add_entry(session, olaf.person_id, "training", "storms", hours="1", on="2020-01-01")
    keeping.add_contact(session, olaf.person_id, "r-rater", "rita  RATER")
    session.flush()
    plan = import_portfolio(session, olaf, exported(session, society, ada), NOW)
    found = portfolio_of(session, society, olaf.person_id)
    assert [each.id for each in found.training] == ["storms", "storms-2"]
    assert [each.id for each in found.people] == ["r-rater"]
    assert [each.provider for each in found.supervision if each.id == "with-rita"] == ["r-rater"]
    assert plan.people_kept == ["Rita Rater"]


def test_a_person_of_another_name_with_the_same_id_is_somebody_else(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    keeping.add_contact(session, olaf.person_id, "rita", "Rita Other")
    session.flush()
    import_portfolio(session, olaf, exported(session, society, ada), NOW)
    found = portfolio_of(session, society, olaf.person_id)
    assert [(each.id, each.name) for each in found.people] == [
        ("rita", "Rita Other"),
        ("rita-2", "Rita Rater"),
    ]
    assert found.supervision[-1].provider == "rita-2"


def test_what_somebody_says_of_themselves_is_not_replaced(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    keeping.add_fact(session, olaf.person_id, "lives-on-island", True)
    session.flush()
    plan = import_portfolio(session, olaf, exported(session, society, ada), NOW)
    assert plan.facts_kept == ["lives-on-island"]
    assert portfolio_of(session, society, olaf.person_id).facts == {"lives-on-island": True}


def test_what_others_say_is_not_taken_from_a_file(session: Session, society: Catalog, olaf: Actor) -> None:
    text = """
people: [{id: rita, name: Rita}]
references: [{id: a, person: rita, roles: [supervisee], received: 2026-01-01}]
exam_results: [{id: b, exam: lighthouse-society/keeper, on: 2026-01-01, passed: true}]
agreements: [{id: c, agreement: code, signed: 2026-01-01}]
reviews: [{id: d, on: 2026-01-01, approved: true}]
attestations: [{id: e, statement: fee-paid, by: association, on: 2026-01-01}]
"""
    plan = import_portfolio(session, olaf, read_portfolio_text(text), NOW)
    assert dict(plan.records) == dict.fromkeys(
        ("references", "agreements", "exam_results", "reviews", "attestations"), 1
    )
    found = portfolio_of(session, society, olaf.person_id, keeping.SOCIETY)
    assert [each.name for each in found.people] == ["Rita"]
    assert found == Portfolio(people=found.people)


def test_addresses_are_not_in_the_file(session: Session, society: Catalog, ada: Actor, olaf: Actor) -> None:
    assert "rita@people.example" not in export_text(session, society, ada)
    import_portfolio(session, olaf, exported(session, society, ada), NOW)
    assert [each.email for each in contacts_of(session, olaf)] == [""]


def test_what_no_portfolio_may_hold_is_refused(session: Session, olaf: Actor) -> None:
    text = f"training: [{{id: a, title: {'x' * 201}, hours: 1, on: 2026-01-01}}]"
    with pytest.raises(Refused, match="201 characters"):
        plan_import(session, olaf, read_portfolio_text(text))
    facts = "\n".join(f"  fact-{number}: true" for number in range(201))
    with pytest.raises(Refused, match="at most 200"):
        plan_import(session, olaf, read_portfolio_text(f"facts:\n{facts}"))


def test_a_large_portfolio_goes_through_a_file(
    session: Session, society: Catalog, ada: Actor, olaf: Actor
) -> None:
    for number in range(150):
        keeping.add_entry(session, ada.person_id, "training", f"course-{number}", hours="1", on="2026-01-01")
    session.flush()
    portfolio = exported(session, society, ada)
    import_portfolio(session, olaf, portfolio, NOW)
    assert portfolio_of(session, society, olaf.person_id) == portfolio
