"""The page of adjudications: what it says, what its buttons do, and to whom it is closed."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import ASSOCIATION
from services.disputing import SECTION, Dispute, codes, rate, rate_first, result_of, set_dispute, with_rating
from web.acting import Someone, csrf_token, send, sign_in, words
from web.coordinator.conftest import actor_of

HIGH, LOW = (3, 2), (1, 1)
FAR = {"distance": {"share": "0.30"}}


@pytest.fixture
def make_actor(database: Database, make_person: Callable[..., Someone]) -> Callable[..., Actor]:
    """People with accounts, as services know them."""

    def make(name: str, *roles: str) -> Actor:
        return actor_of(database, make_person(name=name, roles=[(ASSOCIATION, role) for role in roles]))

    return make


def dispute_of(
    database: Database, make_actor: Callable[..., Actor], cora: Someone, **rules: object
) -> Dispute:
    """The first of two essays is disputed; the other is settled."""
    found = set_dispute(
        database, with_rating(**FAR, **rules), make_actor, coordinator=actor_of(database, cora)
    )
    rate_first(database, found, 1, [HIGH, LOW])
    rate_first(database, found, 3, [HIGH, HIGH])
    return found


@pytest.fixture
def dispute(database: Database, make_actor: Callable[..., Actor], cora: Someone) -> Dispute:
    return dispute_of(database, make_actor, cora)


def address(dispute: Dispute, rest: str = "", association: str = ASSOCIATION) -> str:
    return f"/coordinate/{association}/windows/{dispute.window}/adjudication{rest}"


def one(dispute: Dispute, act: str) -> str:
    return f"/{dispute.sitting}/{SECTION}/1/{act}"


def press(client: FlaskClient, page: str, action: str) -> str:
    """Press a button whose form has nothing but its token; the page that follows."""
    token = csrf_token(client.get(page).text)
    answer = client.post(action, data={"csrf_token": token}, follow_redirects=True)
    assert answer.status_code == 200
    return words(answer.text)


def test_from_waiting_to_settled(
    desk: FlaskClient, database: Database, dispute: Dispute, make_actor: Callable[..., Actor]
) -> None:
    window = desk.get(f"/coordinate/{ASSOCIATION}/windows/{dispute.window}").text
    assert "One essay waits for adjudication" in words(window)
    assert address(dispute) in window
    assert "One essay waits for adjudication" in words(desk.get(f"/coordinate/{ASSOCIATION}/").text)
    page = words(desk.get(address(dispute)).text)
    for said in (
        "One essay needs you",
        "Totals lie 7 of 15 points apart.",
        "Rita Reviewer and Rolf Reviewer",
    ):
        assert said in page
    assert "Ann Applicant" not in page
    assert "It could not be given at once" in page
    assert "Appoint another reviewer" in press(desk, address(dispute), address(dispute, one(dispute, "give")))
    thea = make_actor("Thea Third", "reviewer")
    page = press(desk, address(dispute), address(dispute, one(dispute, "give")))
    assert "With Thea Third, third reader since" in page
    rate(database, thea, dispute, 1, HIGH)
    assert "Every essay is settled" in words(desk.get(address(dispute)).text)
    sitting = words(desk.get(f"/coordinate/{ASSOCIATION}/sittings/{dispute.sitting}").text)
    assert "Adjudicated Totals lie 7 of 15 points apart." in sitting
    assert "counts for 33%" in sitting


def test_the_third_reader_s_desk_says_nothing_of_it(
    client: FlaskClient,
    database: Database,
    cora: Someone,
    dispute: Dispute,
    make_person: Callable[..., Someone],
) -> None:
    thea = make_person(name="Thea Third", roles=[(ASSOCIATION, "reviewer")])
    sign_in(client, cora)
    press(client, address(dispute), address(dispute, one(dispute, "give")))
    assert codes(database, actor_of(database, thea)) == [(dispute.code, 1, "new")]
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/account").text)})
    sign_in(client, thea)
    pages = [client.get(path) for path in ("/review/", f"/review/{ASSOCIATION}/{dispute.code}/{SECTION}/1")]
    assert {page.status_code for page in pages} == {200}
    told = words("".join(page.text for page in pages)).replace("Thea Third", "").lower()
    for word in ("third", "adjudicat", "rita", "rolf", "ann applicant", "apart", "other rating"):
        assert word not in told
    assert client.get(f"/review/{ASSOCIATION}/{dispute.code}/{SECTION}/3").status_code == 404


def test_an_expert_s_rating_is_entered(
    desk: FlaskClient, database: Database, make_actor: Callable[..., Actor], cora: Someone
) -> None:
    dispute = dispute_of(database, make_actor, cora, by="expert", final="expert-only")
    form = address(dispute, one(dispute, "enter"))
    page = desk.get(address(dispute)).text
    assert form in page
    assert "Assay does not ask them itself" in words(page)
    assert "A third reader has not read" not in words(page)
    answer = send(desk, form, {"level-observation": "3", "comment": "Well seen."})
    assert answer.status_code == 422
    assert "“Care for the colony” has no level yet." in words(answer.text)
    assert "Well seen." in answer.text
    answer = send(desk, form, {"level-observation": "3", "level-care": "3", "comment": "Well seen."})
    assert answer.status_code == 302
    assert "an expert, entered by Cora Coordinator" in words(desk.get(answer.location).text)
    assert result_of(database, dispute) is not None
    again = desk.get(form, follow_redirects=True)
    assert "settled already" in words(again.text)


def test_the_page_says_when_the_rules_leave_it_to_the_coordinator(
    desk: FlaskClient, database: Database, make_actor: Callable[..., Actor], cora: Someone
) -> None:
    dispute = dispute_of(database, make_actor, cora, given="by-coordinator")
    make_actor("Thea Third", "reviewer")
    page = words(desk.get(address(dispute)).text)
    assert "goes to a third reader when you give it" in page
    assert "With Thea Third" in press(desk, address(dispute), address(dispute, one(dispute, "give")))


def test_a_third_reading_cannot_be_entered(desk: FlaskClient, dispute: Dispute) -> None:
    assert desk.get(address(dispute, one(dispute, "enter"))).status_code == 404
    assert desk.get(address(dispute, f"/{dispute.sitting}/0/1/enter")).status_code == 404
    assert desk.get(address(dispute, f"/{dispute.sitting}/9/1/enter")).status_code == 404


def test_it_is_closed_to_everybody_else(
    client: FlaskClient, dispute: Dispute, make_person: Callable[..., Someone]
) -> None:
    someone = make_person(name="Far Coordinator", roles=[("far-guild", "coordinator")])
    sign_in(client, someone)
    token = csrf_token(client.get("/account").text)
    for association, status in ((ASSOCIATION, 403), ("far-guild", 404)):
        assert client.get(address(dispute, association=association)).status_code == status
        for act in ("give", "enter"):
            path = address(dispute, one(dispute, act), association)
            assert client.post(path, data={"csrf_token": token}).status_code == status
            assert client.post(path).status_code == 400


def test_an_empty_page_says_what_comes_here(
    desk: FlaskClient, database: Database, make_actor: Callable[..., Actor], cora: Someone
) -> None:
    dispute = set_dispute(database, with_rating(), make_actor, coordinator=actor_of(database, cora))
    assert "Nothing was sent on" in words(desk.get(address(dispute)).text)


def test_a_veto_is_named_before_and_after_the_release(
    client: FlaskClient,
    database: Database,
    make_actor: Callable[..., Actor],
    cora: Someone,
) -> None:
    veto = [{"criteria": ["care"], "below": 1, "then": "fail"}]
    dispute = set_dispute(database, with_rating(veto=veto), make_actor, coordinator=actor_of(database, cora))
    rate_first(database, dispute, 1, [(3, 0), (3, 0)])
    rate_first(database, dispute, 3, [(3, 3), (3, 3)])
    sign_in(client, cora)
    page = f"/coordinate/{ASSOCIATION}/windows/{dispute.window}/release"
    assert "70.0% 60% needed fails by veto" in words(client.get(page).text)
    assert "Fails by veto" in client.get(f"/coordinate/{ASSOCIATION}/sittings/{dispute.sitting}").text
    fields = {"csrf_token": csrf_token(client.get(page).text), "sitting": str(dispute.sitting)}
    assert client.post(page, data=fields).status_code == 302
    client.post("/sign-out", data={"csrf_token": csrf_token(client.get("/account").text)})
    with database.reading() as session:
        email = session.get_one(Person, dispute.candidate.person_id).email
    sign_in(client, Someone(dispute.candidate.person_id, dispute.candidate.name, email))
    told = words(client.get(f"/sittings/{dispute.sitting}/result").text)
    assert "Not passed for what no points make up for" in told
    assert "On “Care for the colony” this essay is below what is needed" in told
