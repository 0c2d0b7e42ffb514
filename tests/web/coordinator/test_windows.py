"""Windows on the web: making one, following it, releasing its results."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.appointments import dismiss
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.people import Appointment
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from services.building import ASSOCIATION, NOW
from services.staging import Stage
from web.acting import Someone, csrf_token, send, sign_in, words
from web.coordinator.conftest import actor_of

HOME = f"/coordinate/{ASSOCIATION}/"
NEW = f"{HOME}windows/new"
GOOD = {
    "exam": "master",
    "name": "Spring 2027",
    "opens_at": "2027-04-10T09:00",
    "closes_at": "2027-04-24T18:00",
    "seed": "12",
}


def window_page(stage: Stage, rest: str = "") -> str:
    return f"{HOME}windows/{stage.window}{rest}"


def test_with_one_association_one_goes_straight_there(desk: FlaskClient) -> None:
    answer = desk.get("/coordinate/")
    assert (answer.status_code, answer.location) == (302, HOME)


def test_with_several_one_chooses_also_when_a_plugin_is_gone(
    client: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    roles = [(ASSOCIATION, "coordinator"), ("gone-guild", "coordinator")]
    sign_in(client, make_person(roles=roles))
    page = words(client.get("/coordinate/").text)
    assert "River Guild" in page
    assert "gone-guild" in page
    assert "No examination is installed" in client.get("/coordinate/gone-guild/").text


def test_an_empty_association_says_what_to_do(desk: FlaskClient) -> None:
    page = desk.get(HOME).text
    assert "Make the first window" in page
    assert NEW in page


def test_dates_are_typed_in_the_zone_of_the_association(desk: FlaskClient, database: Database) -> None:
    assert "Lisbon time (Europe/Lisbon)" in desk.get(NEW).text
    answer = send(desk, NEW, GOOD)
    assert answer.status_code == 302
    with database.reading() as session:
        window = session.scalars(select(Window)).one()
        # Lisbon is an hour ahead of UTC in April.
        assert window.opens_at == datetime(2027, 4, 10, 8, 0, tzinfo=UTC)
        assert [(form.category, form.seed) for form in window.forms] == [("practice", 12), ("teaching", 12)]
    page = words(desk.get(answer.location).text)
    assert "“Spring 2027” is scheduled" in page
    assert "Sat 10 Apr 2027, 9:00 AM WEST" in page


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Give the window a name"),
        ("closes_at", "2027-04-10T08:59", "closes before it opens"),
        ("closes_at", "2026-01-01T09:00", "past already"),
        ("opens_at", "2027-03-28T01:30", "put forward over this hour"),
        ("opens_at", "tomorrow", "Not a valid"),
        ("seed", "seven", "Not a valid integer"),
        ("seed", "-1", "from 0 to"),
        ("exam", "gone", "Not a valid choice"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_typed_is_lost(
    desk: FlaskClient, database: Database, field: str, typed: str, sentence: str
) -> None:
    answer = send(desk, NEW, {**GOOD, field: typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in words(answer.text)
    for name, value in {**GOOD, field: typed}.items():
        if name != "exam":
            assert f'value="{value}"' in answer.text, name
    with database.reading() as session:
        assert session.scalar(select(Window.id)) is None


def test_scheduling_twice_makes_one_window(desk: FlaskClient, database: Database) -> None:
    send(desk, NEW, GOOD)
    again = send(desk, NEW, GOOD)
    assert again.status_code == 422
    assert "already a window called “Spring 2027”" in again.text
    with database.reading() as session:
        assert len(session.scalars(select(Window)).all()) == 1


def test_the_start_page_says_what_needs_somebody(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(HOME).text)
    assert "One window needs you" in page
    for sentence in (
        "One result is ready to be released",
        "One response waits for reviewers",
        "needs no reviewer",
    ):
        assert sentence in page


def test_a_window_shows_everybody_and_no_draft_score(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(window_page(stage)).text)
    for name in (
        "Ann Applicant",
        "Ben Beekeeper",
        "Una Unwritten",
        "Lea Late",
        "Rae Running",
        "Reg Registered",
    ):
        assert name in page
    assert "2 entries came late" in page
    assert "6 registered 5 started 4 handed in 1 scored 0 released" in page
    assert "Rita Reviewer 2 of 2 Rolf Reviewer 0 of 2" in page


def test_allocating_twice_is_harmless(desk: FlaskClient, stage: Stage) -> None:
    for sentence in ("Every response has its reviewers", "had its reviewers already"):
        assert send(desk, window_page(stage, "/allocate"), {}, window_page(stage)).status_code == 302
        assert sentence in desk.get(window_page(stage)).text


def test_too_few_reviewers_are_said_in_words(desk: FlaskClient, database: Database, stage: Stage) -> None:
    with database.writing() as session:
        session.delete(session.get_one(Appointment, (stage.rolf.person_id, ASSOCIATION, "reviewer")))
    send(desk, window_page(stage, "/allocate"), {}, window_page(stage))
    page = words(desk.get(window_page(stage)).text)
    assert "lacks 1 reviewer; " in page
    assert "Appoint reviewers who do not sit in this window" in page
    assert "Two responses wait for reviewers" in page


def test_combining_twice_is_harmless(desk: FlaskClient, stage: Stage) -> None:
    for sentence in ("One result is combined", "Nothing was left to combine"):
        send(desk, window_page(stage, "/combine"), {}, window_page(stage))
        assert sentence in desk.get(window_page(stage)).text


def test_a_release_shows_who_gets_what_and_takes_only_what_was_ticked(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    send(desk, window_page(stage, "/combine"), {}, window_page(stage))
    page = words(desk.get(window_page(stage, "/release")).text)
    assert "Release two results?" in page
    assert "Ann Applicant" in page
    assert "Una Unwritten" in page
    answer = send(desk, window_page(stage, "/release"), {"sitting": str(stage.scored)})
    assert answer.status_code == 302
    with database.reading() as session:
        assert session.get_one(Sitting, stage.scored).status == "released"
        assert session.get_one(StoredResult, stage.unwritten).released_at is None
    assert "One result is released" in desk.get(window_page(stage)).text


def test_whoever_has_a_result_now_is_told_and_nobody_else(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    send(desk, window_page(stage, "/combine"), {}, window_page(stage))
    send(desk, window_page(stage, "/release"), {"sitting": str(stage.scored)})
    with database.reading() as session:
        (mail,) = session.scalars(select(Mail)).all()
        person = session.get_one(Sitting, stage.scored).person
        assert (mail.about, mail.to) == (f"sitting {stage.scored}", person.email)
    assert mail.subject.endswith("has released your examination result")


def test_whoever_reads_spanish_is_told_in_spanish(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    with database.writing() as session:
        session.get_one(Sitting, stage.scored).person.language = "es"
    send(desk, window_page(stage, "/combine"), {}, window_page(stage))
    send(desk, window_page(stage, "/release"), {"sitting": str(stage.scored)})
    with database.reading() as session:
        (mail,) = session.scalars(select(Mail)).all()

    assert mail.subject.endswith("publicó el resultado de su examen")


def test_releasing_nothing_is_a_mistake_and_releasing_twice_is_harmless(
    desk: FlaskClient, stage: Stage
) -> None:
    release = window_page(stage, "/release")
    for ticked in ({}, {"sitting": "²"}, {"sitting": "9" * 20}):
        nothing = send(desk, release, ticked)
        assert (nothing.status_code, "Tick at least one result" in nothing.text) == (422, True)
    token = {"sitting": str(stage.scored)}
    send(desk, release, token)
    send(desk, release, token, window_page(stage))
    assert "were released already" in desk.get(window_page(stage)).text
    assert "No result is ready" in desk.get(release).text


def test_a_form_shows_its_items_keys_and_blueprint(desk: FlaskClient, stage: Stage) -> None:
    html = desk.get(window_page(stage, "/forms/practice")).text
    page = words(html)
    assert html.count("Options, key and rationale") == 6
    assert page.count("· Single best answer ·") == 6
    assert page.count(" Key ") >= 6
    assert "Range Asked for Drawn" in page
    assert "Cognitive level" in page
    assert desk.get(window_page(stage, "/forms/poetry")).status_code == 404


def test_a_coordinator_who_sits_here_does_not_see_the_form(
    desk: FlaskClient, database: Database, cora: Someone, stage: Stage
) -> None:
    with database.writing() as session:
        session.get_one(Sitting, stage.registered).person_id = cora.person_id
    answer = desk.get(window_page(stage, "/forms/practice"))
    assert (answer.status_code, "registered in this window yourself" in answer.text) == (403, True)
    assert "not shown to you" in desk.get(window_page(stage)).text


def test_loads_are_shown_before_and_after_an_allocation(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(window_page(stage, "/readers")).text)

    assert "2 readings are to be given out." in page
    assert "Rita Reviewer 0 2 (+2) none of 2 Rolf Reviewer 2 4 (+2) none of 2" in page


def test_what_lacks_reviewers_is_named_before_and_after_allocating(
    desk: FlaskClient, database: Database, stage: Stage, cora: Someone
) -> None:
    with database.writing() as session:
        dismiss(session, actor_of(database, cora), ASSOCIATION, stage.rita.person_id, "reviewer", NOW)
        code = session.get_one(Sitting, stage.unallocated).code
    said = f"{code} lacks 1 reviewer"
    page = desk.get(window_page(stage, "/readers")).text
    assert said in words(page)
    token = {"csrf_token": csrf_token(page)}
    answer = desk.post(window_page(stage, "/allocate"), data=token, follow_redirects=True)
    assert said in answer.text
    assert "Other reviewers find their responses in their queue." in answer.text
    assert "Some responses lack a reviewer." in words(desk.get(window_page(stage, "/readers")).text)
