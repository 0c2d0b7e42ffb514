"""A thousand candidates: the start of their exam within a minute, and steady saving; with memory and processor time."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from assay.storage.database import Database
from bench import proof
from bench.crowd.spending import Spending, spent
from bench.server import WORKERS, RunningServer, running_server
from bench.stage import Stage
from web import acting

#: Seconds in which all arrive; between two saves of one candidate; and for which they save.
ARRIVAL, EVERY = 60, 10
SECONDS, QUICK_SECONDS = 60, 20
STEPS = ("sign-in page", "signing in", "lobby", "begin", "room", "save", "whole")


@dataclass(frozen=True)
class Crowd:
    """What became of one plan."""

    seconds: Mapping[str, Sequence[float]]
    errors: Sequence[str]
    #: Of all processes of the server while it went on, in seconds.
    processor: float
    #: Of PostgreSQL, where it is one.
    database: Spending | None

    def at(self, step: str, share: float) -> float:
        """Milliseconds within which this share of all had their answer."""
        ordered = sorted(self.seconds.get(step, ())) or [float("nan")]
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass(frozen=True)
class Day:
    """The whole: everybody came, and then saved."""

    candidates: int
    started: Crowd
    saved: Crowd
    #: Megabytes of each worker that no other process shares.
    memory: Sequence[float]
    #: What the server said is saved; all of it was found.
    proven: int

    @property
    def is_within_aims(self) -> bool:
        """Whether nobody met an error; how fast it was depends on the machine, and is told beside it."""
        return not self.started.errors and not self.saved.errors


def measure(stage: Stage, quick: bool) -> Day:
    """Everybody signs in, begins and saves a first answer, evenly over a minute; then they save every ten seconds."""
    kept: dict[int, list[str]] = defaultdict(list)
    arriving = [{"email": seat.email, "sitting": seat.sitting} for seat in stage.seats]
    spread = ARRIVAL * len(arriving) / 1000 if quick else ARRIVAL
    times = (QUICK_SECONDS if quick else SECONDS) // EVERY
    with running_server(stage.environment) as server:
        plan: dict[str, Any] = {
            "what": "start",
            "people": arriving,
            "spread": spread,
            "password": acting.PASSWORD,
        }
        started, cookies = _run(stage.database, server, plan, kept)
        people = [{"sitting": int(sitting), "cookies": each} for sitting, each in cookies.items()]
        plan = {"what": "save", "people": people, "spread": EVERY, "every": EVERY, "times": times}
        saved, _ = _run(stage.database, server, plan, kept)
        memory = [each.memory_full_info().uss / 2**20 for each in _processes(server)[1:]]
    return Day(len(arriving), started, saved, memory, proof.check(stage.database, kept))


def _run(
    database: Database, server: RunningServer, plan: dict[str, Any], kept: dict[int, list[str]]
) -> tuple[Crowd, dict[str, dict[str, str]]]:
    processes = _processes(server)
    before, spent_before = _processor(processes), Spending.of(database)
    said = subprocess.run(
        [sys.executable, "-m", "bench.crowd.load"],
        input=json.dumps({**plan, "port": server.port}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    outcome = json.loads(said.stdout)
    for sitting, entry in outcome["kept"]:
        kept[sitting].append(entry)
    processor, spending = _processor(processes) - before, spent(spent_before, Spending.of(database))
    crowd = Crowd(outcome["seconds"], outcome["errors"], processor, spending)
    return crowd, outcome["cookies"]


def _processes(server: RunningServer) -> list[psutil.Process]:
    """The one that was started, and its workers, once they are there."""
    master = psutil.Process(server.pid)
    while len(workers := master.children()) < WORKERS:
        os.sched_yield()
    return [master, *workers]


def _processor(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(each.cpu_times()[:2]) for each in processes)


def lines(name: str, day: Day) -> Iterator[str]:
    """Both for people."""
    count, number = day.candidates, len(day.saved.seconds.get("save", ()))
    yield ""
    yield f"{f'{name}, {count:,} candidates':<33}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'count':>9}"
    yield "within a minute: from signing in to a first answer that is saved"
    yield from (_line(day.started, step) for step in STEPS)
    yield f"   {len(day.started.errors)} errors; {1000 * day.started.processor / count:.0f} ms of a processor each"
    yield from _spent(day.started, count)
    yield f"then each saves every {EVERY} s"
    yield _line(day.saved, "save")
    yield f"   {len(day.saved.errors)} errors; {1000 * day.saved.processor / max(1, number):.1f} ms of a processor each"
    yield from _spent(day.saved, max(1, number))
    yield f"   memory of each worker that it shares with no other: {_megabytes(day.memory)} MB"
    yield f"   {day.proven:,} acknowledged saves: each is in its journal exactly once, and every chain is whole"
    yield f"   aim: no error{'' if day.is_within_aims else '   MISSED'}"
    yield from (f"   {each}" for each in sorted({*day.started.errors, *day.saved.errors})[:5])


def _spent(crowd: Crowd, count: int) -> Iterator[str]:
    if database := crowd.database:
        yield (
            f"   PostgreSQL, each: {1000 * database.processor / count:.2f} ms of a processor,"
            f" {database.logged / count:,.0f} bytes logged, {database.stored / count:,.0f} stored;"
            f" {database.connections} connections"
        )


def _line(crowd: Crowd, step: str) -> str:
    times = "".join(f"{crowd.at(step, share):>9.1f}" for share in (0.5, 0.95, 0.99))
    return f"   {step:<30}{times}{len(crowd.seconds.get(step, ())):>9,}"


def _megabytes(memory: Sequence[float]) -> str:
    return ", ".join(f"{each:.0f}" for each in memory)
