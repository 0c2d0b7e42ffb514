"""Standard setting in the office."""

from collections.abc import Callable
from datetime import timedelta
from email.message import Message

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.mail.outbox import post, whereabouts
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.standard_settings import CutVersion, Panel
from services.building import ASSOCIATION, NOW
from services.staging import Stage
from services.standard_setting.panel import DESCRIPTION, SHROUT_FLEISS, Room, gather
from web.acting import Mailbox, Someone, csrf_token, send, sign_in, words
from web.coordinator.conftest import actor_of

HOME = f"/coordinate/{ASSOCIATION}/standard-setting"


@pytest.fixture
def room(database: Database, stage: Stage, make_person: Callable[..., Someone]) -> Room:
    """A panel of four that has not begun."""

    def make(name: str) -> Actor:
        return actor_of(database, make_person(name=name))

    return gather(database, stage.window, stage.coordinator, make)


@pytest.fixture
def closed(room: Room) -> Room:
    """The same when it is over, with one round."""
    room.go("round-1")
    room.rate(*SHROUT_FLEISS)
    room.go("feedback", "closed")
    return room


def test_a_panel_from_its_opening_to_the_first_round(
    desk: FlaskClient, stage: Stage, database: Database, make_person: Callable[..., Someone]
) -> None:
    assert "No panel yet" in desk.get(HOME).text
    form = desk.get(f"{HOME}/new").text
    judged = form.partition('<option value="')[2].partition('"')[0]
    said = {"judged": judged, "title": "Autumn", "description": DESCRIPTION, "practice_items": "2"}
    assert send(desk, f"{HOME}/new", {**said, "practice_items": "9"}).status_code == 422
    assert send(desk, f"{HOME}/new", {**said, "title": ""}).status_code == 422
    made = send(desk, f"{HOME}/new", said)
    assert made.status_code == 303
    run = made.location
    assert send(desk, f"{run}/words", {"title": "Winter", "description": ""}).status_code == 422
    assert send(desk, f"{run}/words", {"title": "Winter", "description": "Just enough."}).status_code == 303
    assert "Just enough." in desk.get(run).text
    one, two = make_person(), make_person()
    for someone in (one, two):
        assert send(desk, f"{run}/judges", {"email": someone.email}, page=run).status_code == 303
    for email in (one.email, "nobody@example.org", "no address"):
        assert send(desk, f"{run}/judges", {"email": email}, page=run).status_code == 422
    assert send(desk, f"{run}/take-back", {"person": str(two.person_id)}, page=run).status_code == 303
    send(desk, f"{run}/phase", {"to": "practice"}, page=run)
    assert "needs two judges" in desk.get(run).text
    send(desk, f"{run}/judges", {"email": two.email}, page=run)
    send(desk, f"{run}/phase", {"to": "round-1"}, page=run)
    with database.reading() as session:
        assert session.scalars(select(Panel.status)).all() == ["round-1"]
    assert "0 of 6 items judged" in words(desk.get(run).text)
    assert desk.get(f"{run}/result").status_code == 409
    assert send(desk, f"{run}/words", {"title": "Spring", "description": "More."}).status_code == 409


def test_judges_get_mails_that_leave_with_what_they_tell(
    desk: FlaskClient,
    stage: Stage,
    room: Room,
    database: Database,
    mails: Mailbox,
    make_person: Callable[..., Someone],
) -> None:
    assert stage.window
    run = f"{HOME}/{room.panel}"
    new = make_person(name="Nia New")
    send(desk, f"{run}/judges", {"email": new.email}, page=run)
    (invited,) = mails.all()
    assert (invited["To"], "asks you to judge" in invited["Subject"]) == (new.email, True)
    assert "http://localhost/judge/" in body(invited)
    assert "not open yet" in body(invited)


def test_judges_are_told_of_rounds_and_reminded(
    desk: FlaskClient, room: Room, mails: Mailbox, make_person: Callable[..., Someone]
) -> None:
    run, new = f"{HOME}/{room.panel}", make_person(name="Nia New")
    send(desk, f"{run}/judges", {"email": new.email}, page=run)
    # A refused phase tells nobody.
    past = send(desk, f"{run}/phase", {"to": "round-1", "judge_by": "2026-11-20"}, page=run)
    assert (past.status_code, "This day is past" in past.text, len(mails.all())) == (422, True, 1)
    send(desk, f"{run}/phase", {"to": "round-2"}, page=run)
    assert len(mails.all()) == 1
    send(desk, f"{run}/phase", {"to": "round-1", "judge_by": "2026-12-03"}, page=run)
    opened = mails.all()[1:]
    assert len(opened) == 5
    assert all("by 3 December 2026" in body(each) for each in opened)
    assert "until 3 December 2026" in words(desk.get(run).text)
    send(desk, f"{run}/phase", {"to": "round-1"}, page=run)  # twice is once
    assert len(mails.all()) == 6
    room.rate(*SHROUT_FLEISS)
    require_reminder(desk, run, mails, new)


