"""Decisions: what may be granted, what is declined, the letter, the credential, and renewals of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.applications import beginning, deciding, renewing, settling
from assay.services.credentials import keeping as lapsing
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.database import Database
from services.applications.decided import approved, complete, decide, renewal
from services.applications.keeping import (
    LATER,
    SOCIETY,
    add_contact,
    handed_in,
    status_of,
)
from services.building import NOW

#: The keeper's endorsement is granted for four years.
ENDS = date(2030, 11, 21)


@pytest.fixture
def ready(database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor) -> int:
    """An application of which nothing is missing."""
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    return mine


@pytest.fixture
def granted(database: Database, society: Catalog, cora: Actor, ready: int) -> str:
    """The number of a credential that was granted on LATER."""
    decide(database, society, cora, ready)
    with database.reading() as session:
        return session.scalars(select(Credential.number)).one()


def test_what_is_complete_is_granted_with_a_credential_and_a_letter(
    database: Database, society: Catalog, ann: Actor, cora: Actor, ready: int
) -> None:
    decide(database, society, cora, ready, reasons="  The watch was long and quiet. ")

    assert status_of(database, ready) == "granted"
    with database.reading() as session:
        letter = deciding.own_letter(session, ann, ready)
        credential = session.scalars(select(Credential)).one()
        assert (letter.number, letter.begins, letter.ends) == (credential.number, LATER.date(), ENDS)
        assert [(each.begins, each.ends) for each in credential.terms] == [(LATER.date(), ENDS)]
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act.startswith("decide"))).all()
    assert (credential.name, credential.title, credential.is_listed) == (
        "Ann Applicant",
        "Keeper of the Light",
        False,
    )
    assert (letter.applicant, letter.reasons) == ("Ann Applicant", "The watch was long and quiet.")
    assert {each.status for each in letter.findings} == {"met"}
    assert acts == ["decide: granted"]


def test_nothing_is_granted_while_anything_is_missing(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = approved(database, society, ann, cora, rita, rolf)

    with pytest.raises(Refused, match=r"still missing: .*Interview.*Application fee"):
        decide(database, society, cora, mine)
    with pytest.raises(Refused, match="Give the reasons"):
        decide(database, society, cora, mine, "declined", " \n")
    assert status_of(database, mine) == "approved"


def test_nothing_is_granted_before_its_review_is_over(
    database: Database, society: Catalog, ann: Actor, cora: Actor
) -> None:
    mine = handed_in(database, society, ann)
    complete(database, society, cora, mine)

    with pytest.raises(Refused, match="the review is not over"):
        decide(database, society, cora, mine)
    decide(database, society, cora, mine, "declined", "The light was dark for a month.")
    assert status_of(database, mine) == "declined"
    with database.reading() as session:
        letter = deciding.own_letter(session, ann, mine)
        assert session.scalars(select(Credential)).all() == []
    assert (letter.outcome, letter.number, letter.ends) == ("declined", "", None)


def test_a_decision_is_made_once(database: Database, society: Catalog, cora: Actor, ready: int) -> None:
    decide(database, society, cora, ready)
    for outcome in ("granted", "declined"):
        with pytest.raises(Refused, match="decided already"):
            decide(database, society, cora, ready, outcome)  # type: ignore[arg-type]


def test_only_a_coordinator_with_nothing_to_do_with_it_decides(
    database: Database,
    society: Catalog,
    ann: Actor,
    rita: Actor,
    ready: int,
    make_person: Callable[..., Actor],
) -> None:
    stranger = make_person("Sid Stranger", "coordinator", association="another-society")
    for who in (ann, rita, stranger):
        with pytest.raises(NotAllowed):
            decide(database, society, who, ready)


def test_a_coordinator_whom_the_portfolio_names_does_not_decide(
    database: Database,
    society: Catalog,
    ann: Actor,
    cora: Actor,
    rita: Actor,
    rolf: Actor,
    make_person: Callable[..., Actor],
) -> None:
    near = make_person("Nell Near", "coordinator")
    with database.writing() as session:
        add_contact(session, ann.person_id, "nell", "Nell Near")
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    with pytest.raises(NotAllowed, match="Nell Near"):
        decide(database, society, near, mine)


def test_what_was_not_handed_in_is_not_decided(
    database: Database, society: Catalog, ann: Actor, cora: Actor
) -> None:
    with database.writing() as session:
        mine = beginning.begin(session, society, ann, SOCIETY, "keeper", None, NOW).id
    with pytest.raises(Refused, match="has not been handed in"):
        decide(database, society, cora, mine, "declined", "Nothing is there.")


def test_the_letter_stays_as_it_was_and_is_its_owner_s(
    database: Database, society: Catalog, ann: Actor, rita: Actor, ready: int, cora: Actor
) -> None:
    with database.reading() as session, pytest.raises(NotFound, match="not decided yet"):
        deciding.own_letter(session, ann, ready)
    decide(database, society, cora, ready)
    with database.writing() as session:
        session.get_one(Application, ready).person.name = "Ann Married"
    with database.reading() as session:
        assert deciding.own_letter(session, ann, ready).applicant == "Ann Applicant"
        with pytest.raises(NotFound):
            deciding.own_letter(session, rita, ready)


def test_a_decision_without_the_plugin_has_the_titles_that_were_handed_in(
    database: Database, ann: Actor, cora: Actor, ready: int
) -> None:
    decide(database, Catalog(), cora, ready)
    with database.reading() as session:
        assert deciding.own_letter(session, ann, ready).title == "Keeper of the Light"
        assert session.scalars(select(Credential.title)).one() == "Keeper of the Light"


def test_a_renewal_is_for_its_time(database: Database, society: Catalog, ann: Actor, granted: str) -> None:
    def begin(on: date) -> tuple[str, bool]:
        at = datetime(on.year, on.month, on.day, 12, tzinfo=NOW.tzinfo)
        with database.writing() as session:
            first = renewing.begin_renewal(session, society, ann, granted, at)
            again = renewing.begin_renewal(session, society, ann, granted, at)
            found = first.purpose, first.id == again.id
            session.delete(first)
            return found

    with pytest.raises(Refused, match="too early"):
        begin(ENDS - timedelta(days=180))
    assert begin(ENDS - timedelta(days=179)) == ("renewal", True)
    assert begin(ENDS) == ("renewal", True)
    assert begin(ENDS + timedelta(days=1)) == ("reinstatement", True)
    assert begin(date(2031, 11, 21)) == ("reinstatement", True)
    with pytest.raises(Refused, match="apply for the endorsement anew"):
        begin(date(2031, 11, 22))


def test_nobody_renews_what_is_not_theirs(
    database: Database, society: Catalog, rita: Actor, granted: str
) -> None:
    with pytest.raises(NotFound), database.writing() as session:
        renewing.begin_renewal(session, society, rita, granted, LATER)


def _renewed(
    database: Database, catalog: Catalog, ann: Actor, cora: Actor, rita: Actor, number: str, day: date
) -> Credential:
    """Renew a credential on a day: hours of every year, one reviewer, the fee, and the decision."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=NOW.tzinfo)
    mine = renewal(database, catalog, ann, cora, rita, number, at)
    with pytest.raises(Refused, match="Fee of the cycle"):
        decide(database, catalog, cora, mine, at=at)
    with database.writing() as session:
        settling.enter_statement(session, catalog, cora, SOCIETY, mine, "cycle-fee-paid", at)
    decide(database, catalog, cora, mine, at=at)
    with database.reading() as session:
        credential = session.scalars(select(Credential).where(Credential.number == number)).one()
        assert deciding.own_letter(session, ann, mine).number == number
        assert len(credential.terms) == 2
        return credential


