"""The rounds: the three endpoints in turn, again and again, so that a noisy machine is noisy to all of them."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import time

from machine.seats import Seat

ENDPOINTS = ("save", "floor", "hello")
SECONDS_OF_WARM_UP = 0.3


@dataclass(frozen=True)
class Effort:
    """How much is measured: on how many connections, how often, and for how long each time."""

    connections: tuple[int, ...]
    rounds: int
    seconds: float


@dataclass(frozen=True)
class Figures:
    """One endpoint on so many connections: requests a second, and milliseconds."""

    rate: float
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, latencies: Sequence[float], seconds: float) -> "Figures":
        """The figures of one round."""
        ordered = sorted(latencies) or [float("nan")]
        at = [1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99)]
        return cls(len(latencies) / seconds, *at)

    @classmethod
    def median(cls, rounds: Sequence["Figures"]) -> "Figures":
        """Each figure's median over the rounds."""
        names = ("rate", "p50", "p95", "p99")
        return cls(*(median(getattr(figures, name) for figures in rounds) for name in names))


#: The rounds by number of connections and endpoint.
Measured = Mapping[tuple[int, str], list[Figures]]
#: What the server said is saved, by sitting.
Kept = Mapping[int, list[str]]


class Load:
    """The process that makes the load."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self._process, self._port = process, port

    def run(self, requests: Sequence[tuple[str, str]], seconds: float) -> tuple[list[float], list[list[str]]]:
        """One round; latencies in seconds, and what was answered well."""
        plan = {"port": self._port, "requests": requests, "seconds": seconds, "warm_up": SECONDS_OF_WARM_UP}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(plan) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the load ended early; its messages are above")
        outcome = json.loads(answer)
        return outcome["latencies"], outcome["kept"]


@contextmanager
def running_load(port: int) -> Iterator[Load]:
    """The load, which ends with its standard input."""
    command = [sys.executable, "-m", "bench.load"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Load(process, port)


def measure(load: Load, seats: Sequence[Seat], effort: Effort) -> tuple[Measured, Kept]:
    """Every endpoint on every number of connections."""
    seen: dict[tuple[int, str], list[Figures]] = defaultdict(list)
    kept: dict[int, list[str]] = defaultdict(list)
    for turn in range(effort.rounds):
        for connections in effort.connections:
            for endpoint in _in_turn(turn):
                requests = [_request(endpoint, n, seat) for n, seat in enumerate(seats[:connections])]
                latencies, answered = load.run(requests, effort.seconds)
                seen[connections, endpoint].append(Figures.of(latencies, effort.seconds))
                if endpoint == "save":
                    for number, entry in answered:
                        kept[seats[int(number)].sitting].append(entry)
    return seen, kept


def ratio(measured: Measured, connections: int, endpoint: str, floor: str) -> float:
    """The rate of an endpoint as a share of that of another: the median over rounds that ran side by side."""
    pairs = zip(measured[connections, endpoint], measured[connections, floor], strict=True)
    return median(one.rate / other.rate for one, other in pairs)


def _in_turn(turn: int) -> tuple[str, ...]:
    """Each endpoint comes first as often as the others."""
    first = turn % len(ENDPOINTS)
    return ENDPOINTS[first:] + ENDPOINTS[:first]


def _request(endpoint: str, number: int, seat: Seat) -> tuple[str, str]:
    """A request, in two parts: what comes before and after the UUID of an entry."""
    lines = (
        "Host: 127.0.0.1",
        "Accept: */*",
        "Sec-Fetch-Site: same-origin",
        f"Cookie: {seat.cookie}",
    )
    if endpoint == "hello":
        return "\r\n".join(("GET /bench/hello HTTP/1.1", *lines, "X-Request-ID: ")), "\r\n\r\n"
    path = f"/sittings/{seat.sitting}/journal" if endpoint == "save" else f"/bench/floor/{number}"
    before, after = _body(number)
    length = len(before) + 36 + len(after)
    head = (f"POST {path} HTTP/1.1", *lines, "Content-Type: application/json", f"Content-Length: {length}")
    return "\r\n".join((*head, "", before)), after


def _body(number: int) -> tuple[str, str]:
    """An answer to a question with options, as the room sends it."""
    rest = {"question": number % 60 + 1, "kind": "answer", "answer": {"choice": number % 4}}
    after = json.dumps({**rest, "typed_at": round(time() * 1000)})
    return '{"section": 0, "entries": [{"id": "', f'", {after[1:]}]}}'
