"""The fixtures that more than one folder of tests uses: databases and a browser."""

import gc
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from machine.chromium import LaunchOptions, launch_options
from machine.grounds import PostgresGround, SqliteGround
from machine.pages import PATIENCE
from machine.postgres import PostgresServer, running_postgres

# The content that tests hold is thousands of objects that never go: looking through them as often as Python
# does by itself takes a tenth of the whole run.
gc.set_threshold(50_000, 20, 100)

# A shell that runs the tests in its background has them ignore Ctrl-C, and every program that they start with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How long something takes says how busy the machine is, and nothing of what is tested.
settings.register_profile(
    "assay", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("assay")
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module", autouse=True)
def _nothing_imported_is_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test imported from a folder of its own would stand in the way of the next test's."""
    yield
    own = str(tmp_path_factory.getbasetemp())
    files = {name: str(vars(module).get("__file__")) for name, module in list(sys.modules.items())}
    assert [name for name, file in files.items() if file.startswith(own)] == []
    assert [place for place in sys.path if place.startswith(own)] == []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that makes a database in 15 ms; each of pytest's workers has its own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_ground(tmp_path_factory: pytest.TempPathFactory) -> SqliteGround:
    """SQLite files for the tests of this process."""
    return SqliteGround(tmp_path_factory.mktemp("ground"))


@pytest.fixture(scope="session")
def postgres_ground(postgres_server: PostgresServer) -> Iterator[PostgresGround]:
    """The PostgreSQL database for the tests of this process."""
    ground = PostgresGround(postgres_server.create_database())
    yield ground
    ground.close()


@pytest.fixture(scope="session")
def chromium() -> LaunchOptions:
    """The arguments of Playwright's `chromium.launch`."""
    return launch_options()


@pytest.fixture(scope="session")
def browser(chromium: LaunchOptions) -> Iterator[Browser]:
    """A real Chromium, the only one of its process: Playwright allows no second at the same time."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**chromium)
        yield launched
        launched.close()
