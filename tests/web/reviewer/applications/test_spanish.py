"""Reviewing portfolios in Spanish: whatever is the same as in English is data."""

from flask.testing import FlaskClient

from web.acting import send, words
from web.reviewer.applications.scenes import MET, Scene, post, version
from web.spanish import Data, both


def test_the_list_and_the_end_of_a_review_leave_only_data_in_english(desk: FlaskClient, scene: Scene) -> None:
    here = scene.address(scene.rita)
    data = Data.of(scene.catalog, (scene.ann.name, "A steady light", "North-light", "Read twice"))
    assert both(desk, "/review/", data) == set()
    post(desk, here, MET)
    assert both(desk, f"{here}/finish", data) == set()
    unsaid = {"version": version(desk.get(f"{here}/finish").text)}
    assert "Elija si aprueba o aplaza." in send(desk, f"{here}/finish", unsaid).text


def test_what_is_wrong_on_the_desk_is_said_in_spanish(desk: FlaskClient, scene: Scene) -> None:
    desk.get("/language/es")
    answer = post(desk, scene.address(scene.rita), {**MET, "note": "x" * 20_000})
    assert answer.status_code == 422
    assert "La nota interna tiene 20,000 caracteres" in answer.text
    assert "Your" not in answer.text.partition("<main")[2].partition("</main>")[0]


def test_a_reviewer_reads_what_the_association_says_in_spanish(desk: FlaskClient, scene: Scene) -> None:
    desk.get("/language/es")
    page = words(desk.get(scene.address(scene.rita)).text)

    assert "Guardián del faro" in page
    assert "Sesenta horas de supervisión en cinco años" in page
    assert "Lámparas y lentes" in page
    assert "Sixty hours" not in page
