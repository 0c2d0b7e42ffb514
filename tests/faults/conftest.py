"""One installation a database, with its web server: what one fault leaves behind, the next one meets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.ground import database_server, installation, installed
from faults.scene import Effort, Fault, Outcome, Scene, suffer

#: Enough for saves to meet each other; `python3 dev.py faults` comes with 200.
FEW = Effort(candidates=12, pace=0.1, hand_in=2)


class Place:
    """Where faults happen, with a few candidates."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def suffer(self, fault: Fault, request: pytest.FixtureRequest) -> Outcome:
        """Let a fault happen; what came of it."""
        browser = request.getfixturevalue("browser") if fault.needs_browser else None
        return suffer(fault, Scene(self._scene.ground, self._scene.web, FEW, browser))


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[Place]:
    with (
        database_server(kind) as postgres,
        installation(kind, folder, installed(), postgres) as ground,
        ground.web() as web,
    ):
        yield Place(Scene(ground, web, FEW))


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation on SQLite."""
    with _place("sqlite", tmp_path_factory.mktemp("sqlite")) as place:
        yield place


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation on PostgreSQL."""
    with _place("postgresql", tmp_path_factory.mktemp("postgresql")) as place:
        yield place
