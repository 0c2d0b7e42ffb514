"""Faults of the database."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, suppress

import psutil
import sqlalchemy as sa

from assay.storage.sittings import Sitting
from faults import entering
from faults.scene import Fault, Scene
from machine.postgres import PostgresServer
from machine.postgres_process import Identity, identity
from machine.processes import wait_until

POSTGRES, SQLITE = ("postgresql",), ("sqlite",)
#: Bytes that a file can have where there is no room: neither SQLite's log of changes fits, nor the web server's own.
NO_ROOM_FOR_SQLITE = 8 * 1024
NO_ROOM_FOR_POSTGRES = 8 * 1024


def _server(scene: Scene) -> PostgresServer:
    assert scene.ground.postgres is not None, "this fault needs PostgreSQL"
    return scene.ground.postgres


def _start_again(scene: Scene) -> None:
    _server(scene).start_again()
    scene.ground.database.engine.dispose()  # our own connections to the old one


def postgres_is_killed(scene: Scene) -> None:
    """Kill -9 of the postmaster in the middle of saving; a new one recovers from the log."""
    _end_postgres(scene, signal.SIGKILL)


def postgres_ends_at_once(scene: Scene) -> None:
    """An immediate shutdown: every connection is cut where it is, and the next start recovers."""
    _end_postgres(scene, signal.SIGQUIT)


def _end_postgres(scene: Scene, how: signal.Signals) -> None:
    server = _server(scene)
    with scene.candidates() as load:
        scene.strike()
        os.kill(server.pid, how)
        load.fails("503")
        _start_again(scene)
        scene.heal()


def sqlite_is_locked(scene: Scene) -> None:
    """A foreign program holds SQLite's write lock for longer than Assay waits for it; who signs in is told to wait."""
    file = scene.ground.settings.database_url.removeprefix("sqlite:///")
    with (
        scene.candidates() as load,
        closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as foreign,
    ):
        foreign.execute("BEGIN IMMEDIATE")
        scene.strike()
        load.fails("503")
        email = load.ledgers[0].seat.email
        refused = entering.sign_in(scene.web.port, email)
        foreign.execute("ROLLBACK")
        scene.heal()
        assert (refused, entering.sign_in(scene.web.port, email)) == (503, 302), "signing in"


def connections_are_ended(scene: Scene) -> None:
    """PostgreSQL ends every connection, three times, as an operator or a failover does."""
    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with scene.candidates() as load, scene.ground.database.engine.connect() as own:
        before = len(load.failures())
        scene.strike()
        for _ in range(3):
            own.exec_driver_sql(f"{query} AND pid <> pg_backend_pid()")
            load.goes_on()
        scene.heal()
        scene.remark = f"{len(load.failures()) - before} requests were sent again"
    scene.ground.database.engine.dispose()


def a_row_is_locked(scene: Scene) -> None:
    """Somebody holds one sitting's row: its candidate is told to wait, and all others notice nothing."""
    with scene.candidates() as load, scene.ground.database.engine.connect() as foreign:
        victim, *others = load.ledgers
        foreign.execute(sa.select(Sitting.id).where(Sitting.id == victim.seat.sitting).with_for_update())
        scene.strike()
        before = [len(each.failures) for each in others]
        load.check_until(lambda: "503" in victim.failures, "a candidate who is told to wait")
        load.went_on(time.monotonic(), others)
        failed = [why for each, count in zip(others, before, strict=True) for why in each.failures[count:]]
        assert not failed, f"the others noticed it: {failed}"
        foreign.rollback()
        scene.heal()


def postgres_stands_still(scene: Scene) -> None:
    """Every process of PostgreSQL is stopped for longer than a room waits for an answer."""
    with scene.candidates() as load:
        master = psutil.Process(_server(scene).pid)
        stopped = [master, *master.children(recursive=True)]
        scene.strike()
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.suspend()
        load.fails("TimeoutError")
        for process in stopped:
            with suppress(psutil.NoSuchProcess):
                process.resume()
        scene.heal()


def sqlite_has_no_room(scene: Scene) -> None:
    """No file of the web server can grow any more; then there is room again."""
    with scene.candidates() as load:
        master = psutil.Process(scene.web.program.pid)
        scene.strike()
        _limit([master, *master.children()], NO_ROOM_FOR_SQLITE)
        load.fails("503")
        _limit([master, *master.children()], "unlimited")
        scene.heal()


def postgres_has_no_room(scene: Scene) -> None:
    """No file of PostgreSQL can grow any more, its log least of all: it gives up, and starts when there is room."""
    server = _server(scene)
    with scene.candidates() as load:
        master = psutil.Process(server.pid)
        scene.strike()
        _limit([master, *master.children(recursive=True)], NO_ROOM_FOR_POSTGRES, identity())
        load.fails("503")
        wait_until(lambda: _has_ended(master), "the end of PostgreSQL")
        _start_again(scene)
        scene.heal()


def _limit(processes: list[psutil.Process], size: int | str, who: Identity | None = None) -> None:
    """From now on these can write no file beyond so many bytes: what a full disk is to them.

    Only who runs them may do that: root does not, in a container.
    """
    for process in processes:
        command = ["prlimit", f"--pid={process.pid}", f"--fsize={size}:unlimited"]
        subprocess.run(
            command, check=False, capture_output=True, **(who or {})
        )  # one that has just ended needs no limit


def _has_ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


FAULTS = (
    Fault("postgres-killed", "PostgreSQL killed (-9), started again", postgres_is_killed, POSTGRES),
    Fault("postgres-immediate", "PostgreSQL's immediate shutdown", postgres_ends_at_once, POSTGRES),
    Fault("postgres-connections", "PostgreSQL ends all connections", connections_are_ended, POSTGRES),
    Fault("postgres-still", "PostgreSQL stands still", postgres_stands_still, POSTGRES),
    Fault("row-locked", "one sitting's row locked", a_row_is_locked, POSTGRES),
    Fault("sqlite-locked", "SQLite locked by another program", sqlite_is_locked, SQLITE),
)
if shutil.which("prlimit"):  # Linux: where a limit can be put on a process that runs
    FAULTS += (
        Fault("sqlite-full", "no room on the disk", sqlite_has_no_room, SQLITE),
        Fault("postgres-full", "no room on the disk", postgres_has_no_room, POSTGRES),
    )
