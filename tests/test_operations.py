"""The settings of operation: what is taken, and what is refused with words that help."""

import pytest

from assay import operations
from assay.operations import Operations, SettingsError, read_operations

TOKEN = "a-token-of-24-characters-at-least"


def read(**variables: str) -> Operations:
    """What is read of an environment with these variables, without their `ASSAY_`."""
    return read_operations({f"ASSAY_{name.upper()}": value for name, value in variables.items()})


def test_nothing_needs_to_be_set() -> None:
    assert read() == Operations(queue_url="", log="text", metrics=False, metrics_token="", otlp_endpoint="")


def test_what_is_set_is_taken() -> None:
    found = read(log="json", metrics="ON", metrics_token=TOKEN, otlp_endpoint="http://127.0.0.1:4318/")

    assert found == Operations("", "json", True, TOKEN, "http://127.0.0.1:4318")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://assay@127.0.0.1/jobs",
        "postgresql+psycopg://assay@127.0.0.1/jobs",
        "redis://127.0.0.1:6379/0",
        "rediss://queue.example.org/0",
        "sqlite:///jobs.sqlite",
    ],
)
def test_jobs_wait_where_they_are_told_to(url: str) -> None:
    assert read(queue_url=url).queue_of("sqlite:///assay.sqlite", "jobs.sqlite") == url


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"queue_url": "amqp://rabbit"}, ("ASSAY_QUEUE_URL", "`amqp`", "redis://")),
        ({"queue_url": "/srv/jobs"}, ("ASSAY_QUEUE_URL", "is no kind of queue", "sqlite:///")),
        ({"queue_url": "mysql+pymysql://queue"}, ("ASSAY_QUEUE_URL", "`mysql`", "postgresql://")),
        ({"log": "xml"}, ("ASSAY_LOG", "'xml'", "json")),
        ({"metrics": "yes"}, ("ASSAY_METRICS", "'yes'", "neither on nor off")),
        ({"metrics_token": "abc-123"}, ("ASSAY_METRICS_TOKEN", "at least 24")),
        ({"metrics_token": "ñ" * 30}, ("ASSAY_METRICS_TOKEN",)),
        ({"metrics_token": "two words " * 4}, ("ASSAY_METRICS_TOKEN", "with spaces")),
        ({"otlp_endpoint": "collector:4318"}, ("ASSAY_OTLP_ENDPOINT", "'collector:4318'", "http://")),
        ({"otlp_endpoint": "grpc://collector"}, ("ASSAY_OTLP_ENDPOINT",)),
    ],
)
def test_what_cannot_be_used_is_named(variables: dict[str, str], words: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError) as error:
        read(**variables)

    assert all(word in str(error.value) for word in words), error.value
    assert variables.get("metrics_token", "no token") not in str(error.value)


def test_traces_without_their_packages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "TELEMETRY", ("opentelemetry-that-nobody-installed",))

    assert read().otlp_endpoint == ""
    with pytest.raises(
        SettingsError, match=r"that-nobody-installed is missing; `pip install assay\[telemetry\]`"
    ):
        read(otlp_endpoint="http://127.0.0.1:4318")
