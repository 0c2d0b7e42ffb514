"""What staff look at is noted: each page that shows items, keys or answers, once in ten minutes, and in words."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.sittings import Sitting
from assay.web.coordinator.words import ACTS
from assay.web.viewing import VIEWS
from services.building import ASSOCIATION
from services.staging import Stage
from web.acting import Clock, Someone, sign_in, words
from web.looking import LOOKS, looks, send_unseen

_ELSEWHERE = "nothing: it leads to another page"
#: Addresses of staff that show neither items nor keys, prompts, rubrics, control responses, nor what candidates wrote
#: or handed in, and that take nothing along; and what they show instead, also when a form comes back from there.
OTHERS = {
    "calibration.again": _ELSEWHERE,
    "coordinator.adjudication.give_on": _ELSEWHERE,
    "coordinator.admission.draw": _ELSEWHERE,
    "coordinator.admission.remove": _ELSEWHERE,
    "coordinator.admission.show": "the access code and the keys of a browser",
    "coordinator.applications.all_of": "applications",
    "coordinator.applications.messages.take_back": "an application",
    "coordinator.applications.messages.write": "an application",
    "coordinator.applications.outcomes.board": "an application",
    "coordinator.applications.outcomes.state": "an application",
    "coordinator.applications.reviewers.allocate": "an application",
    "coordinator.applications.reviewers.take_back": "an application",
    "coordinator.applications.settling.end": "reviews of a portfolio",
    "coordinator.applications.settling.look": "reviews of a portfolio",
    "coordinator.applications.show": "an application",
    "coordinator.association": "windows and how far they are",
    "coordinator.audit.export": "the log itself",
    "coordinator.audit.order": _ELSEWHERE,
    "coordinator.audit.show": "the log itself",
    "coordinator.calibration.anew": _ELSEWHERE,
    "coordinator.calibration.excuse": _ELSEWHERE,
    "coordinator.calibration.reopen": _ELSEWHERE,
    "coordinator.calibration.show": "who is calibrated",
    "coordinator.carrying.carry_to": "cuts and figures of two forms",
    "coordinator.carrying.choose": "forms by name",
    "coordinator.credentials.all_of": "credentials",
    "coordinator.credentials.one": "a credential",
    "coordinator.credentials.take_back": "a credential",
    "coordinator.decisions.act": "a decision on an application",
    "coordinator.decisions.show": "a decision on an application",
    "coordinator.home": "associations",
    "coordinator.mails.again": _ELSEWHERE,
    "coordinator.mails.again_all": _ELSEWHERE,
    "coordinator.mails.show": "to whom mails went, and what became of them",
    "coordinator.people.appoint": "people and their roles",
    "coordinator.people.dismiss": "people and their roles",
    "coordinator.people.show": "people and their roles",
    "coordinator.plugin.ask": "counts of what ends",
    "coordinator.plugin.show": "what a plugin brings, by numbers",
    "coordinator.plugin.take": _ELSEWHERE,
    "coordinator.plugin.turn_off": _ELSEWHERE,
    "coordinator.plugin.turn_on": _ELSEWHERE,
    "coordinator.regrading.versions": "results",
    "coordinator.reports.ask_again": _ELSEWHERE,
    "coordinator.reports.file": "what notes itself when it is taken along",
    "coordinator.reports.show": "reports by name",
    "coordinator.standard_setting.adopt": "a cut",
    "coordinator.standard_setting.all_of": "panels and cuts",
    "coordinator.standard_setting.new": "forms by name",
    "coordinator.standard_setting.remind": _ELSEWHERE,
    "coordinator.standard_setting.remove": _ELSEWHERE,
    "coordinator.standard_setting.words": "the description of a panel",
    "coordinator.statistics.agreement": "figures of reviewers",
    "coordinator.statistics.order": _ELSEWHERE,
    "coordinator.statistics.progress": "how much was rated",
    "coordinator.windows.allocate": _ELSEWHERE,
    "coordinator.windows.combine": _ELSEWHERE,
    "coordinator.windows.new": "what a new window needs",
    "coordinator.windows.readers": "who has how much to score",
    "coordinator.windows.release": "results",
    "coordinator.windows.show": "how far a window is",
    "judge.acceptable": "shares of candidates and points",
    "judge.queue": "panels by name",
    "review_applications.finish.end": "a review of a portfolio",
    "review_applications.finish.look": "a review of a portfolio",
    "review_applications.messages.take_back": _ELSEWHERE,
    "reviewer.all_queues": "codes of responses",
    "reviewer.discussion.consent": _ELSEWHERE,
    "reviewer.lease": "whether another window has a response open",
}
STAFF = ("coordinator", "reviewer", "review_applications", "calibration", "judge")


def test_every_address_of_staff_is_either_noted_or_shows_nothing_of_an_exam(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in STAFF}
    assert pages - OTHERS.keys() == set(VIEWS)
    assert pages & OTHERS.keys() == OTHERS.keys()
    assert ACTS.keys() >= LOOKS


def test_looking_is_noted_once_in_ten_minutes_for_each_thing(
    desk: FlaskClient, stage: Stage, database: Database, clock: Clock
) -> None:
    form = f"/coordinate/{ASSOCIATION}/windows/{stage.window}/forms/practice"
    seen = ("view form", f"window {stage.window}", {"key": "practice"})
    for _ in range(2):
        assert desk.get(form).status_code == 200
    assert looks(database) == [seen]
    desk.get(form.replace("practice", "teaching"))
    assert looks(database) == [seen, (*seen[:2], {"key": "teaching"})]
    clock.advance(minutes=9, seconds=59)
    desk.get(form)
    assert len(looks(database)) == 2
    clock.advance(seconds=1)
    desk.get(form)
    assert looks(database)[2:] == [seen]


def test_each_page_notes_what_it_shows(desk: FlaskClient, stage: Stage, database: Database) -> None:
    window = f"/coordinate/{ASSOCIATION}/windows/{stage.window}"
    for page in (
        f"{window}/regrade",
        f"{window}/regrade/practice/0/2",
        f"{window}/items",
        f"{window}/items/0/3",
        f"{window}/report",
        f"{window}/report.csv",
        f"{window}/adjudication",
        f"/coordinate/{ASSOCIATION}/sittings/{stage.scored}",
        f"/coordinate/{ASSOCIATION}/exams/master/exposure",
    ):
        assert desk.get(page).status_code == 200, page
    here = f"window {stage.window}"
    assert looks(database) == [
        ("view questions", here, {}),
        ("view question", here, {"key": "practice", "section": 0, "question": 2}),
        ("view item statistics", here, {}),
        ("view item", here, {"position": 0, "number": 3}),
        ("view report", here, {}),
        ("export item statistics", here, {}),
        ("view adjudication", here, {}),
        ("view answers", f"sitting {stage.scored}", {}),
        ("view use of items", "exam master", {}),
    ]
    log = words(desk.get(f"/coordinate/{ASSOCIATION}/audit").text)
    assert "Looked at a question and its key: form practice, question 2" in log
    assert "Looked at a sitting and what was written in it" in log


def test_a_response_on_a_reviewers_desk_is_noted(
    client: FlaskClient, stage: Stage, database: Database
) -> None:
    with database.reading() as session:
        code = session.get_one(Sitting, stage.half_scored).code
        address = session.get_one(Person, stage.rolf.person_id).email
    sign_in(client, Someone(stage.rolf.person_id, stage.rolf.name, address))
    assert client.get(f"/review/{ASSOCIATION}/{code}/1/1").status_code == 200
    assert looks(database) == [("view response", f"response {code}/1/1", {})]


def test_a_question_that_comes_as_the_answer_to_a_form_is_noted_once(
    desk: FlaskClient, stage: Stage, database: Database
) -> None:
    page = f"/coordinate/{ASSOCIATION}/windows/{stage.window}/regrade/practice/0"
    plan = {"kind": "drop", "reason": "Two options were right.", "passes": "keep", "policy": ""}
    asked: list[tuple[int, str, dict[str, str], int]] = [
        (1, "change", {}, 200),
        (1, "look", {}, 422),
        (2, "look", plan, 200),
        (3, "look", {}, 422),
        (4, "final", {**plan, "seen": "another plan"}, 409),
    ]
    for question, step, fields, status in asked:
        answer = send_unseen(desk, f"{page}/{question}", {**fields, "step": step})
        assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert looks(database) == [
        ("view question", f"window {stage.window}", {"key": "practice", "section": 0, "question": number})
        for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(("form", "fields"), [("void", {}), ("extra-time", {"percent": "-1"})])
def test_answers_beside_a_faulty_form_are_noted(
    form: str, fields: dict[str, str], desk: FlaskClient, stage: Stage, database: Database
) -> None:
    page = f"/coordinate/{ASSOCIATION}/sittings/{stage.scored}"
    assert send_unseen(desk, f"{page}/{form}", fields).status_code == 422
    assert looks(database) == [("view answers", f"sitting {stage.scored}", {})]


def test_what_leads_to_a_page_or_is_refused_is_no_look(
    desk: FlaskClient, stage: Stage, database: Database
) -> None:
    window = f"/coordinate/{ASSOCIATION}/windows/{stage.window}"
    sitting = f"/coordinate/{ASSOCIATION}/sittings/{stage.running}"
    assert desk.head(f"{window}/forms/practice").status_code == 200
    assert send_unseen(desk, f"{window}/regrade/practice/0/1", {"step": "none"}).status_code == 400
    assert send_unseen(desk, f"{sitting}/void", {"reason": "It never took place."}).status_code == 302
    assert looks(database) == []


def test_what_is_refused_or_leads_elsewhere_shows_nothing(
    desk: FlaskClient, stage: Stage, database: Database
) -> None:
    for page in (
        f"/coordinate/{ASSOCIATION}/windows/{stage.window}/forms/none",
        f"/coordinate/elsewhere/windows/{stage.window}/forms/practice",
        f"/coordinate/{ASSOCIATION}/sittings/99999",
    ):
        assert desk.get(page).status_code in (403, 404), page
    assert looks(database) == []


def test_a_page_can_be_read_though_nothing_can_be_written(
    desk: FlaskClient,
    stage: Stage,
    database: Database,
    capsys: pytest.CaptureFixture[str],
) -> None:
    form = f"/coordinate/{ASSOCIATION}/windows/{stage.window}/forms/practice"

    def only_read(connection: object, *_: object) -> None:
        connection.execute("PRAGMA query_only=ON")  # type: ignore[attr-defined]

    event.listen(database.engine, "connect", only_read)
    database.dispose()
    try:
        assert desk.get(form).status_code == 200
    finally:
        event.remove(database.engine, "connect", only_read)
        database.dispose()
    assert looks(database) == []
    assert "a view could not be noted" in "".join(capsys.readouterr())


def test_a_note_keeps_nobody_waiting_while_a_page_is_made(
    desk: FlaskClient, stage: Stage, database: Database
) -> None:
    """The page itself only reads; the note is one short transaction after it, as what brakes it is one before it."""
    begun = list[str]()

    def listen(*given: object) -> None:
        begun.append(str(given[2]))

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        desk.get(f"/coordinate/{ASSOCIATION}/windows/{stage.window}/items")
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
    brake, note = (number for number, each in enumerate(begun) if each == "BEGIN IMMEDIATE")
    assert any("FROM responses" in each for each in begun[brake:note])
    assert not any("FROM responses" in each for each in begun[note:])
    assert len(begun) - note <= 8
