"""The figure of acknowledged saves counts what a room really saved, and nothing else."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from assay.web.watching.metrics import SAVING, open_metrics
from web.acting import Clock
from web.applicant import rooms


@pytest.fixture
def app(settings: Settings, plugins: Plugins, clock: Clock, database: Database) -> Iterator[Flask]:
    """An application that counts."""
    made = create_app(settings, plugins, clock=clock, database=database)
    open_metrics(made)
    yield made
    made.extensions["outbox"].close()


def test_what_is_acknowledged_is_counted_and_what_is_refused_is_not(
    app: Flask, applying: FlaskClient, running: int
) -> None:
    def counted() -> float | None:
        return app.extensions["counts"].registry.get_sample_value("assay_saves_acknowledged_total")

    before = counted()
    saved = rooms.post(applying, running, [rooms.choice(1, 2)])
    refused = applying.post(f"/sittings/{running}/journal", json={"entries": "none"})

    assert (before, saved.status_code, refused.status_code // 100, counted()) == (0, 200, 4, 1)
    assert SAVING in {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
