"""What machines that watch are told: the truth, quickly, and nothing more."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from assay.hooks.plugins import Plugins
from assay.operations import Operations
from assay.services import readiness
from assay.services.working import MINUTE, TOO_LONG, take_turn
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from assay.web.requests import Installation
from web.acting import NOW, Clock

GOOD = {"database": "ok", "migrations": "ok", "documents": "ok", "queue": "ok", "worker": "ok"}


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "FRESH", 0.0)


def checks(client: FlaskClient) -> tuple[int, dict[str, str]]:
    answer = client.get("/health/ready")
    assert answer.json["status"] == ("ready" if answer.status_code == 200 else "not ready")
    return answer.status_code, answer.json["checks"]


def test_a_process_lives_though_its_database_is_gone(settings: Settings, plugins: Plugins) -> None:
    broken = Database("postgresql+psycopg://assay:a-secret@127.0.0.1:1/assay")
    client = create_app(settings, plugins, database=broken).test_client()

    assert (client.get("/health/live").status_code, client.get("/health/live").json) == (
        200,
        {"status": "live"},
    )
    status, found = checks(client)
    assert (status, found["database"], found["migrations"], found["queue"]) == (503, "fault", "fault", "ok")


def test_a_document_store_that_lies_is_a_warning(app: Flask, client: FlaskClient) -> None:
    here: Installation = app.extensions["assay"]
    here.documents.put_at(readiness.NOWHERE, b"nobody put this here")

    status, found = checks(client)
    assert (status, found["documents"]) == (200, "warning")


def test_where_all_is_well_it_is_ready(client: FlaskClient, database: Database, clock: Clock) -> None:
    take_turn(database, "sweep", MINUTE, "w", NOW)
    assert checks(client) == (200, GOOD)


def test_without_a_worker_it_is_ready_and_warns(
    client: FlaskClient, database: Database, clock: Clock
) -> None:
    assert checks(client) == (200, {**GOOD, "worker": "warning"})
    take_turn(database, "sweep", MINUTE, "w", NOW)
    clock.now += TOO_LONG + timedelta(seconds=1)
    assert checks(client) == (200, {**GOOD, "worker": "warning"})


def test_older_tables_are_no_place_for_people(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    assert checks(client) == (503, {**GOOD, "migrations": "fault", "worker": "warning"})


@pytest.mark.parametrize(
    ("change", "away"),
    [
        ({"documents_url": "s3://nowhere/assay"}, "documents"),
        ({"operations": Operations(queue_url="redis://:a-secret@127.0.0.1:1/0")}, "queue"),
        ({"operations": Operations(queue_url="postgresql://assay:a-secret@127.0.0.1:1/assay")}, "queue"),
    ],
)
def test_what_is_away_is_named_and_takes_no_node_out_of_an_examination(
    app: Flask,
    client: FlaskClient,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, object],
    away: str,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a-secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret")
    here: Installation = app.extensions["assay"]
    app.extensions["assay"] = Installation(
        replace(settings, **change), here.plugins, here.database, here.clock
    )
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert answer.json["checks"] == {**GOOD, away: "warning", "worker": "warning"}
    assert "secret" not in answer.text
    assert str(settings.instance) not in answer.text


def test_who_does_not_answer_is_not_waited_for(
    app: Flask, client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent() as port:
        change = Operations(queue_url=f"postgresql://assay@127.0.0.1:{port}/assay?connect_timeout=10")
        here: Installation = app.extensions["assay"]
        chosen = replace(settings, operations=change)
        app.extensions["assay"] = Installation(chosen, here.plugins, here.database, here.clock)
        with monkeypatch.context() as hurried:
            hurried.setattr(readiness, "PATIENCE", 0.05)
            hasty = [checks(client)[1]["queue"] for _ in range(6)]
        found = checks(client)  # with all the time that whoever does answer may need

    assert hasty == ["warning"] * 6
    assert found == (200, {**GOOD, "queue": "warning", "worker": "warning"})


@contextmanager
def silent() -> Iterator[int]:
    """A port where somebody listens and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_who_asks_often_makes_no_work(
    client: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "FRESH", 60.0)
    statements = list[str]()

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    client.get("/health/ready")
    event.listen(database.engine, "before_cursor_execute", note)
    answers = {client.get("/health/ready").text for _ in range(5)} | {client.get("/health/live").text}
    event.remove(database.engine, "before_cursor_execute", note)

    assert statements == []
    assert len(answers) == 2


def test_asking_begins_no_session(client: FlaskClient, settings: Settings, tmp_path: Path) -> None:
    for page in ("/health/live", "/health/ready"):
        answer = client.get(page)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype == "application/json"
