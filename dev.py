#!/usr/bin/env python3
"""The commands for working on Assay.

    python3 dev.py run [OPTIONS]     serve Assay on this machine, with demo people (--help tells the options)
    python3 dev.py test [ARGUMENTS]  every check and test; with arguments for pytest, only the tests they name
    python3 dev.py check             style, types, and which layer may import which
    python3 dev.py docs              make a site of docs/ in .cache/site
    python3 dev.py translate         gather what people read, and say what lacks a translation
    python3 dev.py bench [OPTIONS]   measure requests per second, each beside its floor
    python3 dev.py faults [OPTIONS]  kill, cut and fill up what an exam needs, and look for lost answers
    python3 dev.py fuzz [OPTIONS]    send nonsense to every reader and address
    python3 dev.py shots [OPTIONS]   take a picture of every page
    python3 dev.py lock [--upgrade]  write requirements*.lock anew from pyproject.toml

Each first sets up what it needs, in .venv and .cache; for that the first time needs a network.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import sys
import time
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, Popen, run
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TESTS = ROOT / "tests"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "assay-set-up"  # what the environment was made from; empty while that is going on
RUN_LOCK, TEST_LOCK, UV_LOCK = "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"
OTHERS, OTHERS_LOCK = ROOT / ".cache" / "others", "requirements-others.lock"
LOCKS = {  # in this order: what is tested is what is run
    UV_LOCK: ("--group", "setup"),
    RUN_LOCK: ("pyproject.toml", "--group", "build"),
    TEST_LOCK: (
        *("pyproject.toml", "--extra", "redis", "--extra", "telemetry"),
        *("--group", "build", "--group", "dev", "--constraints", RUN_LOCK),
    ),
    OTHERS_LOCK: ("--group", "others", "--constraints", TEST_LOCK),
}
PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries=2")
UV = (BIN / "uv", "pip", "install", "--python", PYTHON)
ADDRESSES = re.compile(r"\w+://\S+|host='[^']*'|resolve '[^']*'")
UNINTERESTING = re.compile(r" [-+~] |\s*(Buil|Downloaded|Installed|Prepared|Resolved|WARNING: Retrying)")
SPHINX = ("--quiet", "--fresh-env", "--fail-on-warning", "--keep-going", "--conf-dir", ROOT / "docs" / "site")
PICTURES, EVERY_PAGE = ROOT / ".cache" / "shots", "tests/browser/test_every_page.py"
SHOT = re.compile(r"^```\{shot\} (\S+)$", re.MULTILINE)
STARTED = time.monotonic()


def main() -> int:
    """Run the command that was asked for; the exit status is its own."""
    if sys.version_info < (3, 11):  # noqa: UP036 (who has an older one shall read this, not a traceback)
        sys.exit(f"Assay needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    commands = {"run": serve, "test": test, "check": check, "docs": docs}
    commands |= {"translate": translate, "bench": bench, "faults": faults, "fuzz": fuzz}
    commands |= {"shots": shots, "lock": lock}
    name, arguments = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if name not in commands:
        print(__doc__)
        return 0 if name in ("-h", "--help") else 2
    return commands[name](arguments)


def serve(options: list[str]) -> NoReturn:
    set_up(RUN_LOCK)
    os.chdir(ROOT)
    os.execv(BIN / "assay", ["assay", "run", *options])  # no child: what stops this shall stop the server


def test(arguments: list[str]) -> int:
    set_up(TEST_LOCK)
    if arguments:
        return call(PYTHON, "-m", "pytest", *arguments)
    checked = check([])
    say("Looking for a browser; without one, 70 MB are fetched")
    browser = call(PYTHON, "-m", "machine.chromium", PYTHONPATH=TESTS)
    say("Running the tests")
    # In the order of the folders, not by number of tests: the browser's long journeys then come early, and no
    # worker is left alone with one of them.
    # One more than there are processors: browsers and databases are waited for.
    count = str(min(4, (os.cpu_count() or 1) + 1))
    workers = ("-n", count, "--dist", "loadfile", "--no-loadscope-reorder")
    tested = call(PYTHON, "-m", "pytest", *workers)
    if checked:
        say("Besides, the checks before the tests found something")
    return tested or browser or checked


def check(_: list[str]) -> int:
    set_up(TEST_LOCK)
    failed = []
    for line in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        say(f"Running {line}")
        program, *arguments = line.split()
        if call(BIN / program, *arguments):
            failed.append(line)
    say(f"Found something: {', '.join(failed)}" if failed else "All checks passed")
    return 1 if failed else 0


def docs(_: list[str]) -> int:
    set_up(TEST_LOCK)
    site, read = ROOT / ".cache" / "site", ROOT / ".cache" / "site-read"
    shutil.rmtree(site, ignore_errors=True)  # so that no page stays that is no more
    failed = call(PYTHON, "-m", "sphinx", *SPHINX, "--doctree-dir", read, ROOT / "docs", site)
    if missing := missing_pictures(PICTURES):
        say(f"Without pictures of {', '.join(missing)}: `python3 dev.py test {EVERY_PAGE}` takes them")
    say("Found something" if failed else f"See {site / 'index.html'}")
    return failed


def missing_pictures(folder: Path) -> list[str]:
    """The scenes that the handbook shows and of which there is no picture."""
    pages = (ROOT / "docs").glob("*.md")
    wanted = {name for page in pages for name in SHOT.findall(page.read_text("utf-8"))}
    files = {name: [folder / f"{name}-1280-{scheme}.png" for scheme in ("light", "dark")] for name in wanted}
    return sorted(name for name in wanted if not all(file.exists() for file in files[name]))


def translate(_: list[str]) -> int:
    set_up(TEST_LOCK)
    return call(PYTHON, "-m", "machine.phrases", PYTHONPATH=TESTS)


def bench(options: list[str]) -> int:
    set_up(TEST_LOCK)
    if "--only" not in options or "statistics" in options:
        set_up_others()
    return call(PYTHON, TESTS / "bench", *options, PYTHONPATH=TESTS)


def faults(options: list[str]) -> int:
    set_up(TEST_LOCK)
    return call(PYTHON, TESTS / "faults", *options, PYTHONPATH=TESTS)


def fuzz(options: list[str]) -> int:
    set_up(TEST_LOCK)
    return call(PYTHON, "-m", "fuzz", *options, PYTHONPATH=TESTS)


def shots(options: list[str]) -> int:
    set_up(TEST_LOCK)
    return call(PYTHON, TESTS / "browser" / "shots.py", *options, PYTHONPATH=TESTS)


def lock(options: list[str]) -> int:
    """Resolve for every system and Python at once, into names and hashes; no registry's address gets in."""
    set_up(TEST_LOCK)
    compiler = (BIN / "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11")
    for name, sources in LOCKS.items():
        say(f"Resolving {name}")
        output = ("--generate-hashes", "--no-header", "--no-annotate", "--output-file", name)
        if not install(*compiler, *sources, *output, *options):
            return 1
        if "://" in (ROOT / name).read_text():
            sys.exit(f"{name} holds an address: do not commit it.")
    return 0


