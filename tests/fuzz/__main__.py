"""Nonsense for every reader and every address, for as long as is asked for: `python3 dev.py fuzz`.

What breaks a reader is kept in the corpus, named after what it did; `dev.py test` tries it from then on.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from fuzz.bounded import in_bounds
from fuzz.forms import tried
from fuzz.inputs import CORPUS, campaign, everything, mutations
from fuzz.readers import READERS
from web.walk.visiting import Walk
from web.walk.walking import Tour
from web.walk.world import building

#: Inputs for each reader and for each address, in a round.
OF_READER, OF_ADDRESS = 300, 10


@dataclass
class Line:
    """One reader or address in the table."""

    name: str
    tried: int = 0
    crashes: int = 0
    seconds: float = 0.0

    def add(self, tried: int, crashes: int, seconds: float) -> None:
        """Count more inputs."""
        self.tried, self.crashes, self.seconds = (
            self.tried + tried,
            self.crashes + crashes,
            self.seconds + seconds,
        )

    def __str__(self) -> str:
        a_piece = 1000 * self.seconds / max(self.tried, 1)
        return f"{self.name:100} {self.tried:>8} {self.crashes:>8} {a_piece:>9.1f}"


def main(arguments: list[str]) -> int:
    """The table; the exit status tells whether anything broke."""
    parser = ArgumentParser(prog="dev.py fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="how long (default: 5)")
    ends = monotonic() + 60 * parser.parse_args(arguments).minutes
    lines = {"corpus": _of_corpus()}
    with TemporaryDirectory() as folder, building(Path(folder)) as world:
        walk = Walk(world)
        for number in count(1):
            for line in _round(Tour(walk), number, ends):
                lines.setdefault(line.name, Line(line.name)).add(line.tried, line.crashes, line.seconds)
            if monotonic() > ends:
                break
        walk.close()
    return _say(list(lines.values()))


def _of_corpus() -> Line:
    """Everything that is kept, in bounds."""
    outcomes = in_bounds(list(everything()))
    for each in outcomes:
        if each.is_crash:
            print(f"{each.reader} {each.name}: {each.said}")
    slowest = max(outcomes, key=lambda each: each.seconds)
    print(f"slowest of the corpus: {slowest.reader} {Path(slowest.name).name}, {slowest.seconds:.1f} s")
    return Line(
        "corpus", len(outcomes), sum(each.is_crash for each in outcomes), sum(e.seconds for e in outcomes)
    )


def _round(tour: Tour, number: int, ends: float) -> Iterator[Line]:
    """Other inputs for everything, until the time is over; the number makes them."""
    for name, reader in READERS.items():
        if monotonic() < ends:
            begun = monotonic()
            count_of, failed = campaign(reader.try_out, mutations(name), OF_READER, number)
            _keep(name, failed)
            yield Line(name, count_of, len(failed), monotonic() - begun)
    for stop in tour.stops:
        if monotonic() < ends:
            begun = monotonic()
            count_of, failed = tried(tour, stop, OF_ADDRESS, number)
            for sent, error in failed:
                print(f"{stop}: {error!r} after {sent}")
            yield Line(str(stop), count_of, len(failed), monotonic() - begun)


def _keep(name: str, failed: list[tuple[Any, BaseException]]) -> None:
    for content, error in failed:
        path = CORPUS / name / f"{type(error).__name__.lower()}-{sha256(content).hexdigest()[:8]}"
        path.write_bytes(content)
        print(f"{name}: {error!r}; kept as {path}")


def _say(lines: list[Line]) -> int:
    print(f"{'':100} {'inputs':>8} {'crashes':>8} {'ms each':>9}")
    for line in sorted(lines, key=lambda each: -each.seconds / max(each.tried, 1)):
        print(line)
    total = Line("together")
    for line in lines:
        total.add(line.tried, line.crashes, line.seconds)
    print(total)
    return 1 if total.crashes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
