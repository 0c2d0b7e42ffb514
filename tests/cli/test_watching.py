"""The web server as operators watch it: real processes, their counts together, their log, their traces."""

import gzip
import json
import signal
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from subprocess import run
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from cli.conftest import BUILT_IN, Assay
from cli.serving import PATIENCE, environment, serving
from machine.processes import free_port

TOKEN = "a-token-of-24-characters-at-least"

pytestmark = pytest.mark.usefixtures("bare")


def counted(address: str, route: str) -> float:
    """How many requests there were of a route."""
    request = Request(f"{address}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})  # noqa: S310 (our own address)
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        lines = answer.read().decode().splitlines()
    ours = [line for line in lines if line.startswith("assay_request_seconds_count") and f'"{route}"' in line]
    return sum(float(line.split()[-1]) for line in ours)


def test_a_setting_that_cannot_be_used_is_told_before_the_server_starts(
    assay: Assay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_BASE_URL", "exam.example.org")

    refused = assay("web")

    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ASSAY_BASE_URL: 'exam.example.org' is not an address")


def test_a_server_without_processes_is_refused(assay: Assay) -> None:
    refused = assay("web", "--workers", "0")

    assert refused.exit_code == 2
    assert "0 is not in the range 1<=x<=1000" in refused.output


def test_two_processes_count_together_and_lose_nothing_when_one_dies(assay: Assay, instance: Path) -> None:
    assert assay("migrate").exit_code == 0
    port = free_port()
    variables = environment(
        instance, metrics="on", metrics_token=TOKEN, log="json", disabled_plugins=" ".join(BUILT_IN)
    )
    command = [sys.executable, "-m", "assay.cli.main", "web", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    for _ in range(2):  # the second time, nothing is left of the first
        with serving(command, variables, instance, port) as server:
            for _ in range(20):
                server.page("/health/live")
            assert counted(server.address, "/health/live") == 20
            first, *_ = psutil.Process(server.process.pid).children()
            first.kill()
            first.wait(PATIENCE)
            server.page("/health/live")
            assert counted(server.address, "/health/live") == 21
            server.stop(signal.SIGTERM)
        lines = [json.loads(line) for line in server.output.splitlines()]
        assert sum(line.get("route") == "/health/live" for line in lines) == 21
        assert any(line.get("logger") == "gunicorn.error" for line in lines)


class Collector(BaseHTTPRequestHandler):
    """Takes spans, as a collector of OpenTelemetry does."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.got.put((self.path, body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        server.got = Queue()  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_traces_tell_routes_and_statements_and_no_value(
    assay: Assay, instance: Path, collector: ThreadingHTTPServer
) -> None:
    assert assay("migrate").exit_code == 0
    port, names, told = free_port(), set[str](), b""
    variables = environment(
        instance,
        otlp_endpoint=f"http://127.0.0.1:{collector.server_port}",
        disabled_plugins=" ".join(BUILT_IN),
    )
    command = [sys.executable, "-m", "assay.cli.main", "web", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with serving(command, {**variables, "OTEL_BSP_SCHEDULE_DELAY": "100"}, instance, port) as server:
        server.page("/registry?name=a-secret-name")
        for path in ("/rate/a-secret-token", "/a-secret-address"):
            with pytest.raises(HTTPError):
                server.page(path)
        while not names >= {"GET /registry", "GET /rate/<token>", "GET", "SELECT"}:
            path, body = collector.got.get(timeout=PATIENCE)  # type: ignore[attr-defined]
            told += body
            names |= {span.name for span in _spans(body)}

    assert path == "/v1/traces"
    assert b"secret" not in told
    assert b"127.0.0.1" not in told


def _spans(body: bytes) -> Iterator[Any]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        for scope in resource.scope_spans:
            yield from scope.spans


def test_without_an_endpoint_nothing_of_it_is_loaded(assay: Assay, instance: Path) -> None:
    assert assay("migrate").exit_code == 0
    # The client of Redis, where it is installed, loads the interface; nothing that traces or sends.
    ours = ("opentelemetry.instrumentation", "opentelemetry.exporter", "assay.web.watching.traces")
    asked = "import sys; from assay.web.app import from_environment; from_environment()"
    asked += f"; print([name for name in sys.modules if name.startswith({ours})])"
    done = run(
        [sys.executable, "-c", asked],
        env=environment(instance, disabled_plugins=" ".join(BUILT_IN)),
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"
