"""Credentials: granted with a term, extended, looked up, lapsed by the clock, revoked for a reason."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from assay.content.criteria import Renewal
from assay.content.requirements import HoursRequirement
from assay.services.credentials import granting, keeping, registry
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.audit import AuditLine
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.people import Person

TODAY = date(2026, 11, 21)
HOURS = HoursRequirement(
    id="hours", kind="hours", title="Hours", sentence="Hours.", of="training", minimum=Decimal(15)
)
YEARLY = Renewal(years=1, requirements=(HOURS,))


@pytest.fixture
def holder(make_person: Callable[..., Actor]) -> Actor:
    """Who holds the credential."""
    return make_person("Ann Applicant")


@pytest.fixture
def make_credential(database: Database, now: datetime) -> Callable[..., str]:
    """Grant somebody the guild's endorsement; gives the number."""

    def make(holder: Actor, renewal: Renewal | None = YEARLY, on: date = TODAY) -> str:
        with database.writing() as session:
            application = _application(holder, now, status="granted")
            application.person = session.get_one(Person, holder.person_id)
            session.add(application)
            session.flush()
            return granting.grant(session, application, "Master Beekeeper, Practice", renewal, on, now).number

    return make


def _application(holder: Actor, now: datetime, **rest: object) -> Application:
    return Application(
        person_id=holder.person_id,
        association="river-guild",
        endorsement="master",
        category="practice",
        aim="river-guild/master/practice",
        round=1,
        begun_at=now,
        changed_at=now,
        **rest,
    )


def test_a_credential_says_who_earned_what_and_until_when(
    database: Database, make_credential: Callable[..., str], holder: Actor
) -> None:
    number = make_credential(holder)

    with database.reading() as session:
        listing = registry.look_up(session, f" {number.lower().replace('-', ' ')} ")
    assert listing.number == number
    assert number.startswith("RIVER-GUILD-")
    assert (listing.name, listing.title) == ("Ann Applicant", "Master Beekeeper, Practice")
    assert (listing.granted_on, listing.ends, listing.status) == (TODAY, date(2027, 11, 20), "active")


def test_what_needs_no_renewal_has_no_end(
    database: Database, make_credential: Callable[..., str], holder: Actor
) -> None:
    number = make_credential(holder, renewal=None)

    with database.reading() as session:
        assert registry.look_up(session, number).ends is None
        assert keeping.overdue(session, "river-guild", date(2999, 1, 1)) == []


def test_nobody_is_found_by_name_without_consent(
    database: Database, make_credential: Callable[..., str], holder: Actor, now: datetime
) -> None:
    number = make_credential(holder)
    with database.writing() as session:
        assert registry.search(session, "ann") == []
        registry.list_publicly(session, holder, number, True, now)
        registry.list_publicly(session, holder, number, True, now)

    with database.reading() as session:
        assert [each.number for each in registry.search(session, "applicant ANN", "river-guild")] == [number]
        assert registry.search(session, "ann", "elsewhere") == []
        assert registry.search(session, "%") == []
        acts = session.scalars(select(AuditLine.act).where(AuditLine.act == "list credential")).all()
    assert acts == ["list credential"]


def test_only_the_holder_says_who_may_find_it(
    database: Database, make_credential: Callable[..., str], holder: Actor, coordinator: Actor, now: datetime
) -> None:
    number = make_credential(holder)
    with pytest.raises(NotFound), database.writing() as session:
        registry.list_publicly(session, coordinator, number, True, now)


def test_it_lapses_the_day_after_its_end_and_not_before(
    database: Database, make_credential: Callable[..., str], holder: Actor, now: datetime
) -> None:
    make_credential(holder)
    with database.reading() as session:
        assert keeping.overdue(session, "river-guild", date(2027, 11, 20)) == []
        (overdue,) = keeping.overdue(session, "river-guild", date(2027, 11, 21))
    with database.writing() as session:
        assert keeping.lapse(session, overdue, date(2027, 11, 20), now) is None
        assert keeping.lapse(session, overdue, date(2027, 11, 21), now) is not None
        assert keeping.lapse(session, overdue, date(2027, 11, 21), now) is None
        assert keeping.overdue(session, "river-guild", date(2027, 11, 21)) == []


@pytest.mark.parametrize(
    ("handed_in", "on", "begins", "ends"),
    [
        (date(2027, 9, 1), date(2027, 9, 20), date(2027, 11, 21), date(2028, 11, 20)),
        (date(2027, 11, 20), date(2028, 1, 15), date(2027, 11, 21), date(2028, 11, 20)),
        (date(2027, 11, 21), date(2028, 2, 1), date(2028, 2, 1), date(2029, 1, 31)),
    ],
)
def test_what_is_renewed_in_time_has_no_gap(
    database: Database,
    make_credential: Callable[..., str],
    holder: Actor,
    now: datetime,
    handed_in: date,
    on: date,
    begins: date,
    ends: date,
) -> None:
    make_credential(holder)
    with database.writing() as session:
        credential = session.scalars(select(Credential)).one()
        credential.status = "lapsed"
        again = _application(holder, now, status="granted", purpose="renewal", credential_id=credential.id)
        session.add(again)
        session.flush()
        term = granting.extend(session, credential, again, YEARLY, handed_in, on, now)
        assert (term.begins, term.ends, credential.status) == (begins, ends, "active")


def test_nothing_lapses_while_its_renewal_is_with_the_association(
    database: Database, make_credential: Callable[..., str], holder: Actor, now: datetime
) -> None:
    make_credential(holder)
    after = date(2027, 11, 21)
    with database.writing() as session:
        credential = session.scalars(select(Credential)).one()
        again = _application(holder, now, status="preparing", purpose="renewal", credential_id=credential.id)
        again.round = 0
        session.add(again)
        session.flush()
        assert keeping.overdue(session, "river-guild", after) == [credential.id]
        again.status, again.round = "in-review", 1
        session.flush()
        assert keeping.overdue(session, "river-guild", after) == []
        again.status = "declined"
        session.flush()
        assert keeping.overdue(session, "river-guild", after) == [credential.id]


def test_revoking_needs_a_coordinator_a_reason_and_somebody_else(
    database: Database, make_credential: Callable[..., str], holder: Actor, coordinator: Actor, now: datetime
) -> None:
    number, own = make_credential(holder), make_credential(coordinator)
    with database.writing() as session:
        with pytest.raises(NotAllowed):
            keeping.revoke(session, holder, "river-guild", number, "why", now)
        with pytest.raises(NotAllowed, match="your own"):
            keeping.revoke(session, coordinator, "river-guild", own, "why", now)
        with pytest.raises(Refused, match="Say why"):
            keeping.revoke(session, coordinator, "river-guild", number, "  ", now)
        with pytest.raises(NotFound):
            keeping.revoke(session, coordinator, "river-guild", "RIVER-GUILD-AAAA-AAAA", "why", now)
        registry.list_publicly(session, holder, number, True, now)
        keeping.revoke(session, coordinator, "river-guild", number, "the hives were another's", now)
        with pytest.raises(Refused, match="already"):
            keeping.revoke(session, coordinator, "river-guild", number, "again", now)

        assert registry.search(session, "ann") == []
        assert registry.look_up(session, number).status == "revoked"


def test_wrong_numbers_are_told_so(database: Database) -> None:
    for number in ("", "x", "MI-AIMH-0000-0000", "'; drop table credentials"):
        with database.reading() as session, pytest.raises(NotFound):
            registry.look_up(session, number)
