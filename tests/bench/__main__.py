"""Measure Assay's hot path: saving an answer, beside a floor that commits one row, and a Flask hello; evaluations;
and statistics, beside the packages that one would use instead.

usage: python3 dev.py bench [--quick] [--json FILE] [--only sqlite|postgresql|portfolios|statistics]
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assay import bundled
from assay.hooks.plugins import Plugins
from bench import portfolios, proof, report, room
from bench.comparing import measuring
from bench.report import Outcome
from bench.rounds import Effort, measure, running_load
from bench.server import running_server
from bench.stage import set_stage
from machine.postgres import running_postgres

FULL = Effort(connections=(1, 32, 200), rounds=8, seconds=0.7)
QUICK = Effort(connections=(1, 32), rounds=7, seconds=0.5)
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
PORTFOLIOS, STATISTICS = "portfolios", "statistics"


def main() -> int:
    """Measure on every database; 1 if a number that cannot be noisy misses its aim."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = _options()
    effort = QUICK if options.quick else FULL
    plugins = Plugins.installed([bundled.QUESTION_BANKS], [bundled.COMPETENCY_MAPS])
    outcomes = []
    for kind in DATABASES if options.only is None else {options.only} & {*DATABASES}:
        outcome = _outcome(kind, plugins, effort)
        print("\n".join(report.lines(outcome)), flush=True)
        outcomes.append(outcome)
    if options.only in (None, PORTFOLIOS):
        for line in portfolios.measure(options.quick):
            print(line, flush=True)
    if options.only in (None, STATISTICS):
        for line in measuring.measure(options.quick):
            print(line, flush=True)
    if options.json:
        options.json.write_text(json.dumps(report.as_json(outcomes), indent=2) + "\n")
    return 0 if all(outcome.counted.is_within_aims for outcome in outcomes) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev.py bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a rough figure in half a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    parser.add_argument(
        "--only", choices=[*DATABASES, PORTFOLIOS, STATISTICS], help="one part instead of all"
    )
    return parser.parse_args()


def _outcome(kind: str, plugins: Plugins, effort: Effort) -> Outcome:
    with (
        _database(kind) as (folder, url),
        set_stage(folder, url, plugins, max(effort.connections)) as stage,
        running_server(stage.environment) as port,
    ):
        counted = room.count(stage, port)
        with running_load(port) as load:
            measured, kept = measure(load, stage.seats, effort)
        return Outcome(DATABASES[kind], measured, counted, proof.check(stage.database, kept))


@contextmanager
def _database(kind: str) -> Iterator[tuple[Path, str]]:
    """A folder for an installation, and the address of a database that keeps what it promised."""
    with TemporaryDirectory(prefix="assay-bench-") as name:
        folder = Path(name)
        if kind == "sqlite":
            yield folder, f"sqlite:///{folder / 'assay.sqlite'}"
        else:
            with running_postgres(durable=True) as server:
                yield folder, server.create_database()


if __name__ == "__main__":
    sys.exit(main())
