"""`assay migrate`, and `assay run`: everything in one command, and all of it gone afterwards."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import func, select

from assay.services.demo.people import ACCOUNTS
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.schema import is_current
from assay.storage.windows import Window
from cli.conftest import BUILT_IN, Assay
from cli.serving import PATIENCE, Server, environment, serving
from machine.processes import free_port

NOBODY = 65534
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
    ("url", "said"),
    [
        (
            "postgresql+psycopg://assay:a-secret@127.0.0.1:1/assay",
            "the database of ASSAY_DATABASE_URL cannot be used: ",
        ),
        ("sqlite:////no/such", "the database of ASSAY_DATABASE_URL cannot be used: "),
        ("mysterious:a-secret", "ASSAY_DATABASE_URL: cannot be read as an address; "),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence_without_its_password(
    assay: Assay, url: str, said: str
) -> None:
    result = assay("migrate", database_url=url)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {said}")
    assert "a-secret" not in result.output


def test_a_file_of_another_account_is_told_with_whose_it_is(assay: Assay) -> None:
    """As root does after whom the service cannot write, or an operator beside the service."""
    with TemporaryDirectory() as name, another_account(Path(name)) as act_as_them:
        url = f"sqlite:///{name}/assay.sqlite"
        secrets = {"secret_key": "k" * 40, "password_salt": "s" * 40, "instance": name, "database_url": url}
        assert assay("migrate", **secrets).exit_code == 0
        for file in (Path(f"{name}/assay.sqlite"), Path(f"{name}/assay.sqlite.lock")):
            file.chmod(0o400)
            owner = file.owner()
            with act_as_them():
                result = assay("migrate", **secrets)
            file.chmod(0o666)
            Path(name).chmod(0o777)

            assert result.exit_code == 1
            assert f"this account may not write {file}; run the command as {owner}" in result.stderr


@contextmanager
def another_account(folder: Path) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """For root, for whom nothing is closed: to be somebody else for a while. Others stay who they are."""
    folder.chmod(0o755)

    @contextmanager
    def act() -> Iterator[None]:
        before = os.geteuid()
        if before == 0:
            os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(before)

    yield act


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
