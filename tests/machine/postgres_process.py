"""A PostgreSQL server that lives as long as its parent: a program, run by machine.postgres.

usage: postgres_process.py FOLDER_OF_PROGRAMS (--durable | --fast)

When the server answers, the folder of its socket is printed, and the number of its process. With every line of
standard input, once the server has ended, it is started again on the same data. When standard input ends, as it
does however the parent ends, the server is stopped and its folder removed. Started without site-packages, to be quick.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL
from typing import TypedDict

SECONDS_TO_START = 30
READY = ["ready"]  # the eighth line of postmaster.pid
INITDB = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
# The wheel has no ICU, and the C library's locales differ: PostgreSQL's own is everywhere.
LOCALE = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
SETTINGS = ["listen_addresses=", "max_connections=300", "timezone=UTC"]
NOT_DURABLE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


class Identity(TypedDict, total=False):
    """The arguments of subprocess that run a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


def identity() -> Identity:
    """PostgreSQL refuses to run as root: root runs it as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def make_folder(who: Identity) -> Path:
    """A private folder in /tmp: nobody can reach it, and a socket's path must stay under 104 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="assay-postgres-", dir="/tmp"))
    if who:
        os.chown(folder, who["user"], who["group"])
    return folder


def reachable_programs(programs: Path, folder: Path, who: Identity) -> Path:
    """The programs, or a copy of them where nobody may not read this environment (below root's home, say)."""
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, stdout=DEVNULL, cwd="/", **who)
    except PermissionError:
        install = programs.parent
        package = install.parent
        libraries = package.with_name(f"{package.name}.libs")  # where wheels keep them
        for part in (install, libraries):
            shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
        return folder / programs.relative_to(package.parent)
    return programs


def environment(folder: Path) -> dict[str, str]:
    """The variables of PostgreSQL's programs."""
    return {**os.environ, "LC_ALL": "C", "HOME": str(folder)}


def make_cluster(programs: Path, folder: Path, who: Identity) -> None:
    """Make an empty cluster in the folder."""
    initdb: list[str | Path] = [programs / "initdb", "--pgdata", folder / "data", *INITDB, *LOCALE]
    subprocess.run(initdb, check=True, stdout=DEVNULL, cwd=folder, env=environment(folder), **who)


def start(programs: Path, folder: Path, who: Identity, settings: list[str]) -> subprocess.Popen[bytes]:
    """Start a server on the cluster in the folder, its socket in the same folder."""
    options = [f"--{setting}" for setting in (*settings, f"unix_socket_directories={folder}")]
    with (folder / "log").open("ab") as log:
        command: list[str | Path] = [programs / "postgres", "-D", folder / "data", *options]
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment(folder), **who)


def is_ready(server: subprocess.Popen[bytes], folder: Path) -> bool:
    """Whether this server, and not one before it, says that it answers."""
    try:
        lines = [line.strip() for line in (folder / "data" / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:  # not written yet, or that of one before it is just being removed
        return False
    return lines[:1] == [str(server.pid)] and lines[7:8] == READY


def start_until_ready(
    programs: Path, folder: Path, who: Identity, settings: list[str], *, is_first: bool
) -> subprocess.Popen[bytes]:
    """Give a server that answers; end this program with the server's log if there is none.

    After a postmaster that was killed, a new one refuses to start for as long as the last of the old one's
    processes is there, so it is started again.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    server = start(programs, folder, who, settings)
    while not is_ready(server, folder):
        has_ended = server.poll() is not None
        if time.monotonic() > deadline or (has_ended and is_first):
            sys.exit((folder / "log").read_text())
        if has_ended:
            server = start(programs, folder, who, settings)
        time.sleep(0.01)
    return server


def serve_until_input_ends(programs: Path, folder: Path, settings: list[str]) -> None:
    """Run a server in the folder for as long as the parent keeps our standard input open."""
    who = identity()
    programs = reachable_programs(programs, folder, who)
    make_cluster(programs, folder, who)
    server = start_until_ready(programs, folder, who, settings, is_first=True)
    try:
        print(folder, server.pid, flush=True)
        while sys.stdin.readline():
            server.wait()
            server = start_until_ready(programs, folder, who, settings, is_first=False)
            print(folder, server.pid, flush=True)
    finally:
        server.send_signal(signal.SIGINT)  # a fast shutdown: it does not wait for clients
        server.wait()


def main() -> None:
    """Run a server; whatever happens, leave neither a process nor a folder."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    settings = SETTINGS if "--durable" in sys.argv else SETTINGS + NOT_DURABLE
    folder = make_folder(identity())
    try:
        serve_until_input_ends(Path(sys.argv[1]), folder, settings)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
