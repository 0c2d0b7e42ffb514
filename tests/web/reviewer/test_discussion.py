"""First readers see each other's levels, and agree on a rating, where the exam wants them to discuss."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.services.essays.discussing import propose
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Person
from services.building import ASSOCIATION, NOW
from services.disputing import SECTION, Dispute, rate, rate_first, result_of, set_dispute, with_rating
from web.acting import Someone, csrf_token, sign_in, words
from web.looking import looks, send_unseen
from web.reviewer.scenes import actor_of

HIGH, LOW = (3, 2), (1, 1)
TALK = {"distance": {"share": "0.30"}, "by": "discussion", "final": "third-decides"}


@pytest.fixture
def dispute(database: Database, make_person: Callable[..., Someone]) -> Dispute:
    def make(name: str, *roles: str) -> Actor:
        return actor_of(database, make_person(name=name, roles=[(ASSOCIATION, role) for role in roles]))

    return set_dispute(database, with_rating(**TALK), make)


@pytest.fixture
def people(database: Database, dispute: Dispute) -> dict[str, Someone]:
    """Those who read, by name."""
    with database.reading() as session:
        found = [session.get_one(Person, each.person_id) for each in dispute.first]
        return {each.name: Someone(each.id, each.name, each.email) for each in found}


def desk(dispute: Dispute, question: int = 1) -> str:
    return f"/review/{ASSOCIATION}/{dispute.code}/{SECTION}/{question}"


def test_levels_side_by_side_only_where_there_is_something_to_discuss(
    client: FlaskClient, database: Database, dispute: Dispute, people: dict[str, Someone]
) -> None:
    rita, rolf = dispute.first
    sign_in(client, people["Rita Reviewer"])
    rate(database, rita, dispute, 3, HIGH)
    assert "The other rating" not in client.get(desk(dispute, 3)).text
    rate(database, rolf, dispute, 3, (3, 1))
    assert "The other rating" not in client.get(desk(dispute, 3)).text
    assert client.get(f"{desk(dispute, 3)}/discussion").status_code == 404
    rate_first(database, dispute, 1, [HIGH, LOW])
    page = words(client.get(desk(dispute)).text)
    assert "The other rating" in page
    assert "Care for the colony 2 1 1 level" in page
    assert "Rolf" not in page


def test_the_queue_lists_it_as_to_be_done(
    client: FlaskClient, database: Database, dispute: Dispute, people: dict[str, Someone]
) -> None:
    rate_first(database, dispute, 3, [HIGH, HIGH])
    rate_first(database, dispute, 1, [HIGH, LOW])
    rita, _ = dispute.first
    sign_in(client, people["Rita Reviewer"])
    queue = client.get("/review/").text
    assert f'href="{desk(dispute)}/discussion"' in queue
    assert "One rating is to be agreed on" in words(queue)
    assert "Nothing is proposed yet: propose a rating. Waits for you" in words(queue)
    assert f"{desk(dispute, 3)}/discussion" not in queue
    with database.writing() as session:
        place = (ASSOCIATION, dispute.code, SECTION, 1)
        propose(session, rita, *place, {"observation": 2, "care": 1}, "We talked.", NOW)
    queue = words(client.get("/review/").text)
    assert "Everything is scored" in queue
    assert "Waits for the others" in queue


def test_what_both_gave_alike_is_filled_in(
    client: FlaskClient, database: Database, dispute: Dispute, people: dict[str, Someone]
) -> None:
    rate_first(database, dispute, 1, [(3, 1), (0, 1)])
    sign_in(client, people["Rita Reviewer"])
    page = client.get(f"{desk(dispute)}/discussion").text
    checked = re.findall(r'name="(level-[a-z]+)" value="(\d)"[^>]* checked', page)
    assert checked == [("level-care", "1")]


def test_from_a_proposal_to_the_score(
    client: FlaskClient, database: Database, dispute: Dispute, people: dict[str, Someone]
) -> None:
    rate_first(database, dispute, 3, [HIGH, HIGH])
    rate_first(database, dispute, 1, [HIGH, LOW])
    here = f"{desk(dispute)}/discussion"
    sign_in(client, people["Rita Reviewer"])
    assert here in client.get(desk(dispute)).text
    page = client.get(here)
    assert "Rolf Reviewer wrote" not in words(page.text)
    token = csrf_token(page.text)
    answer = client.post(here, data={"csrf_token": token, "level-observation": "2"})
    assert answer.status_code == 422
    assert "“Care for the colony” has no level yet." in words(answer.text)
    fields = {"csrf_token": token, "level-observation": "2", "level-care": "1", "comment": "We talked."}
    answer = client.post(here, data=fields, follow_redirects=True)
    assert "It waits for the others." in words(answer.text)
    with database.writing() as session:
        place = (ASSOCIATION, dispute.code, SECTION, 1)
        propose(session, dispute.first[1], *place, {"observation": 2, "care": 2}, "", NOW)
    page = client.get(here)
    stale = client.post(f"{here}/agree", data={"csrf_token": token, "version": "x"}, follow_redirects=True)
    assert "changed meanwhile" in words(stale.text)
    version = page.text.partition('name="version" value="')[2].partition('"')[0]
    client.post(f"{here}/agree", data={"csrf_token": token, "version": version})
    assert result_of(database, dispute) is not None
    assert "What settled it" in words(client.get(here).text)


def test_it_is_closed_to_who_does_not_read_it_first(
    client: FlaskClient,
    database: Database,
    dispute: Dispute,
    make_person: Callable[..., Someone],
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    sign_in(client, make_person(name="Sam Stranger", roles=[(ASSOCIATION, "reviewer")]))
    token = csrf_token(client.get("/account").text)
    here = f"{desk(dispute)}/discussion"
    assert client.get(here).status_code == 404
    for path in (here, f"{here}/agree"):
        assert client.post(path, data={"csrf_token": token}).status_code == 404
        assert client.post(path).status_code == 400


def test_the_page_that_a_faulty_proposal_leads_back_to_is_noted_as_a_look(
    client: FlaskClient, database: Database, dispute: Dispute, people: dict[str, Someone]
) -> None:
    rate_first(database, dispute, 1, [HIGH, LOW])
    sign_in(client, people["Rita Reviewer"])
    answer = send_unseen(client, f"{desk(dispute)}/discussion", {"level-observation": "2"})
    assert answer.status_code == 422
    assert looks(database) == [("view response", f"response {dispute.code}/{SECTION}/1", {})]
