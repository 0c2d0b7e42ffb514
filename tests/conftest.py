"""The fixtures that more than one folder of tests uses: a database server and a browser."""

from collections.abc import Iterator

import pytest

from machine.chromium import LaunchOptions, launch_options
from machine.postgres import PostgresServer, running_postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that makes a database in 15 ms; each of pytest's workers has its own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> LaunchOptions:
    """The arguments of Playwright's `chromium.launch`."""
    return launch_options()