def _history(database: Database, number: str) -> list[str]:
    with database.reading() as session:
        lines = select(AuditLine.act).where(AuditLine.subject == f"credential {number}")
        return list(session.scalars(lines.order_by(AuditLine.id)))


def test_a_renewal_adds_a_term_without_a_gap(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, granted: str
) -> None:
    renewed = _renewed(database, society, ann, cora, rita, granted, date(2030, 10, 1))

    assert (renewed.terms[1].begins, renewed.terms[1].ends) == (date(2030, 11, 22), date(2034, 11, 21))
    assert _history(database, granted) == ["granted", "renewed"]


def test_what_has_lapsed_is_reinstated_from_the_day(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, granted: str
) -> None:
    day = date(2031, 3, 1)
    with database.writing() as session:
        (overdue,) = lapsing.overdue(session, SOCIETY, day)
        lapsing.lapse(session, overdue, day, LATER)
    reinstated = _renewed(database, society, ann, cora, rita, granted, day)

    assert (reinstated.terms[1].begins, reinstated.terms[1].ends) == (day, date(2035, 2, 28))
    assert reinstated.status == "active"
    assert _history(database, granted) == ["granted", "lapse", "reinstated"]


def test_a_revoked_credential_is_not_renewed(
    database: Database, society: Catalog, ann: Actor, cora: Actor, granted: str
) -> None:
    with database.writing() as session:
        lapsing.revoke(session, cora, SOCIETY, granted, "the lamp was sold", LATER)
    at = datetime(2030, 10, 1, tzinfo=NOW.tzinfo)
    with pytest.raises(Refused, match="was revoked"), database.writing() as session:
        renewing.begin_renewal(session, society, ann, granted, at)
