"""The report: a table to read, and JSON to keep."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bench.room import MOST_BYTES, MOST_STATEMENTS_TO_OPEN, MOST_STATEMENTS_TO_SAVE, Counted
from bench.rounds import ENDPOINTS, Figures, Measured, ratio

#: Saving costs at most so much more than one durable row: its share of the floor's rate on AIM_CONNECTIONS.
AIM, AIM_CONNECTIONS = 0.6, 32
TITLES = {"save": "a  save an answer", "floor": "b  commit one upsert", "hello": "c  hello"}


@dataclass(frozen=True)
class Outcome:
    """Everything that was found out on one database."""

    database: str
    measured: Measured
    counted: Counted
    #: Entries that the server said are saved; all were found, once, in whole chains.
    proven: int

    def figures(self, connections: int, endpoint: str) -> Figures:
        """An endpoint on so many connections."""
        return Figures.median(self.measured[connections, endpoint])

    def share_of(self, floor: str, connections: int) -> float:
        """The rate of saving as a share of that of a floor."""
        return ratio(self.measured, connections, "save", floor)


def lines(outcome: Outcome) -> Iterator[str]:
    """The outcome for people."""
    yield ""
    yield f"{outcome.database:<28}{'req/s':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'a/b':>7}{'a/c':>7}"
    for connections in sorted({connections for connections, _ in outcome.measured}):
        yield f"{connections} connection{'s' if connections > 1 else ''}"
        for endpoint in ENDPOINTS:
            yield _line(outcome, connections, endpoint)
    yield from _counted(outcome)


def _line(outcome: Outcome, connections: int, endpoint: str) -> str:
    figures = outcome.figures(connections, endpoint)
    times = f"{figures.p50:>9.1f}{figures.p95:>9.1f}{figures.p99:>9.1f}"
    ratios = "".join(f"{outcome.share_of(floor, connections):>7.2f}" for floor in ("floor", "hello"))
    return f"   {TITLES[endpoint]:<25}{figures.rate:>9.0f}{times}{ratios if endpoint == 'save' else ''}"


def _counted(outcome: Outcome) -> Iterator[str]:
    counted = outcome.counted
    share = outcome.share_of("floor", AIM_CONNECTIONS)
    yield _aim(f"a/b on {AIM_CONNECTIONS} connections", f"{share:.2f}", f"at least {AIM}", share >= AIM)
    count = counted.statements_to_save
    yield _at_most("statements to save", count, MOST_STATEMENTS_TO_SAVE)
    for room in counted.rooms:
        later = f" the first time, then {room.statements}"
        yield _at_most(
            f"statements to open “{room.section}”", room.statements_first, MOST_STATEMENTS_TO_OPEN, later
        )
        more = f" in {room.files} files, and {room.bytes_of_texts:,} of texts"
        yield _at_most(f"bytes of “{room.section}”", room.bytes, MOST_BYTES, more)
    yield f"   {outcome.proven:,} acknowledged saves: each is in its journal exactly once, and every chain is whole"


def _at_most(what: str, found: int, most: int, more: str = "") -> str:
    return _aim(what, f"{found:,}{more}", f"at most {most:,}", found <= most)


def _aim(what: str, found: str, aim: str, met: bool) -> str:
    return f"   {what:<40}{found:<40}{aim:<18}{'' if met else 'MISSED'}".rstrip()


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome for programs."""
    connections = sorted({number for number, _ in outcome.measured})
    return {
        "measured": {
            str(number): {
                **{endpoint: asdict(outcome.figures(number, endpoint)) for endpoint in ENDPOINTS},
                "save/floor": outcome.share_of("floor", number),
                "save/hello": outcome.share_of("hello", number),
            }
            for number in connections
        },
        "counted": asdict(outcome.counted),
        "proven": outcome.proven,
    }
