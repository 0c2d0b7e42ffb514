"""The line of each request: what operators need, and nothing that was secret in it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
import structlog
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.routing import Rule

from assay import logs
from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from assay.web.watching.seen import Seen, observe, tell_log
from web.acting import Clock, Someone, sign_in

#: None of it may ever stand in a log.
SECRETS = {
    "password": "Quiet-River-9",
    "token": "IlRva2VuIg.Zz9_secret-TOKEN",
    "answer": "An Essay About Hives",
    "code": "ACCESS-7741",
    "email": "Ruth.Secret@example.org",
}


@pytest.fixture
def app(settings: Settings, plugins: Plugins, clock: Clock, database: Database) -> Iterator[Flask]:
    """An application with a page that breaks, which tells the log of each request."""
    made = create_app(settings, plugins, clock=clock, database=database)
    observe(made, tell_log)

    @made.get("/break/<token>")
    def break_down(token: str) -> str:
        raise ValueError(token)

    yield made
    made.extensions["outbox"].close()


@pytest.fixture(autouse=True)
def _json() -> Iterator[None]:
    before = structlog.get_config()
    logs.configure("json")
    yield
    structlog.configure(**before)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[], list[dict[str, object]]]:
    """The lines since it was asked last."""

    def read() -> list[dict[str, object]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


Told = Callable[[], list[dict[str, object]]]


def test_one_line_tells_who_asked_for_what_and_how_it_went(
    client: FlaskClient, make_person: Callable[..., Someone], told: Told
) -> None:
    cora = make_person(roles=[("river-guild", "coordinator")])
    sign_in(client, cora)
    told()
    client.get("/coordinate/river-guild/mails?to=somebody")
    [line] = told()

    assert line["event"] == "request"
    assert (line["method"], line["route"]) == ("GET", "/coordinate/<association>/mails")
    assert (line["person"], line["association"], line["status"]) == (cora.person_id, "river-guild", 200)
    assert re.fullmatch(r"[0-9a-f]{32}", str(line["request"]))
    assert isinstance(line["ms"], float)


def test_refusals_are_seen_by_their_status(
    client: FlaskClient, make_person: Callable[..., Someone], told: Told
) -> None:
    stranger = make_person()
    sign_in(client, stranger)
    told()
    client.get("/coordinate/river-guild/")
    client.post("/sign-out", data={"csrf_token": "forged"})
    client.get("/results/4711")
    refused, forged, foreign = told()

    assert (refused["status"], refused["person"], refused["association"]) == (
        403,
        stranger.person_id,
        "river-guild",
    )
    assert forged["status"] == 400
    assert foreign["status"] == 404


def test_an_error_page_names_the_request_and_the_log_knows_it(client: FlaskClient, told: Told) -> None:
    page = client.get(f"/break/{SECRETS['token']}", headers={"X-Request-ID": "proxy-0001"})
    broke, line = told()

    assert page.status_code == 500
    assert "proxy-0001" in page.text
    assert page.headers["X-Request-ID"] == "proxy-0001"
    assert (broke["event"], broke["error"], broke["request"]) == (
        "a request broke",
        "ValueError",
        "proxy-0001",
    )
    assert "break_down" in str(broke["stack"])
    assert (line["status"], line["route"]) == (500, "/break/<token>")
    assert SECRETS["token"] not in str((broke, line))


@pytest.mark.parametrize(
    "evil", ["short", "x" * 65, "a b c d e f", "<script>alert", "ñññññññññ", "aaaaaaaa;b"]
)
def test_an_id_that_is_none_is_replaced(client: FlaskClient, told: Told, evil: str) -> None:
    page = client.get("/nowhere", headers={"X-Request-ID": evil, "Accept": "application/json"})
    [line] = told()

    assert page.headers.getlist("X-Request-ID") == [line["request"]] == [page.json["request"]]
    assert evil not in str(line)


def test_no_page_tells_the_log_what_was_sent_to_it(
    app: Flask, client: FlaskClient, make_person: Callable[..., Someone], told: Told
) -> None:
    someone = make_person(roles=[("river-guild", "coordinator"), ("river-guild", "reviewer")])
    form = _form(app)
    for rule in app.url_map.iter_rules():
        _open(client, someone, form)
        address = _address(rule)
        client.get(address, query_string=SECRETS, headers={"Referer": f"http://localhost{address}"}).close()
        if "POST" in (rule.methods or ()):
            sent = {**SECRETS, "csrf_token": form.token}
            body = {"json": {"entries": [SECRETS]}} if "/journal" in address else {"data": sent}
            client.post(address, query_string=SECRETS, **body).close()
    told_of = told()

    assert len(told_of) > 200
    # Addresses are lower case as soon as they are read.
    assert [
        line
        for line in told_of
        for secret in SECRETS.values()
        if secret.lower() in json.dumps(line, ensure_ascii=False).lower()
    ] == []
    assert {line["status"] for line in told_of if line["event"] == "request"} >= {200, 302, 400, 401, 404}
    assert {line["route"] for line in told_of if line.get("status") == 500} == {"/break/<token>"}


class Form(NamedTuple):
    """What makes a form of a page good: the token in it, and what the session knows of that."""

    token: str
    kept: str


def _form(app: Flask) -> Form:
    with app.test_request_context():
        return Form(generate_csrf(), session["csrf_token"])


def _open(client: FlaskClient, someone: Someone, form: Form) -> None:
    """Be signed in, with a page before one."""
    sign_in(client, someone)
    with client.session_transaction() as kept:
        kept["csrf_token"] = form.kept


def _address(rule: Rule) -> str:
    """An address of this kind, with a token wherever one can be."""
    address = re.sub(r"<int(\([^)]*\))?:\w+>", "7", rule.rule)
    return re.sub(r"<(\w+:)?\w+>", SECRETS["token"], address.replace("<association>", "river-guild"))


def test_who_cannot_take_note_of_a_request_keeps_nobody_from_its_answer(
    app: Flask, told: Callable[[], list[dict[str, object]]]
) -> None:
    def count(_: Seen) -> None:
        raise OSError(28, "No space left on device")

    app.extensions["watch"].observers.insert(0, count)
    answer = app.test_client().get("/health/live")
    lines = told()

    assert answer.get_json() == {"status": "live"}
    assert [each["event"] for each in lines] == ["a request could not be noted", "request"]
    assert "No space left" in str(lines[0])
