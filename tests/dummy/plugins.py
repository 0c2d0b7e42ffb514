"""The guild as a stranger's plugin: a project that can be built, or a distribution that lies in a folder."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

GUILD = Path(__file__).parent / "guild"

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "assay-{name}"
version = "2.1"
dependencies = ["assay"]

[project.entry-points.assay]
{name} = "{package}:plugin"
"""
MODULE = '''\
"""River Valley Beekeepers' Guild."""

from assay.hooks import AssociationFolder

plugin = AssociationFolder(__package__)
'''


def package_of(name: str) -> str:
    """The importable name of a plugin."""
    return f"assay_{name.replace('-', '_')}"


def write_project(folder: Path, name: str = "river-guild") -> Path:
    """Write the project of a plugin into a folder; its package, with the files of the guild, is returned."""
    folder.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PYPROJECT.format(name=name, package=package_of(name)))
    return write_package(folder, name)


def write_package(folder: Path, name: str = "river-guild") -> Path:
    """Write the package of a plugin into a folder."""
    package = folder / package_of(name)
    shutil.copytree(GUILD, package)
    (package / "__init__.py").write_text(MODULE)
    return package


def write_distribution(folder: Path, name: str = "river-guild") -> Path:
    """Write a plugin into a folder as pip would; whoever has the folder on the path has the plugin."""
    about = folder / f"{package_of(name)}-2.1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.4\nName: assay-{name}\nVersion: 2.1\n")
    (about / "entry_points.txt").write_text(f"[assay]\n{name} = {package_of(name)}:plugin\n")
    return write_package(folder, name)


@contextmanager
def on_the_path(monkeypatch: pytest.MonkeyPatch, *folders: Path, name: str = "river-guild") -> Iterator[None]:
    """Have these folders on the path until the test ends, the last one first.

    What was imported of the plugin is forgotten before and after: the next test has a folder of its own.
    """
    for folder in folders:
        monkeypatch.syspath_prepend(folder)
    forget(name)
    try:
        yield
    finally:
        forget(name)


def forget(name: str = "river-guild") -> None:
    """Let the plugin be imported anew, as a new process would."""
    package = package_of(name)
    for module in [each for each in sys.modules if each == package or each.startswith(f"{package}.")]:
        del sys.modules[module]
