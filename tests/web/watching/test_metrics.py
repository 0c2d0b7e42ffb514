"""`/metrics`: the figures are right, and nobody else learns them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from assay.hooks.plugins import Plugins
from assay.operations import Operations
from assay.services.mail.outbox import post
from assay.services.working import MINUTE, TOO_LONG, beat, depart, end_turn, take_turn
from assay.settings import Settings
from assay.storage.audit import AuditCheck
from assay.storage.database import Database
from assay.web.app import create_app
from assay.web.watching.metrics import open_metrics
from web.acting import NOW, Clock

TOKEN = "a-token-of-24-characters-at-least"
Make = Callable[..., FlaskClient]


@pytest.fixture
def make(settings: Settings, plugins: Plugins, database: Database, clock: Clock) -> Make:
    """A browser of an installation whose metrics are set so."""

    def build(database: Database = database, **chosen: object) -> FlaskClient:
        changed = replace(settings, operations=Operations(**chosen))
        app = create_app(changed, plugins, clock=clock, database=database)
        if changed.operations.metrics:
            open_metrics(app)
        return app.test_client()

    return build


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Each by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_off_there_is_no_such_page(make: Make) -> None:
    assert make().get("/metrics").status_code == 404
    assert make(metrics_token=TOKEN).get("/metrics", headers=bearer(TOKEN)).status_code == 404


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_with_a_token_it_is_told_to_whoever_shows_it(make: Make) -> None:
    client = make(metrics=True, metrics_token=TOKEN)
    far = {"REMOTE_ADDR": "203.0.113.9"}

    assert client.get("/metrics", headers=bearer(TOKEN), environ_base=far).status_code == 200
    for headers in ({}, bearer(TOKEN[:-1]), bearer("ñ"), {"Authorization": TOKEN}):
        assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"])
def test_without_a_token_only_this_machine_asks(make: Make, name: str) -> None:
    client = make(metrics=True)

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_the_figures_are_those_of_requests_and_of_the_database(make: Make, database: Database) -> None:
    client = make(metrics=True)
    with database.writing() as session:
        post(session, "river-guild", "x", "ana@example.org", "Hello", "Words", NOW)
    take_turn(database, "mails sent", MINUTE, "w", NOW - MINUTE)
    end_turn(database, "mails sent", "w", NOW, "the server is away")
    with database.writing() as session:
        for each, faults in (("river-guild", 1), ("far-guild", 2)):
            check = AuditCheck(association=each, at=NOW, number=0, hash="", faults=faults, acknowledged=3)
            session.add(check)
    client.get("/sign-in?next=secret")
    client.get("/nowhere/secret")
    client.open("/sign-in", method="SECRET")
    text = client.get("/metrics").text
    found = figures(text)

    assert found["assay_request_seconds_count", "GET", "/sign-in", "200"] == 1
    assert found["assay_request_seconds_count", "GET", "none", "404"] == 1
    assert found["assay_database_up",] == 1
    assert found["assay_sittings_open",] == 0
    assert found["assay_mails", "waiting"] == 1
    assert found["assay_mails", "failed"] == found["assay_mails", "unknown"] == 0
    assert found["assay_worker_silence_seconds",] == 60
    assert found["assay_job_failed", "mails sent"] == 1
    assert (found["assay_audit_faults", "new"], found["assay_audit_faults", "acknowledged"]) == (3, 6)
    assert "secret" not in text.lower()


def test_a_worker_that_hangs_or_was_stopped_is_silent_and_its_jobs_have_failed(
    make: Make, database: Database
) -> None:
    """That its scheduler is still heard of says nothing of what is to be done."""
    client = make(metrics=True)
    begun = NOW - TOO_LONG
    for job, at in (("mails sent", begun - MINUTE), ("holders told", begun)):
        take_turn(database, job, MINUTE, "w", at)
    beat(database, "w", NOW)
    hanging = figures(client.get("/metrics").text)
    depart(database, "w")
    stopped = figures(client.get("/metrics").text)

    for found in (hanging, stopped):
        assert found["assay_worker_silence_seconds",] == TOO_LONG.total_seconds()
        assert (found["assay_job_failed", "mails sent"], found["assay_job_failed", "holders told"]) == (1, 0)


def test_without_a_database_it_says_so(make: Make) -> None:
    client = make(Database("postgresql+psycopg://assay@127.0.0.1:1/assay"), metrics=True)
    found = figures(client.get("/metrics").text)

    assert found["assay_database_up",] == 0
    assert ("assay_sittings_open",) not in found
