"""The coordinator decides: what it rests on, the letter before it is final, and the act."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from assay.services.applications import settling
from assay.storage.applications import Decision
from assay.storage.credentials import Credential
from services.applications import decided, keeping
from services.applications.keeping import LATER, SOCIETY
from web.acting import Clock, Mailbox, words
from web.endorsing import Society

REASONS = "The watch was long.\nAnd quiet."


def place(application: int) -> str:
    return f"/coordinate/{SOCIETY}/applications/{application}/decision"


def seen(html: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', html)
    assert found
    return found[1]


def fields(outcome: str, step: str, reasons: str = REASONS, **more: str) -> dict[str, str]:
    return {"outcome": outcome, "step": step, f"{outcome}-reasons": reasons, **more}


def test_what_is_missing_is_said_with_what_helps(society: Society) -> None:
    mine = society.approved()
    society.sign_in("Cora")
    page = society.client.get(place(mine)).text

    said = words(page)
    assert "Two requirements are not met" in said
    assert "Interview The outcome has not been entered, or it was not approved. Enter the outcome" in said
    assert "Application fee The association has not stated it yet. State it" in said
    assert f"/coordinate/{SOCIETY}/applications/{mine}#board-interview" in page
    assert f"/coordinate/{SOCIETY}/applications/{mine}#entered" in page
    assert "Rita Reviewer 22 November 2026 Approved" in said
    assert 'value="granted"' not in page


def test_what_one_reviewer_says_is_not_told_before_all_of_a_level_are_done(society: Society) -> None:
    actors = {name: society.actor(name) for name in ("Ann", "Cora", "Rita", "Rolf")}
    mine = keeping.handed_in(society.database, society.catalog, actors["Ann"])
    given = keeping.allocated(
        society.database, society.catalog, actors["Cora"], mine, actors["Rita"], actors["Rolf"]
    )
    society.sign_in("Cora")

    for name in ("Rita", "Rolf"):
        review = given[actors[name].person_id]
        keeping.finish(society.database, society.catalog, actors[name], review, "defer")
        page = society.read(place(mine)).partition("Reviews ")[2]
        assert ("The reviewers are not done." in page) == (name == "Rita")
        assert ("Rita Reviewer" in page) == (name == "Rolf")
    assert page.count("Deferred") == 2


def test_reasons_to_grant_come_from_the_findings(society: Society) -> None:
    mine = society.ready()
    society.sign_in("Cora")

    said = society.read(place(mine))
    assert "Nothing is missing" in said
    assert "All 5 requirements in “The keeper's rules” are met. Supervision: 60 of 60 hours." in said
    assert "60 of 48 hours" in said


def test_the_letter_is_read_before_anything_is_decided(society: Society, mails: Mailbox) -> None:
    mine = society.ready()
    society.sign_in("Cora")
    page = society.send(place(mine), **fields("granted", "read"))

    said = words(page.text)
    assert (page.status_code, "Nothing is decided yet" in said) == (200, True)
    assert "Dear Inés Applicant, It is a pleasure to tell you that The Society has granted you" in said
    assert (
        "Number given with the decision In force from 22 November 2026 In force until 21 November 2030"
        in said
    )
    assert "Reasons The watch was long. And quiet." in said
    with society.database.reading() as session:
        assert session.scalars(select(Decision)).all() == []
        assert session.scalars(select(Credential)).all() == []
    assert keeping.status_of(society.database, mine) == "approved"
    assert mails.all() == []


def test_reasons_can_be_changed_after_the_letter_was_read(society: Society) -> None:
    mine = society.ready()
    society.sign_in("Cora")

    page = society.send(place(mine), **fields("granted", "change"))
    assert page.status_code == 200
    assert "The watch was long.\r\nAnd quiet." in page.text or "The watch was long.\nAnd quiet." in page.text


def test_what_is_granted_is_told_and_stays(society: Society, mails: Mailbox) -> None:
    mine = society.ready()
    society.sign_in("Cora")
    mark = seen(society.send(place(mine), **fields("granted", "read")).text)
    answer = society.send(place(mine), **fields("granted", "final", seen=mark))

    assert (answer.status_code, answer.location) == (303, place(mine))
    with society.database.reading() as session:
        number = session.scalars(select(Credential.number)).one()
    said = society.read(place(mine))
    assert "Granted on 22 November 2026" in said
    assert number in said
    (mail,) = mails.all()
    assert mail["To"] == "ann@post.example"
    assert f"http://localhost/applications/{mine}" in str(mail.get_payload())


def test_a_decision_is_made_once(society: Society, mails: Mailbox) -> None:
    mine = society.ready()
    society.sign_in("Cora")
    mark = seen(society.send(place(mine), **fields("granted", "read")).text)
    society.send(place(mine), **fields("granted", "final", seen=mark))

    for outcome in ("granted", "declined"):
        again = society.send(place(mine), **fields(outcome, "final", seen=mark))
        assert (again.status_code, "decided already" in again.text) == (409, True)
    assert society.send(place(mine), **fields("granted", "read", reasons="")).status_code == 409
    assert len(mails.all()) == 1


def test_a_letter_that_is_stale_is_read_again(society: Society, clock: Clock, mails: Mailbox) -> None:
    mine = society.ready()
    society.sign_in("Cora")
    mark = seen(society.send(place(mine), **fields("granted", "read")).text)
    clock.advance(days=1)
    page = society.send(place(mine), **fields("granted", "final", seen=mark))

    assert (page.status_code, "Something has changed" in page.text) == (409, True)
    assert keeping.status_of(society.database, mine) == "approved"
    assert mails.all() == []
    final = society.send(place(mine), **fields("granted", "final", seen=seen(page.text)))
    assert final.status_code == 303


def test_other_reasons_than_those_that_were_read_are_not_sent(society: Society) -> None:
    mine = society.ready()
    society.sign_in("Cora")
    mark = seen(society.send(place(mine), **fields("granted", "read")).text)

    page = society.send(place(mine), **fields("granted", "final", reasons="Something else.", seen=mark))
    assert page.status_code == 409


@pytest.mark.parametrize("outcome", ["granted", "declined"])
@pytest.mark.parametrize("step", ["read", "final"])
def test_there_is_no_decision_without_reasons(society: Society, outcome: str, step: str) -> None:
    mine = society.ready()
    society.sign_in("Cora")
    page = society.send(place(mine), **fields(outcome, step, reasons=" \r\n "))

    assert (page.status_code, "Give the reasons" in page.text) == (422, True)
    assert f'href="#{outcome}-reasons"' in page.text
    assert keeping.status_of(society.database, mine) == "approved"


def test_what_is_missing_cannot_be_granted_but_declined(society: Society) -> None:
    mine = society.approved()
    society.sign_in("Cora")

    assert society.send(place(mine), **fields("granted", "read")).status_code == 409
    page = society.send(place(mine), **fields("declined", "read"))
    assert "Your endorsement is not granted" in words(page.text)
    assert "Interview Rule 3 Not" in words(page.text)
    society.send(place(mine), **fields("declined", "final", seen=seen(page.text)))
    assert keeping.status_of(society.database, mine) == "declined"
    assert "Declined on" in society.read(place(mine))


def test_a_renewal_is_decided_in_its_own_words(society: Society, clock: Clock) -> None:
    number = society.granted()
    clock.now = LATER.replace(year=2030, month=10)
    ann = society.actor("Ann")
    mine = decided.renewal(
        society.database,
        society.catalog,
        ann,
        society.actor("Cora"),
        society.actor("Rita"),
        number,
        clock.now,
    )
    society.sign_in("Cora")
    assert "The association has not stated it yet." in society.read(place(mine))
    with society.database.writing() as session:
        settling.enter_statement(
            session, society.catalog, society.actor("Cora"), SOCIETY, mine, "cycle-fee-paid", clock.now
        )

    assert "Renew the endorsement" in society.read(place(mine))
    said = words(society.send(place(mine), **fields("granted", "read")).text)
    assert "Your endorsement is renewed" in said
    assert f"Number {number} In force from 22 November 2030 In force until 21 November 2034" in said


def test_what_was_not_handed_in_or_is_over_is_not_decided(society: Society) -> None:
    mine = keeping.begun(society.database, society.catalog, society.actor("Ann"))
    society.sign_in("Cora")

    assert society.client.get(place(mine)).status_code == 409
    assert society.client.get(place(mine + 1000)).status_code == 404
    assert society.client.get(f"{place(mine)}/letter.pdf").status_code == 404
    for odd in ({"outcome": "maybe", "step": "read"}, {"outcome": "granted", "step": "jump"}):
        assert society.send(place(mine), **odd).status_code == 400


@pytest.mark.parametrize("who", ["Ann", "Rita", "Stan"])
def test_nobody_else_decides(society: Society, who: str) -> None:
    mine = society.ready()
    society.sign_in(who)

    assert society.client.get(place(mine)).status_code == 403
    assert society.client.get(f"{place(mine)}/letter.pdf").status_code == 403
    assert society.send(place(mine), **fields("granted", "final", seen="0" * 64)).status_code == 403
    assert keeping.status_of(society.database, mine) == "approved"


def test_a_coordinator_whom_the_portfolio_names_neither_decides_nor_reads(society: Society) -> None:
    with society.database.writing() as session:
        keeping.add_contact(session, society.people["Ann"].person_id, "cora", "Cora Coordinator")
    mine = keeping.handed_in(society.database, society.catalog, society.actor("Ann"))
    society.sign_in("Cora")

    assert society.client.get(place(mine)).status_code == 403
    assert society.send(place(mine), **fields("declined", "read")).status_code == 403


def test_the_coordinator_has_the_letter_on_paper(society: Society) -> None:
    mine = society.ready()
    decided.decide(
        society.database, society.catalog, society.actor("Cora"), mine, at=LATER + timedelta(days=1)
    )
    society.sign_in("Cora")

    answer = society.client.get(f"{place(mine)}/letter.pdf")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
