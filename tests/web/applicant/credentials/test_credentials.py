"""What holders see of their credentials, and what they can do with them."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from assay.services.applications import submitting
from assay.services.applications.beginning import begin
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


def notice(society: Society, number: str) -> str:
    """What a credential's page says above everything else."""
    page = society.client.get(f"/credentials/{number}").text
    return page.partition('role="alert">')[2].partition("</div>")[0]


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


def test_what_a_cycle_asks_is_said_in_the_readers_language(society: Society) -> None:
    number = society.granted()
    society.sign_in("Ann")
    society.client.get("/language/es")
    page = society.read(f"/credentials/{number}")

    assert "Ocho horas de simulacros en cada año del ciclo." in page
    assert "Eight hours" not in page


def test_its_applications_lead_to_it(society: Society) -> None:
    society.granted()
    society.sign_in("Ann")

    assert 'href="/credentials"' in society.client.get("/applications").text


def test_it_is_renewed_when_it_is_time(society: Society, clock: Clock) -> None:
    number = society.granted()
    at(clock, ENDS - timedelta(days=180))
    society.sign_in("Ann")
    early = society.send(f"/credentials/{number}/renewal")
    assert (early.status_code, early.location) == (303, f"/credentials/{number}")
    assert "It is too early to renew this" in notice(society, number)

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
    assert society.send(f"/credentials/{number}/renewal").location == f"/credentials/{number}"
    assert "could be reinstated is over" in notice(society, number)


def test_who_applies_anew_is_told_why_it_is_not_reinstated(society: Society, clock: Clock) -> None:
    number = society.granted()
    now = at(clock, date(2031, 2, 1))
    lapse(society, now)
    why = "You are applying for this endorsement anew. Withdraw that application first."
    with society.database.writing() as session:
        mine = begin(session, society.catalog, society.actor("Ann"), SOCIETY, "keeper", None, now).id
    society.sign_in("Ann")

    for path in ("/credentials", f"/credentials/{number}"):
        page = society.client.get(path).text
        assert why in page
        assert f"/credentials/{number}/renewal" not in page
        assert '<a class="button" href="/applications">' in page
    assert society.send(f"/credentials/{number}/renewal").location == f"/credentials/{number}"
    assert why in notice(society, number)

    society.send(f"/applications/{mine}/withdraw")
    assert f"/credentials/{number}/renewal" in society.client.get(f"/credentials/{number}").text
    assert society.send(f"/credentials/{number}/renewal").location.startswith("/applications/")


def renewing(society: Society, clock: Clock, number: str, *, drilled: bool = True) -> tuple[int, datetime]:
    """Begin the renewal on the last day of the term, with drills of every year; its id, and when."""
    now, ann = at(clock, ENDS), society.actor("Ann")
    society.sign_in("Ann")
    mine = int(society.send(f"/credentials/{number}/renewal").location.rpartition("/")[2])
    with society.database.writing() as session:
        for year in range(4 if drilled else 0):
            on = str(ENDS - timedelta(days=30 + 365 * year))
            keeping.add_entry(
                session, ann.person_id, "training", f"drill-{year}", hours="8", on=on, topics=["drill"]
            )
    return mine, now


def test_who_handed_in_in_time_is_being_renewed(society: Society, clock: Clock) -> None:
    number = society.granted()
    mine, now = renewing(society, clock, number)
    with society.database.writing() as session:
        submitting.submit(session, society.catalog, society.actor("Ann"), mine, now)
    at(clock, ENDS + timedelta(days=3))

    assert "It does not lapse before its renewal is decided." in society.read(f"/credentials/{number}")


def test_what_was_revoked_meanwhile_is_refused_at_the_button(society: Society, clock: Clock) -> None:
    number = society.granted()
    mine, now = renewing(society, clock, number)
    with society.database.writing() as session:
        lapsing.revoke(session, society.actor("Cora"), SOCIETY, number, "The lamp was sold.", now)
    page = f"/applications/{mine}/hand-in"
    assert "Ready to hand in" in society.read(page)
    answer = society.send(page, sure="y")

    assert answer.status_code == 422
    at_the_button = answer.text.partition('<h2 id="act">')[2].partition("<form")[0]
    assert "This credential was revoked; it cannot be renewed." in at_the_button
    assert '<input checked id="sure"' in answer.text
    assert keeping.status_of(society.database, mine) == "preparing"


@pytest.mark.parametrize("drilled", [True, False])
def test_what_comes_too_late_is_refused_whatever_else_is_missing(
    society: Society, clock: Clock, drilled: bool
) -> None:
    mine, _ = renewing(society, clock, society.granted(), drilled=drilled)
    society.send("/sign-out")
    at(clock, ENDS + timedelta(days=366))
    society.sign_in("Ann")
    answer = society.send(f"/applications/{mine}/hand-in", sure="y")

    assert answer.status_code == 422
    assert "renewed or reinstated is over. Withdraw this application" in answer.text
    assert keeping.status_of(society.database, mine) == "preparing"


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
    assert society.send(f"/credentials/{number}/renewal").status_code == 303
    assert "was revoked; it cannot be renewed" in notice(society, number)


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
