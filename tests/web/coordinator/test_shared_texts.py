"""Whoever corrects or weighs an item that shares a text reads the text, too."""

import pytest
from flask.testing import FlaskClient

from assay.hooks.plugins import Plugins
from assay.storage.database import Database
from services.building import guild
from services.parallel import forms_in, open_parallel, questions, with_section
from web.acting import Someone
from web.coordinator.conftest import actor_of
from web.coordinator.test_windows import HOME


@pytest.fixture
def plugins() -> Plugins:
    """Two pretest items on each form: of the guild's, only those two that share a text are as many."""
    return Plugins(with_section(guild(), pretest=2))


@pytest.fixture
def window(database: Database, plugins: Plugins, cora: Someone) -> int:
    """One form."""
    return open_parallel(database, plugins.catalog, actor_of(database, cora), forms=1)


@pytest.mark.parametrize("page", ["regrade/practice/0", "items/0"])
def test_the_text_stands_above_its_items_alone(
    page: str, desk: FlaskClient, database: Database, window: int
) -> None:
    part = questions(forms_in(database, window)["practice"])
    for number, item in enumerate(part.items, 1):
        shown = desk.get(f"{HOME}windows/{window}/{page}/{number}").text
        text, _, _ = shown.partition(item.stem[:20])
        assert ("four full frames of honey" in text) == (item.stimulus is not None)
