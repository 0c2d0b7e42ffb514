"""`/metrics` for Prometheus: what requests came to in all processes of this node, and figures of the database."""

import os
from collections.abc import Iterator
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from assay.services.vital_signs import VitalSigns, vital_signs
from assay.web import requests
from assay.web.watching.seen import Seen, observe

log = structlog.get_logger("assay.web")

blueprint = Blueprint("metrics", __name__)

#: Where all processes of a node keep their counts; set by whoever starts them, before this is loaded.
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
SAVING: Final = "/sittings/<int:sitting_id>/journal"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: Whoever sends one of these speaks for somebody else.
_BY_PROXY: Final = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Real-IP",
    "Via",
)


class Counts:
    """What one application counted; of several processes each keeps its own, and they are added when asked for."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "assay_request_seconds",
            "How long requests took.",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._saves = Counter(
            "assay_saves_acknowledged", "Requests that saved answers and said so.", registry=self.registry
        )

    def count(self, seen: Seen) -> None:
        """One request more."""
        self._requests.labels(seen.method, seen.route or "none", str(seen.status)).observe(seen.seconds)
        if seen.route == SAVING and seen.status == 200:
            self._saves.inc()


class _Database(Collector):
    """The figures of the database, asked for anew each time. Every node of an installation tells the same."""

    def collect(self) -> Iterator[Metric]:
        """Whether it answers, and what."""
        here = requests.installation()
        try:
            with here.database.reading() as session:
                signs = vital_signs(session, here.clock())
        except SQLAlchemyError:
            log.exception("the database gave no figures")
            yield GaugeMetricFamily("assay_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("assay_database_up", "Whether the database answers.", 1)
        yield from _gauges(signs)


def _gauges(signs: VitalSigns) -> Iterator[Metric]:
    yield GaugeMetricFamily("assay_sittings_open", "Sittings that are open.", signs.open_sittings)
    mails = GaugeMetricFamily("assay_mails", "Mails that did not leave.", labels=["fate"])
    for fate, count in signs.mails.items():
        mails.add_metric([fate], count)
    yield mails
    if signs.worker_silence is not None:
        words = "Seconds since any worker last began a job."
        yield GaugeMetricFamily("assay_worker_silence_seconds", words, signs.worker_silence)
    jobs = GaugeMetricFamily(
        "assay_job_failed", "Whether the last turn of a job failed or was not ended.", labels=["job"]
    )
    for job, has_failed in signs.jobs_failed.items():
        jobs.add_metric([job], float(has_failed))
    yield jobs
    faults = GaugeMetricFamily(
        "assay_audit_faults", "Faults of the audit logs at their last check.", labels=["state"]
    )
    for state, count in signs.audit_faults.items():
        faults.add_metric([state], count)
    yield faults


def open_metrics(app: Flask) -> None:
    """Count the requests of an application."""
    counts = app.extensions["counts"] = Counts()
    observe(app, counts.count)


@blueprint.get("/metrics")
def show() -> Response:
    """For Prometheus alone; others do not learn that there is such an address."""
    if not _may_ask():
        abort(404)
    counts: Counts = current_app.extensions["counts"]
    together = CollectorRegistry()
    if folder := os.environ.get(FOLDER):
        MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
    told = b"" if folder else generate_latest(counts.registry)
    together.register(_Database())
    return Response(told + generate_latest(together), content_type=CONTENT_TYPE_PLAIN_1_0_0)


def _may_ask() -> bool:
    operations = requests.installation().settings.operations
    if not operations.metrics or "counts" not in current_app.extensions:
        return False
    if operations.metrics_token:
        shown = request.headers.get("Authorization", "").encode()
        return compare_digest(shown, f"Bearer {operations.metrics_token}".encode())
    return _is_of_this_machine()


def _is_of_this_machine() -> bool:
    if any(name in request.headers for name in _BY_PROXY):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
