"""A fresh environment with nothing of this project in it, and wheels to install there."""

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from cli.serving import environment

#: This project in the environment of the tests: its editable install must not be seen from a fresh one.
OWN = ("assay", "_assay", "__editable__")
#: Whatever this machine has set for pip is left aside: nothing is downloaded, from nowhere.
PIP = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def build_wheel(project: Path, target: Path) -> Path:
    """What hatchling makes of a project; the project itself is left as it is."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
    subprocess.run([*command, target], cwd=project, check=True, capture_output=True)
    [wheel] = target.glob("*.whl")
    return wheel


@dataclass(frozen=True)
class Fresh:
    """An environment with what Assay depends on, and what is installed by the test."""

    folder: Path

    @property
    def instance(self) -> Path:
        """Where its installation keeps things."""
        return self.folder / "instance"

    def program(self, name: str) -> Path:
        """A program of the environment."""
        return self.folder / "bin" / name

    @property
    def packages(self) -> Path:
        """Where wheels are unpacked."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.folder)}))

    def pip(self, *arguments: str | Path) -> None:
        """Install or uninstall, with the pip of the environment of the tests."""
        command = [sys.executable, "-m", "pip", "--python", self.program("python"), *arguments]
        variables = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))
        }
        done = subprocess.run(command, check=False, env={**variables, **PIP}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def leave_banks_out(self) -> None:
        """Take out the banks that ship: every command would read them, for longer than all that a test asks."""
        for bank in (self.packages / "assay" / "question_banks").iterdir():
            shutil.rmtree(bank)

    def assay(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run the installed command."""
        return subprocess.run(
            [self.program("assay"), *arguments],
            check=False,
            env=environment(self.instance, **variables),
            cwd=self.folder,
            capture_output=True,
            text=True,
        )


def make_environment(folder: Path, *wheels: Path) -> Fresh:
    """An environment with these wheels. What they depend on is lent from the environment of the tests."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    lent = folder / "lent"
    lent.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(OWN) and path.suffix != ".pth":
            (lent / path.name).symlink_to(path)
    fresh = Fresh(folder)
    (fresh.packages / "lent.pth").write_text(f"{lent}\n")
    fresh.pip("install", "--no-compile", *wheels)
    return fresh
