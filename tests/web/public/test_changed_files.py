"""The pages of an association whose files say something that the guild's do not."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.settings import Settings
from assay.storage.database import Database
from assay.web.app import create_app
from web.acting import words
from web.public.conftest import GUILD, Folder

Changed = Callable[[str, str, str], FlaskClient]
PRACTICE = "/associations/river-guild/master/practice"


@pytest.fixture
def changed(tmp_path: Path, settings: Settings, database: Database) -> Changed:
    """`changed("exams/master.yaml", "old", "new")`: a browser of a guild that says something else."""

    def act(name: str, old: str, new: str) -> FlaskClient:
        folder = copytree(GUILD, tmp_path / "guild")
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
        plugins = Plugins.only({"guild": Folder(folder)})
        return create_app(settings, plugins, database=database).test_client()

    return act


def test_where_parts_make_up_for_each_other_the_page_says_how(changed: Changed) -> None:
    client = changed("exams/master.yaml", "combine: conjunctive", "combine: compensatory")
    page = words(client.get(PRACTICE).text)

    assert "the mean of the parts' percentages must reach the mean of what passes each" in page
    assert "Time Passes this part" in page
    assert "points of all parts" not in page
    assert "Nothing makes up" not in page


def test_what_nothing_makes_up_for_is_told(changed: Changed) -> None:
    veto = "{raters: 2, adjudicate: {veto: [{criteria: [care], below: 1, then: fail}]}}"
    page = words(changed("exams/master.yaml", "{raters: 2}", veto).get(PRACTICE).text)

    assert "Every part must be passed. Nothing makes up for an essay" in page


def test_alternatives_that_are_for_others_or_over_are_not_told(changed: Changed) -> None:
    ways = """        title: Standing
        sentence: Stand in one of these ways.
        requirements:
          - {id: here, kind: attest, title: Bees at home, sentence: S., statement: bees-at-home}
          - {id: there, kind: attest, title: Bees at school, sentence: S., statement: x, categories: [teaching]}
          - {id: then, kind: attest, title: Bees of old, sentence: S., statement: x, until: 2024-12-31}
          - id: signed
            kind: agreement
            title: The code
            sentence: S.
            categories: [teaching]
            agreements: [hive-code]
"""
    before = "three winters.\n        years: 3\n        strength: required\n"
    after = f"{before}      - id: ways\n        kind: any_of\n{ways}"
    client = changed("criteria/master.yaml", before, after)
    practice, teaching = (
        words(client.get(f"/associations/river-guild/master/{each}").text)
        for each in ("practice", "teaching")
    )

    assert "Standing Bees at home" in practice
    assert "Bees at school" in teaching
    assert "What you sign" in teaching
    for each in ("Bees at school", "Bees of old", "What you sign"):
        assert each not in practice
    assert "Bees of old" not in teaching
