"""`assay migrate`, and `assay run`: everything in one command, and all of it gone afterwards."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assay.services.demo.people import ACCOUNTS
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.schema import is_current
from assay.storage.windows import Window
from cli.conftest import BUILT_IN, Assay
from cli.serving import PATIENCE, Server, environment, free_port, serving

LOADED = "A demonstration was loaded"


def test_migrate_makes_the_tables_and_may_be_called_again(assay: Assay, instance: Path) -> None:
    url = f"sqlite:///{instance / 'assay.sqlite'}"
    for _ in range(2):
        result = assay("migrate")

        assert (result.exit_code, result.stdout) == (0, f"{url} is up to date.\n")
    database = Database(url)
    assert is_current(database)
    database.dispose()


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://assay:a-secret@127.0.0.1:1/assay", "mysterious:a-secret", "sqlite:////no/such"],
)
def test_a_database_that_cannot_be_used_is_a_sentence_without_its_password(assay: Assay, url: str) -> None:
    result = assay("migrate", database_url=url)

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: the database of ASSAY_DATABASE_URL cannot be used: ")
    assert "a-secret" not in result.output


def test_run_serves_with_a_demonstration_and_stops_with_all_of_its_parts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(tmp_path, port) as server:
            _shows_its_accounts(server)
            assert server.address != f"http://127.0.0.1:{port}"
            assert server.stop() == 0
    people = _count(tmp_path)
    with running(tmp_path, free_port()) as again:
        assert LOADED not in again.output
        _shows_its_accounts(again)
        assert again.stop(signal.SIGHUP) == 0  # its terminal is closed

    assert LOADED in server.output
    assert _count(tmp_path) == people
    assert min(people) > 0


def test_run_without_any_association_has_nobody_to_show(tmp_path: Path) -> None:
    with running(tmp_path, free_port(), disabled_plugins=" ".join(BUILT_IN)) as server:
        assert "No association is installed yet" in server.page("/")
        assert "Try it as somebody" not in server.page("/sign-in")
        assert server.stop() == 0

    assert ACCOUNTS[0].email not in server.output
    assert _count(tmp_path) == (0, 0)


def test_when_a_part_cannot_run_all_end_and_run_says_so(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    (instance / "jobs.sqlite").mkdir(parents=True)  # the worker's queue cannot be opened
    variables = environment(instance, disabled_plugins=" ".join(BUILT_IN))
    done = subprocess.run(
        command(free_port()),
        check=False,
        env=variables,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert done.returncode == 1
    assert done.stderr.endswith("Error: a part of Assay stopped by itself; see the lines above\n")
    assert "unable to open database file" in done.stderr


def command(port: int) -> list[str]:
    """`assay run` with one web process."""
    return [sys.executable, "-m", "assay.cli.main", "run", "--port", str(port), "--workers", "1"]


@contextmanager
def running(folder: Path, port: int, **variables: str) -> Iterator[Server]:
    """`assay run` with its own instance."""
    with serving(command(port), environment(folder / "instance", **variables), folder) as server:
        yield server


def _shows_its_accounts(server: Server) -> None:
    page = server.page("/sign-in")
    assert "Michigan Association" in server.page("/")
    for account in ACCOUNTS:
        assert account.email in page
        assert re.search(
            rf"^  {account.title} {{2,}}{account.email} {{2,}}{account.password}$",
            server.output,
            re.MULTILINE,
        )


def _count(folder: Path) -> tuple[int, int]:
    """How many people and windows the database of an instance has."""
    database = Database(f"sqlite:///{folder / 'instance' / 'assay.sqlite'}")
    with database.reading() as session:
        numbers = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Person, Window)]
    database.dispose()
    return numbers[0], numbers[1]