def require_reminder(desk: FlaskClient, run: str, mails: Mailbox, new: Someone) -> None:
    """Only who has not finished is written to, and only once a day."""
    assert send(desk, f"{run}/remind", {}, page=run).status_code == 303
    (reminder,) = mails.all()[6:]
    assert (reminder["To"], "first round" in body(reminder)) == (new.email, True)
    assert "Reminded 21" in words(desk.get(run).text).replace("\u00a0", " ")
    assert "less than a day ago" in words(follow(desk, run))
    assert len(mails.all()) == 7
    log = words(desk.get(f"/coordinate/{ASSOCIATION}/audit").text)
    assert "Reminded judges who have not finished (1)" in log


def test_who_may_have_seen_items_and_is_not_asked_any_more_is_named(
    desk: FlaskClient, room: Room, make_person: Callable[..., Someone]
) -> None:
    run, new = f"{HOME}/{room.panel}", make_person(name="Nia New")
    send(desk, f"{run}/judges", {"email": new.email}, page=run)
    assert "No longer asked" not in desk.get(run).text
    send(desk, f"{run}/phase", {"to": "round-1"}, page=run)
    send(desk, f"{run}/take-back", {"person": str(new.person_id)}, page=run)
    assert "No longer asked Nia New, since 21" in words(desk.get(run).text).replace("\u00a0", " ")


def follow(desk: FlaskClient, run: str) -> str:
    """Remind, and what the page says then."""
    return desk.get(send(desk, f"{run}/remind", {}, page=run).location).text


def body(mail: Message) -> str:
    """The words of a mail in one line."""
    return " ".join(str(mail.get_payload()).split())


def test_the_mail_of_an_invitation_that_was_taken_back_does_not_leave(
    database: Database, room: Room, desk: FlaskClient
) -> None:
    run, judge = f"{HOME}/{room.panel}", room.judges[0].person_id
    with database.writing() as session:
        about = f"panel {room.panel} judge {judge}"
        post(session, ASSOCIATION, about, "jule@people.example", "Asked", "To judge", NOW + timedelta(days=9))
    send(desk, f"{run}/take-back", {"person": str(judge)}, page=run)
    with database.reading() as session:
        assert whereabouts(session, about) == []


def test_the_result_has_its_numbers_each_with_its_n(desk: FlaskClient, closed: Room) -> None:
    page = words(desk.get(f"{HOME}/{closed.panel}/result").text)
    assert "The panel's cut is 52.9%" in page
    assert "3.17 of 6 points" in page or "3.18 of 6 points" in page
    assert "n = 4 judges, 24 judgements" in page
    assert "Of 4 candidates only" in page
    assert "No judge has said which cuts" in page


def test_a_cut_is_adopted_with_its_reason(desk: FlaskClient, closed: Room, database: Database) -> None:
    page = f"{HOME}/{closed.panel}/adopt"
    opened = desk.get(page).text
    assert 'value="52.92"' in opened
    assert "2 errors lower" in words(opened)
    said = {"percent": "52.92", "scope": "exam", "effective_on": "2026-12-01", "reason": "It is fair."}
    for wrong in ({"reason": ""}, {"effective_on": "2026-11-01"}, {"percent": "52.923"}, {"percent": "0"}):
        assert send(desk, page, {**said, **wrong}).status_code == 422, wrong
    assert send(desk, page, said).status_code == 303
    with database.reading() as session:
        cut = session.scalars(select(CutVersion)).one()
    assert (cut.basis_points, cut.form_id, cut.reason) == (5292, None, "It is fair.")
    assert "It is fair." in words(desk.get(HOME).text)
    assert "Adopted the cut 52.92%: It is fair." in words(desk.get(f"/coordinate/{ASSOCIATION}/audit").text)


@pytest.mark.parametrize("role", [[], [(ASSOCIATION, "reviewer")], [("far-guild", "coordinator")]])
def test_no_route_opens_for_others(
    role: list[tuple[str, str]], app: Flask, closed: Room, make_person: Callable[..., Someone]
) -> None:
    other = app.test_client()
    sign_in(other, make_person(roles=role))
    token = csrf_token(other.get("/account").text)
    walked = list(routes(app, closed.panel))
    assert len(walked) >= 9
    for method, path in walked:
        data = {"csrf_token": token} if method == "POST" else None
        assert other.open(path, method=method, data=data).status_code == 403, path
        elsewhere = other.open(path.replace(ASSOCIATION, "far-guild"), method=method, data=data)
        assert elsewhere.status_code in ({403, 404} if str(closed.panel) in path else {200, 403, 422})


def routes(app: Flask, panel: int) -> list[tuple[str, str]]:
    """Method and path of every route of these pages."""
    values = {"association": ASSOCIATION, "panel_id": panel}
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("coordinator.standard_setting.")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
