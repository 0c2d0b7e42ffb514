"""`assay preview`: what it refuses with a sentence, and that nothing of it stays."""

import os
import re
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assay.cli import previewing
from assay.content.finding import Source
from cli.conftest import BUILT_IN, Assay
from cli.serving import Server, environment, serving
from machine.processes import free_port

GUILD = Path(__file__).parents[1] / "dummy" / "guild"


def test_a_folder_that_is_not_there_or_is_none_is_named(assay: Assay, tmp_path: Path) -> None:
    file = tmp_path / "association.yaml"
    file.write_text("id: x\n")

    missing, no_folder = assay("preview", "not-there"), assay("preview", str(file))

    assert (missing.exit_code, no_folder.exit_code) == (2, 2)
    assert "there is no folder not-there; name the folder of your plugin" in missing.stderr
    assert "association.yaml is a file; name the folder of your plugin" in no_folder.stderr


def test_a_folder_with_far_too_many_files_is_not_the_one_that_was_meant(
    assay: Assay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previewing, "MOST_FILES", 3)
    for number in range(4):
        (tmp_path / f"{number}.yaml").write_text("")

    result = assay("preview", str(tmp_path))

    assert result.exit_code == 2
    assert "holds 3 files or more; name the folder of your plugin" in result.stderr


def test_a_port_that_is_in_use_is_named(assay: Assay, bare: None, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = assay("preview", str(GUILD), "--port", str(port), "--no-browser")

    assert result.exit_code == 2
    assert f"the port {port} is in use; name another one" in result.stderr
    assert "Traceback" not in result.output


def test_banks_and_maps_beside_the_folder_come_before_those_that_are_installed(tmp_path: Path) -> None:
    plugin = Path(shutil.copytree(GUILD, tmp_path / "plugins" / "guild"))
    for name in ("question_banks", "competency_maps"):
        (plugin / name).rename(tmp_path / name)
    beside = tmp_path / "question_banks" / "hive-core"
    installed = [
        Source("bank", tmp_path / "site" / "hive-core"),
        Source("map", tmp_path / "site" / "other.yaml"),
    ]

    found = previewing.shared(plugin, installed)

    assert found == [
        Source("map", tmp_path / "competency_maps" / "beekeeping.yaml"),
        Source("bank", beside),
        installed[1],
    ]


@contextmanager
def _previewing(folder: Path, temporary: Path, *options: str) -> Iterator[Server]:
    """`assay preview` of a folder, from another one."""
    temporary.mkdir(exist_ok=True)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "assay.cli.main",
        "preview",
        str(folder),
        "--port",
        str(port),
        "--no-browser",
    ]
    variables = environment(temporary / "instance", disabled_plugins=" ".join(BUILT_IN))
    del variables["ASSAY_INSTANCE"]
    with serving([*command, *options], {**variables, "TMPDIR": str(temporary)}, temporary, port) as server:
        yield server


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_what_a_new_plugin_is_and_leaves_nothing_behind(
    tmp_path: Path, ending: signal.Signals
) -> None:
    project = tmp_path / "project"
    shutil.copytree(GUILD, project / "assay_guild")
    (project / "pyproject.toml").write_text("[project]\nname = 'assay-guild'\n")
    shutil.copytree(GUILD, project / "build" / "lib" / "assay_guild")
    before = sorted(os.walk(project))

    with _previewing(project, tmp_path / "temporary") as server:
        page = server.page("/")
        assert "River Valley Beekeepers" in page
        assert "No problem" in page
        assert server.stop(ending) == 0

    assert re.search(r"The preview is at http://127\.0\.0\.1:\d+/", server.output)
    assert "Traceback" not in server.output
    assert list((tmp_path / "temporary").iterdir()) == []
    assert sorted(os.walk(project)) == before
