"""A dispute, and the coordinator who settles it."""

import pytest
from sqlalchemy import select

from assay.storage.applications import Application, Review, Settlement
from web.acting import Mailbox, sign_in, words
from web.coordinator.applications.scenes import MET, Office

SETTLED = {"judge-boat-licence": "met", "outcome": "approve", "reason": "I have seen it as well."}


@pytest.fixture
def disputed(office: Office) -> Office:
    """Two reviewers judge the one question unlike each other."""
    office.dispute()
    return office


def test_both_stand_side_by_side(disputed: Office) -> None:
    assert "The reviewers do not agree" in disputed.read()
    page = disputed.read("/settle")

    assert "They judge 1 requirement unlike each other." in page
    assert "I saw the licence." in page
    assert "The licence is missing." in page


def test_settling_brings_it_further(disputed: Office, mails: Mailbox) -> None:
    answer = disputed.send("/settle", SETTLED)

    assert answer.location == disputed.address
    assert disputed.status == "approved"
    assert mails.all()[0]["Subject"] == "Your portfolio is approved"
    assert "Settled: approved. I have seen it as well." in disputed.read()


def test_the_applicant_is_told_in_their_language_and_the_coordinator_reads_on_in_english(
    disputed: Office, mails: Mailbox
) -> None:
    with disputed.database.writing() as session:
        session.get_one(Application, disputed.application).person.language = "es"
    disputed.send("/settle", SETTLED)

    assert mails.all()[0]["Subject"] == "Su portafolio está aprobado"
    assert "Settled: approved." in disputed.read()


def test_settling_for_a_deferral_brings_it_back(disputed: Office, mails: Mailbox) -> None:
    disputed.send("/settle", {**SETTLED, "judge-boat-licence": "unmet", "outcome": "defer"})

    assert disputed.status == "deferred"
    assert "is back with you" in mails.all()[0]["Subject"]


@pytest.mark.parametrize(
    ("settled", "readers"),
    [
        (SETTLED, {"Cora", "Rita"}),
        ({**SETTLED, "judge-boat-licence": "unmet", "outcome": "defer"}, {"Cora", "Rita", "Ann"}),
    ],
)
def test_the_reason_is_read_by_those_whom_the_page_names(
    disputed: Office, settled: dict[str, str], readers: set[str]
) -> None:
    said = "Reviewers and coordinators read it; the applicant reads it if you defer, and not if you approve."
    assert said in disputed.read("/settle")
    disputed.send("/settle", settled)
    with disputed.database.reading() as session:
        mine = session.scalars(
            select(Review.id).where(Review.reviewer_id == disputed.actors["Rita"].person_id)
        ).one()
    places = {
        "Cora": disputed.address,
        "Rita": f"/review/applications/{mine}",
        "Ann": f"/applications/{disputed.application}",
    }

    found = set()
    for name, place in places.items():
        browser = disputed.client.application.test_client()
        sign_in(browser, disputed.people[name])
        found |= {name} if settled["reason"] in browser.get(place).text else set()
    assert found == readers


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 5001}, "reason"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "grant"}, "outcome"),
        ({"judge-boat-licence": ""}, "judge-boat-licence"),
        ({"judge-boat-licence": "perhaps"}, "judge-boat-licence"),
        ({"judge-boat-licence": "unmet"}, "outcome"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(
    disputed: Office, mails: Mailbox, fields: dict[str, str], field: str
) -> None:
    answer = disputed.send("/settle", {**SETTLED, **fields})

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert fields.get("reason", SETTLED["reason"]) in answer.text
    assert disputed.status == "disputed"
    assert mails.all() == []


def test_settling_twice_is_settling_once(disputed: Office) -> None:
    disputed.send("/settle", SETTLED)
    again = disputed.send("/settle", {**SETTLED, "outcome": "defer"})

    assert again.location == disputed.address
    assert "do not disagree any more" in words(disputed.client.get(disputed.address).text)
    with disputed.database.reading() as session:
        assert session.scalars(select(Settlement.outcome)).all() == ["approve"]


def test_where_nobody_disagrees_there_is_nothing_to_settle(office: Office) -> None:
    assert office.client.get(f"{office.address}/settle").location == office.address


def test_like_judgements_and_unlike_outcomes_need_no_judgement(office: Office) -> None:
    given = office.give("Rita", "Rolf")
    office.finish("Rita", given["Rita"], "approve", MET)
    office.finish("Rolf", given["Rolf"], "defer", MET, comment="More.")

    assert "They judge every requirement alike" in office.read("/settle")
    office.send("/settle", {"outcome": "approve", "reason": "Nothing is missing."})
    assert office.status == "approved"
