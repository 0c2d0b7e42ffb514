"""One application: choosing reviewers, what is entered, messages, and what stands there when."""

import pytest
from sqlalchemy import select

from assay.storage.applications import BoardOutcome, Message, Review, Statement
from services.applications import keeping
from web.acting import Mailbox, words
from web.coordinator.applications.scenes import MET, UNMET, Office


def reviewers(office: Office) -> set[int]:
    with office.database.reading() as session:
        return set(session.scalars(select(Review.reviewer_id)))


def test_those_with_the_least_to_do_are_proposed_and_get_a_mail(office: Office, mails: Mailbox) -> None:
    assert "Rita Reviewer and Rolf Reviewer have the least to do" in office.read()
    answer = office.send("/reviewers", {"how": "automatic"})

    assert answer.location == f"{office.address}#reviewers"
    assert reviewers(office) == {office.people["Rita"].person_id, office.people["Rolf"].person_id}
    sent = mails.all()
    assert {each["To"] for each in sent} == {office.people["Rita"].email, office.people["Rolf"].email}
    assert sent[0]["Subject"] == "A portfolio waits for your review"
    assert "/review/applications/" in sent[0].get_content()


def test_reviewers_can_be_chosen(office: Office) -> None:
    chosen = [str(office.people[each].person_id) for each in ("Rolf", "Ruth")]
    office.send("/reviewers", {"reviewer": chosen})

    assert reviewers(office) == {office.people["Rolf"].person_id, office.people["Ruth"].person_id}
    assert "Under review" in office.read()


def test_who_is_too_near_cannot_be_chosen_and_the_page_says_why(office: Office, mails: Mailbox) -> None:
    rita = office.people["Rita"]
    with office.database.writing() as session:
        keeping.add_contact(session, rita.person_id, "ann", "Ann Applicant")
    answer = office.send("/reviewers", {"reviewer": [str(rita.person_id)]})

    assert "Names the applicant in their own portfolio" in office.read()
    assert answer.status_code == 422
    assert "Choose somebody else." in words(answer.text)
    assert reviewers(office) == set()
    assert mails.all() == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "Tick who shall review it."),
        ({"reviewer": ["99999"]}, "There is no such reviewer"),
        ({"reviewer": ["soon"]}, "Tick who shall review it."),
    ],
)
def test_a_choice_that_cannot_be_made_is_said_there(
    office: Office, fields: dict[str, object], fault: str
) -> None:
    answer = office.send("/reviewers", fields)

    assert answer.status_code == 422
    assert fault in words(answer.text)
    assert reviewers(office) == set()


def test_too_many_are_refused(office: Office) -> None:
    every = [str(office.people[each].person_id) for each in ("Rita", "Rolf", "Ruth")]
    answer = office.send("/reviewers", {"reviewer": every})

    assert answer.status_code == 422
    assert "take a review back first" in words(answer.text)


def test_a_review_is_taken_back_and_given_to_somebody_else(office: Office) -> None:
    given = office.give("Rita", "Rolf")
    office.send(f"/reviewers/{given['Rita']}/take-back")
    assert "Choose a reviewer" in office.read()
    office.send("/reviewers", {"reviewer": [str(office.people["Ruth"].person_id)]})

    assert reviewers(office) == {office.people["Rolf"].person_id, office.people["Ruth"].person_id}


def test_a_finished_review_is_not_taken_back(office: Office) -> None:
    given = office.give("Rita", "Rolf")
    office.finish("Rita", given["Rita"], "approve", MET)
    answer = office.send(f"/reviewers/{given['Rita']}/take-back")

    assert answer.status_code == 422
    assert "This review is finished and stays." in words(answer.text)
    assert office.send("/reviewers/9999/take-back").status_code == 404


def test_giving_it_twice_gives_it_once(office: Office, mails: Mailbox) -> None:
    office.send("/reviewers", {"how": "automatic"})
    office.send("/reviewers", {"how": "automatic"})

    assert len(reviewers(office)) == 2
    assert len(mails.all()) == 2


def test_what_one_marked_is_hidden_until_all_are_done(office: Office) -> None:
    given = office.give("Rita", "Rolf")
    office.finish("Rita", given["Rita"], "approve", MET, comment="Seen by Rita.", note="Noted by Rita.")
    before = office.read()
    office.finish("Rolf", given["Rolf"], "approve", MET)
    after = office.read()

    assert "Rita Reviewer Finished" in before
    assert "by Rita." not in before
    assert "Boat licence Met" not in before
    assert "Outcome Approved Boat licence Met" in after
    assert "Seen by Rita." in after
    assert "Noted by Rita." in after


