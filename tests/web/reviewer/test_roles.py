"""Who may score, and who may not know that there is something to score."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from assay.storage.database import Database
from web.acting import Someone, csrf_token, sign_in
from web.reviewer.scenes import FULL, Scene, ratings


@pytest.mark.parametrize("who", ["candidate", "coordinator"])
def test_others_are_turned_away(client: FlaskClient, scene: Scene, database: Database, who: str) -> None:
    someone: Someone = getattr(scene, who)
    sign_in(client, someone)
    token = csrf_token(client.get("/account").text)

    assert client.get("/review/").status_code == 403
    assert client.get(scene.address()).status_code == 403
    answer = client.post(scene.address(), data={**FULL, "action": "draft", "csrf_token": token})
    assert answer.status_code == 403
    assert ratings(database, someone) == []


@pytest.mark.parametrize("association", ["river-guild", "other-guild"])
def test_a_reviewer_without_the_allocation_finds_nothing(
    client: FlaskClient,
    scene: Scene,
    database: Database,
    make_person: Callable[..., Someone],
    association: str,
) -> None:
    someone = make_person(roles=[(association, "reviewer")])
    sign_in(client, someone)
    token = csrf_token(client.get("/account").text)
    expected = 404 if association == "river-guild" else 403

    assert client.get(scene.address()).status_code == expected
    for action in ("draft", "final", "confirm"):
        answer = client.post(scene.address(), data={**FULL, "action": action, "csrf_token": token})
        assert answer.status_code == expected
    assert ratings(database, someone) == []


def test_nobody_goes_in_without_signing_in(client: FlaskClient, scene: Scene) -> None:
    for address in ("/review/", scene.address()):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.location


def test_a_form_without_its_token_is_refused(reviewing: FlaskClient, scene: Scene) -> None:
    assert reviewing.post(scene.address(), data={**FULL, "action": "draft"}).status_code == 400


@pytest.mark.parametrize("tail", ["0/1", "1/2", "1/99", "7/1", f"1/{10**30}"])
def test_only_what_was_handed_in_has_a_desk(reviewing: FlaskClient, scene: Scene, tail: str) -> None:
    base = scene.address().rsplit("/", 2)[0]

    assert reviewing.get(f"{base}/{tail}").status_code == 404


def test_a_code_can_be_nonsense(reviewing: FlaskClient) -> None:
    for code in ("%00", "%F0%9F%90%9D", "A2-2222", "'%20OR%201"):
        assert reviewing.get(f"/review/river-guild/{code}/1/1").status_code == 404