def set_up(lock_name: str) -> None:
    """Bring the environment to what the lock says, unless it is there; one process at a time."""
    with Path(__file__).open("rb+") as this_file:
        fcntl.flock(this_file, fcntl.LOCK_EX)
        if not is_set_up(lock_name):
            make_environment()
            install_packages(lock_name)
            STAMP.write_text(state(lock_name))


def set_up_others() -> None:
    """Bring what the benchmark compares with into an environment of its own, which shares nothing with ours."""
    locked = (ROOT / OTHERS_LOCK).read_text()
    stamp = OTHERS / "set-up"
    if stamp.exists() and stamp.read_text() == locked:
        return
    say("Installing the packages to compare with")
    python = OTHERS / "bin" / "python"
    made = call(PYTHON, "-m", "venv", "--clear", "--without-pip", OTHERS) == 0
    if not (
        made
        and install(BIN / "uv", "pip", "install", "--python", python, "--require-hashes", "-r", OTHERS_LOCK)
    ):
        sys.exit("The packages to compare with could not be installed; the messages above say why.")
    stamp.write_text(locked)


def state(lock_name: str) -> str:
    """What an environment for this lock is made from, and where: it cannot be moved."""
    content = (ROOT / lock_name).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{VENV}\n{lock_name} {hashlib.sha256(content).hexdigest()}\n"


def is_set_up(lock_name: str) -> bool:
    """Whether the environment is that of this lock or of the tests, which holds all the others."""
    wanted = (state(lock_name), state(TEST_LOCK))
    return STAMP.exists() and STAMP.read_text() in wanted and runs("import assay")


def make_environment() -> None:
    """Make .venv, anew if it was left unfinished, came from another folder, or lost its Python."""
    whole = not STAMP.exists() or STAMP.read_text().startswith(f"{VENV}\n")
    if not (whole and runs("import pip")):
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            sys.exit("This Python has no venv module. On Debian or Ubuntu: sudo apt install python3-venv")
        say(f"Making the environment in .venv with Python {sys.version.split()[0]}")
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir(exist_ok=True)
        STAMP.write_text("")
        # Where .venv is activated, sys.executable has just been removed.
        if call(getattr(sys, "_base_executable", sys.executable), "-m", "venv", VENV):
            sys.exit("The environment could not be made; the messages above say why.")
    STAMP.write_text("")


def install_packages(lock_name: str) -> None:
    """Install what the lock names with uv or, where there is no uv, with pip; then the project itself."""
    say("Installing uv")
    uv = install(*PIP, "--only-binary=:all:", "--require-hashes", "--requirement", UV_LOCK)
    count = (ROOT / lock_name).read_text().count("==")
    for name, installer in (("uv", UV), ("pip", PIP))[not uv :]:
        say(f"Installing about {count} packages with {name}; the first time takes up to a minute")
        locked = install(*installer, "--require-hashes", "--requirement", lock_name)
        if locked and install(*installer, "--no-deps", "--no-build-isolation", "--editable", "."):
            return
    sys.exit("The packages could not be installed; the messages above say why. Is there a network?")


def install(*command: str | Path) -> bool:
    """Run an installer, and pass on what it says, but no address, which may hold a password."""
    environment = {"UV_SYSTEM_CERTS": "1", **os.environ}  # some networks have a certificate of their own
    with Popen(command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT, text=True) as process:
        for line in process.stdout or ():
            if not UNINTERESTING.match(line):
                print("    " + ADDRESSES.sub("(address)", line.rstrip()), file=sys.stderr, flush=True)
    return process.returncode == 0


def call(*command: str | Path, **variables: Path) -> int:
    """Run a command to its end; Ctrl-C reaches it too, and it may take its time to clean up."""
    environment = {**os.environ, **{name: str(value) for name, value in variables.items()}}
    with Popen(command, cwd=ROOT, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def runs(code: str) -> bool:
    """Whether the environment's Python is there and can run this."""
    return PYTHON.exists() and run([PYTHON, "-c", code], stderr=DEVNULL, check=False).returncode == 0


def say(what: str) -> None:
    print(f"[{time.monotonic() - STARTED:5.1f} s] {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
