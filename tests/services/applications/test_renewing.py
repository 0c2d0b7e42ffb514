"""Renewals that come late, or meet another application: by which cycle they are judged, and when all is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.applications import beginning, renewing, settling, submitting
from assay.services.applications.listing import applications_in
from assay.services.credentials import granting
from assay.services.credentials import keeping as lapsing
from assay.services.errors import Refused
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from assay.storage.database import Database
from services.applications.decided import approved, complete, decide
from services.applications.keeping import KEEPER, LATER, SOCIETY, add_entry, allocated, finish, status_of
from services.building import NOW
from services.counting import statements
from services.waiting import until_waited_for

#: The keeper's endorsement is granted for four years; it can be reinstated for one more.
ENDS = date(2030, 11, 21)
IN_TIME = datetime.combine(ENDS - timedelta(days=100), NOW.timetz())


def after(days: int) -> datetime:
    """So many days after the end of the term."""
    return datetime.combine(ENDS + timedelta(days=days), NOW.timetz())


@pytest.fixture
def granted(database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor) -> str:
    """The number of a credential that was granted on LATER."""
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    decide(database, society, cora, mine)
    with database.reading() as session:
        return session.scalars(select(Credential.number)).one()


def begun(database: Database, society: Catalog, ann: Actor, number: str, at: datetime = IN_TIME) -> int:
    with database.writing() as session:
        for year in range(4):
            on = str(IN_TIME.date() - timedelta(days=30 + 365 * year))
            add_entry(session, ann.person_id, "training", f"drill-{year}", hours="8", on=on, topics=["drill"])
        session.flush()
        return renewing.begin_renewal(session, society, ann, number, at).id


def hand_in(database: Database, society: Catalog, ann: Actor, mine: int, at: datetime) -> None:
    with database.writing() as session:
        submitting.submit(session, society, ann, mine, at)


def go_through(
    database: Database, society: Catalog, cora: Actor, rita: Actor, mine: int, at: datetime
) -> list[date]:
    """Review and decide a renewal; on which days the terms of the credential begin."""
    given = allocated(database, society, cora, mine, rita)
    finish(database, society, rita, given[rita.person_id])
    with database.writing() as session:
        settling.enter_statement(session, society, cora, SOCIETY, mine, "cycle-fee-paid", at)
    decide(database, society, cora, mine, at=at)
    with database.reading() as session:
        return [each.begins for each in session.scalars(select(Credential)).one().terms]


def where_it_stands(session: Session, society: Catalog, at: datetime) -> renewing.Prolongation:
    return renewing.prolongation(session, society, session.scalars(select(Credential)).one(), at)


def test_what_was_begun_in_time_and_handed_in_late_leaves_a_gap(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    hand_in(database, society, ann, mine, after(40))
    begins = go_through(database, society, cora, rita, mine, after(41))
    assert begins == [LATER.date(), after(41).date()]


def test_being_asked_for_more_makes_nobody_late(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    hand_in(database, society, ann, mine, IN_TIME)
    given = allocated(database, society, cora, mine, rita)
    assert finish(database, society, rita, given[rita.person_id], "defer") == "deferred"
    hand_in(database, society, ann, mine, after(10))
    begins = go_through(database, society, cora, rita, mine, after(11))
    assert begins == [LATER.date(), after(1).date()]


def test_nothing_is_handed_in_after_the_time_of_reinstatement(
    database: Database, society: Catalog, ann: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    with pytest.raises(Refused, match="renewed or reinstated is over"):
        hand_in(database, society, ann, mine, after(366))
    assert status_of(database, mine) == "preparing"


def test_nothing_is_handed_in_for_what_was_revoked_meanwhile(
    database: Database, society: Catalog, ann: Actor, cora: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    with database.writing() as session:
        lapsing.revoke(session, cora, SOCIETY, granted, "the lamp was sold", IN_TIME)
    with pytest.raises(Refused, match="was revoked"):
        hand_in(database, society, ann, mine, IN_TIME)


def test_what_is_revoked_at_the_same_moment_is_not_renewed(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    hand_in(database, society, ann, mine, IN_TIME)
    given = allocated(database, society, cora, mine, rita)
    finish(database, society, rita, given[rita.person_id])
    with database.writing() as session:
        settling.enter_statement(session, society, cora, SOCIETY, mine, "cycle-fee-paid", IN_TIME)
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            lapsing.revoke(session, cora, SOCIETY, granted, "the lamp was sold", IN_TIME)
            deciding = pool.submit(decide, database, society, cora, mine, at=IN_TIME)
            until_waited_for(session, deciding)
        with pytest.raises(Refused, match="was revoked"):
            deciding.result(20)


def test_who_applies_anew_does_not_reinstate_as_well(
    database: Database, society: Catalog, ann: Actor, granted: str
) -> None:
    with database.writing() as session:
        session.execute(update(Credential).values(status="lapsed"))
        beginning.begin(session, society, ann, SOCIETY, KEEPER, None, after(1))
        with pytest.raises(Refused, match="Withdraw that application first"):
            renewing.begin_renewal(session, society, ann, granted, after(1))
        assert not where_it_stands(session, society, after(1)).can_begin


def test_who_was_granted_it_anew_does_not_reinstate_the_old_one(
    database: Database, society: Catalog, ann: Actor, granted: str
) -> None:
    with database.writing() as session:
        session.execute(update(Credential).values(status="lapsed"))
        anew = beginning.begin(session, society, ann, SOCIETY, KEEPER, None, after(1))
        anew.status, anew.round = "granted", 1
        newer = granting.grant(session, anew, "Keeper of the Light", None, after(1).date(), after(1)).number
        with pytest.raises(Refused, match=f"You hold this endorsement already, with the number {newer}"):
            renewing.begin_renewal(session, society, ann, granted, after(1))


def test_what_was_revoked_or_is_over_has_no_other_hindrance(
    database: Database, society: Catalog, ann: Actor, granted: str
) -> None:
    with database.writing() as session:
        session.execute(update(Credential).values(status="lapsed"))
        beginning.begin(session, society, ann, SOCIETY, KEEPER, None, after(1))
        assert where_it_stands(session, society, after(1)).hindrance
        assert not where_it_stands(session, society, after(366)).hindrance
        session.execute(update(Credential).values(status="revoked", reason="the lamp was sold"))
        session.expire_all()
        assert not where_it_stands(session, society, after(1)).hindrance


def test_nobody_lapses_whose_renewal_came_at_the_last_moment(
    database: Database, society: Catalog, ann: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    tomorrow = after(1).date()
    with database.reading() as session:
        (overdue,) = lapsing.overdue(session, SOCIETY, tomorrow)
    hand_in(database, society, ann, mine, after(0))
    with database.writing() as session:
        assert lapsing.lapse(session, overdue, tomorrow, after(1)) is None
        assert session.scalars(select(Application.status).where(Application.id == mine)).one() == "submitted"


def test_a_list_needs_no_more_statements_for_more_renewals(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, granted: str
) -> None:
    mine = begun(database, society, ann, granted)
    hand_in(database, society, ann, mine, IN_TIME)

    def count() -> int:
        with statements(database) as seen, database.reading() as session:
            applications_in(session, society, cora, SOCIETY)
        return len(seen)

    before = count()
    allocated(database, society, cora, mine, rita)
    assert count() == before
