"""The command in this process, with an instance of its own and, where a test wants, the guild as a plugin."""

import os
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assay import bundled
from assay.cli.main import main
from dummy.plugins import on_the_path, write_distribution

Assay = Callable[..., Result]
#: The plugins that ship with the product.
BUILT_IN = tuple(each.name for each in entry_points(group="assay"))


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """Where the installation keeps its things."""
    return tmp_path / "instance"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ASSAY_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def assay(tmp_path: Path, instance: Path, monkeypatch: pytest.MonkeyPatch) -> Assay:
    """Run the command: `assay("plugins", "--json", disabled_plugins="mi-aimh")`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **variables: str) -> Result:
        named = {f"ASSAY_{name.upper()}": value for name, value in variables.items()}
        return CliRunner().invoke(main, arguments, env={"ASSAY_INSTANCE": str(instance), **named})

    return run


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A product that ships no content; reading a bank of 200 items takes seconds."""
    for name in ("QUESTION_BANKS", "COMPETENCY_MAPS"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(bundled, name, tmp_path / name)
    monkeypatch.setenv("ASSAY_DISABLED_PLUGINS", " ".join(BUILT_IN))


@pytest.fixture
def guild(tmp_path: Path, bare: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The guild's package, installed for the time of a test."""
    package = write_distribution(tmp_path / "site")
    with on_the_path(monkeypatch, tmp_path / "site"):
        yield package
