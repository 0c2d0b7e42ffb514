"""docs/authoring.md as somebody at a terminal follows it."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cli.conftest import BUILT_IN
from cli.serving import environment
from project.checkout import ROOT
from project.fresh import PIP, Fresh

#: What hatchling needs is there already: nothing is fetched for a build.
NO_ISOLATION = {"PIP_NO_BUILD_ISOLATION": "no"}


class Fence(NamedTuple):
    """A block of the tutorial between fences."""

    language: str
    #: For commands, who types them when the author does not; for content, the file, and whether it is a mistake.
    about: str
    text: str


def fences() -> Iterator[Fence]:
    """Every block, in order."""
    text = (ROOT / "docs" / "authoring.md").read_text()
    for each in re.findall(r"^```(\S+) ?(.*)\n((?:.*\n)*?)```$", text, re.MULTILINE):
        yield Fence(*each)


@dataclass
class Terminal:
    """A terminal in a folder, where an environment with the product is active."""

    fresh: Fresh
    folder: Path

    @property
    def variables(self) -> dict[str, str]:
        """As after `. .venv/bin/activate`; the plugins that ship are left out, as loading them takes longest."""
        path = os.pathsep.join([str(self.fresh.program(".").resolve()), os.environ["PATH"]])
        own = environment(self.fresh.instance, disabled_plugins=" ".join(BUILT_IN))
        others = {name: value for name, value in own.items() if not name.startswith("PIP_")}
        return {**others, **PIP, **NO_ISOLATION, "PATH": path}

    def run(self, line: str) -> "subprocess.CompletedProcess[str]":
        """Type a line and wait."""
        if line.startswith("cd "):
            self.folder /= line.removeprefix("cd ")
            line = "true"
        return subprocess.run(
            ["/bin/sh", "-ec", line],
            check=False,
            cwd=self.folder,
            env=self.variables,
            capture_output=True,
            text=True,
        )

    def follow(self, fence: Fence) -> str:
        """Type every line of a block; all that was said. Every one must succeed."""
        said = ""
        for line in fence.text.splitlines():
            done = self.run(line)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            said += done.stdout
        return said

    def edit(self, fence: Fence) -> str:
        """Change a file as a block says. Of a mistake: what `assay check` says about it; then it is taken back."""
        name, _, kind = fence.about.partition(" ")
        file = self.folder / name
        before, key = file.read_text(), fence.text.partition(":")[0]
        after, count = re.subn(rf"^{re.escape(key)}: .*\n", fence.text, before, flags=re.MULTILINE)
        assert count == 1
        file.write_text(after)
        if kind != "mistake":
            return ""
        answer = self.run(f"assay check {file.parents[1].name}")
        file.write_text(before)
        assert answer.returncode == 1
        return answer.stdout
