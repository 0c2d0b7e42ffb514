"""What holders see of their credentials, and what they can do with them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from assay.services.applications import submitting
from assay.services.credentials import keeping as lapsing
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from services.applications import keeping
from services.applications.keeping import LATER, SOCIETY
from web.acting import Clock
from web.endorsing import Society

#: The keeper's endorsement is granted for four years.
ENDS = date(2030, 11, 21)


def at(clock: Clock, day: date) -> datetime:
    clock.now = datetime(day.year, day.month, day.day, 12, tzinfo=LATER.tzinfo)
    return clock.now


def lapse(society: Society, now: datetime) -> None:
    with society.database.writing() as session:
        for each in lapsing.overdue(session, SOCIETY, now.date()):
            lapsing.lapse(session, each, now.date(), now)


def test_who_holds_nothing_is_told_where_it_begins(society: Society) -> None:
    society.sign_in("Bea")
    page = society.client.get("/credentials").text

    assert "You hold no credential yet" in page
    assert 'href="/applications"' in page


def test_a_credential_says_until_when_and_what_is_asked(society: Society) -> None:
    number = society.granted()
    society.sign_in("Ann")

    for page in (society.read("/credentials"), society.read(f"/credentials/{number}")):
        assert number in page
        assert "Keeper of the Light" in page
        assert "21 November 2030" in page
        assert "Renew it from 26 May 2030 on" in page
        assert "0 of 32 hours" in page
        assert "Begin the renewal" not in page
    assert "22 November 2026" in society.read(f"/credentials/{number}")


def test_its_applications_lead_to_it(society: Society) -> None:
    society.granted()
    society.sign_in("Ann")

    assert 'href="/credentials"' in society.client.get("/applications").text


def test_it_is_renewed_when_it_is_time(society: Society, clock: Clock) -> None:
    number = society.granted()
    at(clock, ENDS - timedelta(days=180))
    society.sign_in("Ann")
    early = society.send(f"/credentials/{number}/renewal")
    assert (early.status_code, "too early" in early.text) == (409, True)

    at(clock, ENDS - timedelta(days=179))
    assert "It is time to renew" in society.read(f"/credentials/{number}")
    first, again = (society.send(f"/credentials/{number}/renewal") for _ in range(2))
    with society.database.reading() as session:
        query = select(Application.id).where(Application.purpose == "renewal")
        assert first.location == again.location == f"/applications/{session.scalars(query).one()}"
    page = society.client.get(f"/credentials/{number}").text
    assert f'href="{first.location}"' in page
    assert "Its renewal is under way" in page


def test_what_has_lapsed_is_reinstated_in_its_time(society: Society, clock: Clock) -> None:
    number = society.granted()
    lapse(society, at(clock, date(2031, 2, 1)))
    society.sign_in("Ann")

    page = society.read(f"/credentials/{number}")
    assert "In force until 21 November 2030, and not renewed since." in page
    assert "Until 21 November 2031 it can be reinstated." in page
    assert society.send(f"/credentials/{number}/renewal").status_code == 303
    with society.database.reading() as session:
        assert session.scalars(
            select(Application.purpose).where(Application.credential_id.is_not(None))
        ).all() == ["reinstatement"]


def test_after_that_one_applies_anew(society: Society, clock: Clock) -> None:
    number = society.granted()
    lapse(society, at(clock, date(2031, 11, 22)))
    society.sign_in("Ann")

    page = society.client.get(f"/credentials/{number}").text
    assert "It cannot be reinstated any more" in page
    assert f"/applications/new?aim={SOCIETY}/keeper" in page
    assert society.send(f"/credentials/{number}/renewal").status_code == 409


def test_who_handed_in_in_time_is_being_renewed(society: Society, clock: Clock) -> None:
    number = society.granted()
    now, ann = at(clock, ENDS), society.actor("Ann")
    society.sign_in("Ann")
    mine = int(society.send(f"/credentials/{number}/renewal").location.rpartition("/")[2])
    with society.database.writing() as session:
        for year in range(4):
            on = str(ENDS - timedelta(days=30 + 365 * year))
            keeping.add_entry(
                session, ann.person_id, "training", f"drill-{year}", hours="8", on=on, topics=["drill"]
            )
        session.flush()
        submitting.submit(session, society.catalog, ann, mine, now)
    at(clock, ENDS + timedelta(days=3))

    assert "It does not lapse before its renewal is decided." in society.read(f"/credentials/{number}")


def test_the_holder_says_who_finds_it(society: Society) -> None:
    number = society.granted()
    society.sign_in("Ann")
    assert "Nobody finds you in the public registry" in society.read(f"/credentials/{number}")

    for said, words, is_listed in (
        ("yes", "finds this credential", True),
        ("no", "Nobody finds you in the public registry by searching", False),
    ):
        answer = society.send(f"/credentials/{number}/listing", listed=said)
        assert answer.status_code == 303
        assert words in society.read(f"/credentials/{number}")
        with society.database.reading() as session:
            assert session.scalars(select(Credential.is_listed)).one() is is_listed


def test_what_was_revoked_says_why(society: Society) -> None:
    number = society.granted()
    with society.database.writing() as session:
        lapsing.revoke(session, society.actor("Cora"), SOCIETY, number, "The lamp was sold.", LATER)
    society.sign_in("Ann")

    page = society.read(f"/credentials/{number}")
    assert "The reason: The lamp was sold." in page
    assert "Found by your name" not in page
    assert society.send(f"/credentials/{number}/renewal").status_code == 409


@pytest.mark.parametrize("who", ["Bea", "Cora", "Rita"])
def test_nobody_else_s_credential_exists(society: Society, who: str) -> None:
    number = society.granted()
    society.sign_in(who)

    assert society.client.get(f"/credentials/{number}").status_code == 404
    assert number not in society.client.get("/credentials").text
    assert society.send(f"/credentials/{number}/listing", listed="yes").status_code == 404
    assert society.send(f"/credentials/{number}/renewal").status_code == 404


def test_whoever_is_not_signed_in_goes_there_first(society: Society) -> None:
    for path in ("/credentials", "/credentials/X-1", "/applications/1/letter.pdf"):
        answer = society.client.get(path)
        assert (answer.status_code, "/sign-in" in answer.location) == (302, True), path


def test_the_bars_show_what_is_there(society: Society) -> None:
    number = society.granted()
    with society.database.writing() as session:
        keeping.add_entry(
            session, society.people["Ann"].person_id, "training", "drill", hours="6", on="2026-11-22",
            topics=["drill"],
        )  # fmt: skip
    society.sign_in("Ann")

    assert "6 of 32 hours" in society.read("/credentials")
    assert "6 of 32 hours" in society.read(f"/credentials/{number}")
