"""Do what goes wrong around an exam for real, under the load of many candidates, and look for what was lost.

usage: python3 dev.py faults [--quick] [--only NAME] [--database sqlite|postgresql] [--json FILE]
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from assay.hooks.plugins import Plugins
from faults import report
from faults.every import FAULTS
from faults.ground import DATABASES, database_server, installation, installed
from faults.scene import Effort, Fault, Outcome, Scene, suffer
from machine.chromium import launch_options
from machine.errors import MachineError

FULL, QUICK = Effort(200, 0.5, 20), Effort(40, 0.2, 5)


def main() -> int:
    """Let every fault happen on every database that it can happen to; 1 if anything was lost."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    options = _options()
    effort = QUICK if options.quick else FULL
    chosen = [fault for fault in FAULTS if options.only in (None, fault.name)]
    print(report.head(), flush=True)
    plugins, outcomes, failed = installed(), [], []
    for kind in DATABASES if options.database is None else [options.database]:
        for outcome in _on(kind, plugins, [fault for fault in chosen if kind in fault.databases], effort):
            if isinstance(outcome, str):
                print(f"FAILED: {outcome}", flush=True)
                failed.append(outcome)
            else:
                print(report.line(outcome), flush=True)
                outcomes.append(outcome)
    print("\n".join(report.end(outcomes, failed)))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(outcomes), indent=2) + "\n")
    return 0 if not failed and all(outcome.is_clean for outcome in outcomes) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev.py faults", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK.candidates} candidates, not {FULL.candidates}"
    )
    parser.add_argument(
        "--only", choices=[fault.name for fault in FAULTS], metavar="NAME", help="one fault: %(choices)s"
    )
    parser.add_argument("--database", choices=list(DATABASES), help="one database instead of both")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file too")
    return parser.parse_args()


def _on(kind: str, plugins: Plugins, faults: list[Fault], effort: Effort) -> Iterator[Outcome | str]:
    """Each fault in turn, in the same installation: what one leaves behind, the next one meets."""
    if not faults:
        return
    with (
        TemporaryDirectory(prefix="assay-faults-") as folder,
        database_server(kind) as postgres,
        installation(kind, Path(folder), plugins, postgres) as ground,
        ground.web() as web,
        _browser(faults) as browser,
    ):
        for fault in faults:
            try:
                yield suffer(fault, Scene(ground, web, effort, browser))
            except (AssertionError, MachineError, PlaywrightError, requests.RequestException) as error:
                yield f"{fault.title} on {DATABASES[kind]}: {error}"


@contextmanager
def _browser(faults: list[Fault]) -> Iterator[Browser | None]:
    """A real Chromium, if one of these faults needs it."""
    if not any(fault.needs_browser for fault in faults):
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
