"""An item that asks about a text is judged with the text in sight."""

import pytest
from flask.testing import FlaskClient

from assay.content.items import Item
from assay.hooks.plugins import Plugins
from assay.services.standard_setting.sections import judged_part
from assay.storage.database import Database
from assay.storage.standard_settings import Panel
from services.parallel import large
from services.standard_setting.panel import Room


def in_use(item: Item) -> Item:
    """The guild has tried out its items about a text; let them count, and be all that there is about health."""
    if item.stimulus:
        return item.model_copy(update={"status": "operational"})
    return item.model_copy(update={"status": "retired"}) if item.domain == "health" else item


@pytest.fixture
def plugins() -> Plugins:
    """The guild, whose items about a text count."""
    return Plugins(large(1, in_use))


def test_a_judge_reads_the_text_above_the_items_that_ask_about_it(
    bench: FlaskClient, room: Room, database: Database
) -> None:
    room.go("round-1")
    with database.reading() as session:
        items = judged_part(session, session.get_one(Panel, room.panel)).items
    shown = [bench.get(f"/judge/{room.panel}/{number}").text for number in range(1, len(items) + 1)]
    above = [page.partition(item.stem[:20])[0] for page, item in zip(shown, items, strict=True)]
    asks = [item.stimulus is not None for item in items]
    assert sum(asks) == 2
    assert ["four full frames of honey" in each for each in above] == asks
