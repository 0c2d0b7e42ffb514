"""Strangers' associations: wheels that are pip-installed beside Assay's own, into a fresh environment."""

import json
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import BUILT_IN
from cli.serving import Server, environment, serving
from dummy.plugins import write_project
from machine.processes import free_port
from project.checkout import ROOT
from project.fresh import Fresh, build_wheel, make_environment

#: Prints where what runs comes from.
WHERE = """
import assay.bundled, assay_river_guild
print(assay.__file__, assay.bundled.TEMPLATES, assay.bundled.QUESTION_BANKS, assay_river_guild.__file__)
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The product, the guild's plugin, and one whose author forgot the name of the association."""
    folder = tmp_path_factory.mktemp("wheels")
    write_project(folder / "river")
    broken = write_project(folder / "lake", "lake-guild") / "association.yaml"
    broken.write_text(broken.read_text().replace("name: River Valley Beekeepers' Guild\n", ""))
    projects = {"assay": ROOT, "river": folder / "river", "lake": folder / "lake"}
    return {name: build_wheel(project, folder / f"{name}-wheel") for name, project in projects.items()}


@pytest.fixture(scope="module")
def fresh(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    """An environment with all three."""
    return make_environment(tmp_path_factory.mktemp("fresh") / "environment", *wheels.values())


def test_what_runs_is_what_the_wheels_brought(fresh: Fresh) -> None:
    done = subprocess.run(
        [fresh.program("python"), "-c", WHERE],
        check=True,
        env=environment(fresh.instance),
        cwd=fresh.folder,
        capture_output=True,
        text=True,
    )
    places = [Path(place) for place in done.stdout.split()]

    assert len(places) == 4
    assert [place for place in places if not place.is_relative_to(fresh.folder / "lib")] == []


def test_the_plugins_are_found_and_the_broken_one_is_named_with_its_reason(fresh: Fresh) -> None:
    states = {state["name"]: state for state in _json(fresh, "plugins")}
    river, lake = states["river-guild"], states["lake-guild"]

    assert {name: state["status"] for name, state in states.items()} == {
        **dict.fromkeys(BUILT_IN, "loaded"),
        "river-guild": "loaded",
        "lake-guild": "failed",
    }
    assert (river["distribution"], river["version"]) == ("assay-river-guild", "2.1")
    assert river["brings"] == {
        "maps": 1, "banks": 1, "prompts": 5, "rubrics": 2, "criteria": 1, "exams": 1, "agreements": 1,
    }  # fmt: skip
    assert lake["reason"].startswith("assay_lake_guild/association.yaml:")
    assert "`name`" in lake["reason"]


def test_the_plugin_is_checked_by_its_name(fresh: Fresh) -> None:
    report = _json(fresh, "check", "river-guild")

    assert report["problems"] == []
    assert (report["counts"]["items"], report["counts"]["competencies"]) == (15, 6)


def test_a_form_is_drawn_from_the_bank_of_the_plugin(fresh: Fresh) -> None:
    form = _json(fresh, "assemble", "--exam", "river-guild/master", "--category", "practice", "--seed", "5")
    questions = form["sections"][0]

    assert len(set(questions["items"])) == 6
    assert all(row["least"] <= row["there"] <= row["most"] for row in questions["blueprint"].values())


def test_the_server_shows_the_association_and_its_exam_and_names_the_broken_plugin(fresh: Fresh) -> None:
    with _serving(fresh) as server:
        home, page, plugins = (server.page(path) for path in ("/", "/associations/river-guild", "/plugins"))
        assert server.stop() == 0

    assert "/associations/river-guild" in home
    assert "Written examination" in page
    assert "6 questions" in page
    assert "1 of 6 could not be loaded" in plugins
    assert "assay_lake_guild" not in plugins  # why is for the association and the operator alone
    assert str(fresh.folder) not in plugins


def _json(fresh: Fresh, *arguments: str) -> Any:
    done = fresh.assay(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _serving(fresh: Fresh) -> AbstractContextManager[Server]:
    """As an operator starts it: the tables first, as the public pages tell which cuts are in force."""
    assert fresh.assay("migrate").returncode == 0
    port = free_port()
    command = [str(fresh.program("assay")), "web", "--workers", "1", "--bind", f"127.0.0.1:{port}"]
    return serving(command, environment(fresh.instance), fresh.folder, port)
