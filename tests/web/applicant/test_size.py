"""The room of the largest exam that ships with the product stays small, whatever form is drawn."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from assay.assessment.exam.offering import categories
from assay.hooks.plugins import Plugins
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.settings import Settings
from assay.storage.database import Database
from web.acting import NOW
from web.applicant import rooms
from web.applicant.test_room import STATIC, into_essays

#: Bytes that cross the network, page, styles and scripts together. Eighty thousand were asked for.
LIMIT = 60_000
#: What a browser says it understands.
ACCEPT = {"Accept-Encoding": "gzip, deflate, br, zstd"}
#: Any installed exam would do; a form of sixty items is the largest part that there is.
SEEDS = (7, 11)


@pytest.fixture(scope="session")
def installed_plugins() -> Plugins:
    """Everything that ships."""
    settings = Settings(instance=STATIC, database_url="", secret_key="", password_salt="")
    return Plugins.installed(settings.bank_folders, settings.map_folders)


@pytest.fixture
def plugins(installed_plugins: Plugins) -> Plugins:
    """The application has everything that ships."""
    return installed_plugins


def transferred(client: FlaskClient, path: str) -> int:
    """Bytes of a page, its styles and its scripts, and all that those load."""
    html, size = client.get(path).text, len(client.get(path, headers=ACCEPT).get_data())
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    seen: dict[str, int] = {}
    while wanted:
        path = wanted.pop()
        with client.get(path) as plain, client.get(path, headers=ACCEPT) as packed:
            content = plain.get_data()
            seen[path.partition("?")[0]] = len(packed.get_data())
        names = re.findall(rb'(?:import|from)[( ]"\./([\w.]+)"', content)
        wanted |= {f"/static/room/{name.decode()}" for name in names} - set(seen)
    unused = "essays.js" if "<article>" in html else "questions.js"
    seen.update({path: 0 for path in seen if path.endswith(unused)})
    return size + sum(seen.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_room_crosses_a_slow_network_quickly(
    app: Flask, applying: FlaskClient, database: Database, plugins: Plugins, seed: int
) -> None:
    [(association, exam), *_] = [name.split("/") for name in plugins.catalog.exams]
    coordinator = Actor(1, "Cora", frozenset({(association, "coordinator")}))
    plan = WindowPlan(exam, "Autumn", NOW, NOW.replace(year=2027), seed)
    with database.writing() as session:
        window = schedule_window(session, plugins.catalog, coordinator, association, plan, NOW).id
    category, *_ = categories(plugins.catalog.exams[f"{association}/{exam}"])
    sitting = rooms.register(applying, window, category)
    rooms.begin(applying, sitting)
    everything = [rooms.choice(n, 3) for n in range(1, 61)]
    rooms.enter(applying, sitting)
    rooms.post(
        applying, sitting, [*everything, *(rooms.entry(n, {"on": True}, "flag") for n in range(1, 61))]
    )
    questions = transferred(applying, f"/sittings/{sitting}/room")
    into_essays(applying, sitting)
    essays = transferred(applying, f"/sittings/{sitting}/room")
    print(f"seed {seed}: {questions} bytes of multiple choice, {essays} bytes of essays")

    assert max(questions, essays) <= LIMIT
