"""What is announced with a decision."""

from datetime import timedelta

from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.hooks import CredentialIssued, DecisionMade
from assay.hooks.events import Event
from assay.services.announcing import announced
from assay.services.applications import deciding, settling
from assay.services.people import Actor
from assay.storage.credentials import Credential
from assay.storage.database import Database
from services.applications.decided import approved, complete, renewal
from services.applications.keeping import LATER, SOCIETY, handed_in


def decided(
    database: Database, society: Catalog, cora: Actor, mine: int, outcome: deciding.Outcome
) -> tuple[Event, ...]:
    with database.writing() as session:
        deciding.decide(session, society, cora, SOCIETY, mine, outcome, "Ann Applicant did well.", LATER)
    return announced(session)


def test_a_grant_is_announced_first_and_then_its_credential(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    decision, credential = decided(database, society, cora, mine, "granted")

    with database.reading() as session:
        stored = session.scalars(select(Credential)).one()
    assert decision == DecisionMade(
        association=SOCIETY,
        at=LATER,
        application=mine,
        endorsement=stored.endorsement,
        category="",
        purpose="endorsement",
        outcome="granted",
    )
    assert isinstance(credential, CredentialIssued)
    assert (credential.number, credential.application, credential.act) == (stored.number, mine, "granted")
    assert credential.begins == LATER.date()
    assert "Ann" not in decision.model_dump_json() + credential.model_dump_json()


def test_a_refusal_is_announced_alone(database: Database, society: Catalog, ann: Actor, cora: Actor) -> None:
    mine = handed_in(database, society, ann)
    (event,) = decided(database, society, cora, mine, "declined")

    assert isinstance(event, DecisionMade)
    assert (event.application, event.outcome) == (mine, "declined")


def test_a_renewal_is_announced_as_one_with_its_new_term(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    decided(database, society, cora, mine, "granted")
    with database.reading() as session:
        number = session.scalars(select(Credential.number)).one()
    at = LATER + timedelta(days=4 * 365 - 60)
    again = renewal(database, society, ann, cora, rita, number, at)
    with database.writing() as session:
        settling.enter_statement(session, society, cora, SOCIETY, again, "cycle-fee-paid", at)
        deciding.decide(session, society, cora, SOCIETY, again, "granted", "All is well.", at)
    decision, credential = announced(session)

    assert isinstance(decision, DecisionMade)
    assert isinstance(credential, CredentialIssued)
    assert (decision.purpose, credential.act, credential.number) == ("renewal", "renewed", number)
    assert credential.begins > LATER.date() + timedelta(days=1000)