def test_what_is_missing_can_be_entered_and_then_it_is_decided(office: Office) -> None:
    given = office.give("Rita", "Rolf")
    for name in given:
        office.finish(name, given[name], "approve", MET)
    before = office.client.get(office.address).text
    for level in ("1", "2"):
        fields = {"interview-level": level, "interview-on": "2026-11-20", "interview-outcome": "approved"}
        assert office.send("/boards/interview", fields).location == f"{office.address}#entered"
    office.send("/statements/application-fee-paid")
    after = office.client.get(office.address).text

    assert "Approved, and two things are still missing" in words(before)
    assert f'href="{office.address}/decision"' in before
    assert "Nothing is missing any more" in words(after)
    assert "board 2 of 2, 20 November 2026" in words(after)
    with office.database.reading() as session:
        assert len(session.scalars(select(BoardOutcome)).all()) == 2
        assert session.scalars(select(Statement.statement)).all() == ["application-fee-paid"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"interview-level": "1", "interview-outcome": "approved"}, "interview-on"),
        ({"interview-level": "1", "interview-on": "soon", "interview-outcome": "approved"}, "interview-on"),
        (
            {"interview-level": "1", "interview-on": "2027-11-20", "interview-outcome": "approved"},
            "interview-on",
        ),
        ({"interview-level": "1", "interview-on": "2026-11-20"}, "interview-outcome"),
        (
            {"interview-level": "7", "interview-on": "2026-11-20", "interview-outcome": "approved"},
            "interview-on",
        ),
    ],
)
def test_an_outcome_that_cannot_be_is_named(office: Office, fields: dict[str, str], field: str) -> None:
    answer = office.send("/boards/interview", fields)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text


def test_what_the_criteria_do_not_ask_for_is_not_entered(office: Office) -> None:
    assert office.send("/boards/portfolio").status_code == 404
    assert office.send("/boards/dance").status_code == 404
    assert office.send("/statements/boat-licence").status_code == 404


def test_messages_say_who_reads_them(office: Office, mails: Mailbox) -> None:
    for kind in ("tell", "ask", "internal"):
        assert office.send("/messages", {"text": f"To {kind}", "kind": kind}).status_code == 302
    with office.database.reading() as session:
        rows = session.scalars(select(Message).order_by(Message.id)).all()

    assert [(each.asks, each.is_internal) for each in rows] == [(False, False), (True, False), (False, True)]
    assert [each["To"] for each in mails.all()] == ["ann@post.example"] * 2
    office.send(f"/messages/{rows[1].id}/take-back")
    assert "Waits for an answer" not in office.read()


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"kind": "ask"}, "text"), ({"text": "Hello"}, "kind"), ({"text": "x" * 5001, "kind": "ask"}, "text")],
)
def test_a_message_that_cannot_be_sent_is_named(office: Office, fields: dict[str, str], field: str) -> None:
    answer = office.send("/messages", fields)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text


def test_the_log_tells_what_happened_but_not_what_was_marked(office: Office) -> None:
    given = office.give("Rita", "Rolf")
    office.finish("Rita", given["Rita"], "defer", UNMET, comment="More.")
    page = office.read()

    assert "Handed in an application (round 1)" in page
    assert "Gave it to reviewers of level 1" in page
    assert "Finished a review Rita Reviewer" in page
    assert "defer" not in page.lower()


def test_what_was_handed_in_can_be_read(office: Office) -> None:
    page = office.read("/portfolio")

    assert "What Ann Applicant handed in" in page
    assert "North Light" in page


def test_before_it_is_handed_in_its_portfolio_is_nobody_elses_business(office: Office) -> None:
    with office.database.writing() as session:
        keeping.add_entry(
            session, office.people["Ruth"].person_id, "work", "secret", **{"from": "2020-01-01"}
        )
    begun = keeping.begun(office.database, office.catalog, office.actors["Ruth"])
    address = office.address.replace(str(office.application), str(begun))
    page = words(office.client.get(address).text)

    assert "Nobody but the applicant sees the portfolio" in page
    assert "Secret" not in page
    assert office.client.get(f"{address}/portfolio").status_code == 404
