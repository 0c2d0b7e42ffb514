"""How the web server is started: where its processes count."""

import socket
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from assay.cli.serving import environment_for, require_free
from cli.conftest import Assay

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def test_processes_count_in_memory_where_the_service_was_given_some(tmp_path: Path) -> None:
    """Where counts lie on a disk that is full, whoever counts is ended by the system."""
    running, instance = tmp_path / "running", tmp_path / "instance"
    counting = {"ASSAY_METRICS": "on", "ASSAY_INSTANCE": str(instance)}
    given = environment_for("127.0.0.1:8000", {**counting, "RUNTIME_DIRECTORY": f"{running}:{tmp_path}"})
    alone = environment_for("127.0.0.1:8000", counting)

    assert Path(given[FOLDER]).is_relative_to(running / "metrics")
    assert Path(alone[FOLDER]).is_relative_to(instance / "metrics")
    assert [Path(each[FOLDER]).is_dir() for each in (given, alone)] == [True, True]
    assert FOLDER not in environment_for("127.0.0.1:8000", {"ASSAY_INSTANCE": str(instance)})


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("bind", "sentence"),
    [
        ("nonsense:8000", "'nonsense' is no address of this machine"),
        ("192.0.2.1:8000", "'192.0.2.1' is no address of this machine"),
        ("127.0.0.1:http", "'http' is no port"),
        ("127.0.0.1:70000", "'70000' is no port"),
        ("127.0.0.1:{taken}", "port {taken} of 127.0.0.1 is in use; stop who listens there"),
    ],
)
def test_where_nobody_can_listen_there_is_one_sentence(
    assay: Assay, taken: int, bind: str, sentence: str
) -> None:
    result = assay("web", "--bind", bind.format(taken=taken))

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: --bind: {sentence.format(taken=taken)}")
    assert result.stderr.count("\n") == 1


def test_what_is_opened_elsewhere_is_not_asked_for(taken: int) -> None:
    with pytest.raises(click.ClickException, match="in use"):
        require_free(f"127.0.0.1:{taken}", {})
    require_free(f"127.0.0.1:{taken}", {"LISTEN_FDS": "1"})
    require_free("unix:web.sock", {})
