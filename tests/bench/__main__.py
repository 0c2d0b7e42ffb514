"""Measure Assay: saving an answer beside a floor that commits one row and a Flask hello; a thousand candidates who
come within a minute and then save; saving with millions of rows there; what pages ask of the database; evaluations;
and statistics beside the packages that one would use instead.

usage: python3 dev.py bench [--quick] [--json FILE] [--only PART]
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assay import bundled
from assay.hooks.plugins import Plugins
from bench import growing, pages, portfolios, proof, report, room
from bench.comparing import measuring
from bench.crowd import measuring as crowd
from bench.databases import DATABASES, fresh_database
from bench.report import Outcome
from bench.rounds import Effort, measure, running_load
from bench.server import running_server
from bench.stage import set_stage

FULL = Effort(connections=(1, 32, 200), rounds=8, seconds=0.7)
QUICK = Effort(connections=(1, 32), rounds=7, seconds=0.5)
CANDIDATES, QUICK_CANDIDATES = 1_000, 100


@dataclass
class Run:
    """One run of the command: what was asked for, what was found for programs, and whether all aims were met."""

    plugins: Plugins
    quick: bool
    found: dict[str, Any] = field(default_factory=dict)
    is_within_aims: bool = True


def save_answers(run: Run, kind: str) -> None:
    """Saving beside its floors."""
    effort = QUICK if run.quick else FULL
    with (
        fresh_database(kind) as (folder, url),
        set_stage(folder, url, run.plugins, max(effort.connections)) as stage,
        running_server(stage.environment) as server,
    ):
        counted = room.count(stage, server.port)
        with running_load(server.port) as load:
            measured, kept = measure(load, stage.seats, effort)
        outcome = Outcome(DATABASES[kind], measured, counted, proof.check(stage.database, kept))
    _tell(report.lines(outcome))
    run.found[outcome.database] = report.as_json(outcome)
    run.is_within_aims &= counted.is_within_aims


def hold_an_exam(run: Run) -> None:
    """A thousand candidates come, and save."""
    seats = QUICK_CANDIDATES if run.quick else CANDIDATES
    for kind, title in DATABASES.items():
        with (
            fresh_database(kind) as (folder, url),
            set_stage(folder, url, run.plugins, seats, begun=False) as stage,
        ):
            day = crowd.measure(stage, run.quick)
        _tell(crowd.lines(title, day))
        run.is_within_aims &= day.is_within_aims


def grow(run: Run) -> None:
    """Saving with more and more rows there."""
    _tell(growing.lines(run.plugins, run.quick))


def count_pages(run: Run) -> None:
    """What pages ask of the database."""
    costs = pages.measure(run.plugins)
    _tell(pages.lines(costs))
    run.is_within_aims &= pages.is_within_aims(costs)


PARTS: Mapping[str, Callable[[Run], None]] = {
    "sqlite": lambda run: save_answers(run, "sqlite"),
    "postgresql": lambda run: save_answers(run, "postgresql"),
    "crowd": hold_an_exam,
    "growth": grow,
    "pages": count_pages,
    "portfolios": lambda run: _tell(portfolios.measure(run.quick)),
    "statistics": lambda run: _tell(measuring.measure(run.quick)),
}


def main() -> int:
    """Measure the parts that were asked for; 1 if a number that cannot be noisy misses its aim."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = _options()
    plugins = Plugins.installed([bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS])
    run = Run(plugins, options.quick)
    for part in [options.only] if options.only else PARTS:
        PARTS[part](run)
    if options.json:
        options.json.write_text(json.dumps(run.found, indent=2) + "\n")
    return 0 if run.is_within_aims else 1


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev.py bench", description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--quick", action="store_true", help="a rough figure in half a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures of saving to a file too")
    parser.add_argument("--only", choices=PARTS, help="one part instead of all")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
