"""dev.py and what it installs from."""

import re
import subprocess
import sys
from types import ModuleType

import pytest

from project.checkout import ROOT
from project.test_layout import PYPROJECT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9-]+)(?:\[.*?\])?==\S+", re.MULTILINE)


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    command = "python3 dev.py test"

    assert command in (ROOT / "README.md").read_text()
    assert f"exec {command} <" in (ROOT / ".ci" / "run").read_text()


def test_an_unknown_command_is_answered_with_those_there_are() -> None:
    process = subprocess.Popen(
        [sys.executable, "dev.py", "tests"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    answer = process.communicate()[0]

    assert process.returncode == 2
    assert re.findall(r"dev\.py (\w+)", answer) == [
        "run",
        "test",
        "check",
        "docs",
        "translate",
        "bench",
        "faults",
        "fuzz",
        "shots",
        "lock",
    ]


def test_what_an_installer_says_is_passed_on_without_addresses(
    dev: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    said = "cannot fetch https://me:secret@registry.example/index/: Connection(host='registry.example', port=443)"

    assert dev.install(sys.executable, "-c", f"print({said!r})")
    assert capfd.readouterr().err == "    cannot fetch (address) Connection((address), port=443)\n"


@pytest.mark.parametrize(
    ("lock", "requirements"),
    [
        ("requirements.lock", PYPROJECT["project"]["dependencies"]),
        ("requirements-dev.lock", PYPROJECT["dependency-groups"]["test"]),
        ("requirements-dev.lock", PYPROJECT["dependency-groups"]["check"]),
        ("requirements-dev.lock", PYPROJECT["dependency-groups"]["docs"]),
    ],
)
def test_what_the_project_requires_is_locked(lock: str, requirements: list[str]) -> None:
    locked = set(PIN.findall((ROOT / lock).read_text()))

    assert {re.split(r"[^\w.-]", name)[0].replace(".", "-") for name in requirements} - locked == set()


def test_what_is_tested_is_what_is_run() -> None:
    run, dev = ({match[0] for match in PIN.finditer((ROOT / name).read_text())} for name in LOCKS)

    assert run - dev == set()
