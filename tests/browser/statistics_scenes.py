"""Statistics of a window in which so many have sat that nothing is gray, one key being wrong."""

from collections.abc import Iterator
from datetime import timedelta

from assay.services.windows import WindowPlan, schedule_window
from assay.storage.windows import Window
from assay.web.app import utc_now
from browser.scene import Scene
from browser.stage import Stage
from services.simulated import simulate

#: The question whose key is wrong, and one that is as it should be.
WRONG, RIGHT = 20, 31


def statistics_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them; those of a window with few stand among the coordinator's."""
    window = _many(stage)
    home = f"/coordinate/{stage.association}/windows/{window}"
    for name in ("progress", "agreement", "items", "report"):
        yield Scene(f"statistics-many-{name}", "coordinator", f"{home}/{name}")
    yield Scene("statistics-many-sorted", "coordinator", f"{home}/items?sort=flags")
    yield Scene("statistics-many-one-form", "coordinator", f"{home}/report?form=clinical")
    yield Scene("statistics-many-item", "coordinator", f"{home}/items/0/{RIGHT}")
    yield Scene("statistics-many-wrong-key", "coordinator", f"{home}/items/0/{WRONG}")


def _many(stage: Stage) -> int:
    opens = utc_now() - timedelta(days=300)
    plan_of = {"opens_at": opens, "closes_at": opens + timedelta(days=21), "seed": 5}
    with stage.server.database.writing() as session:
        plan = WindowPlan(session.get_one(Window, stage.present).exam, f"{opens:%B %Y}", **plan_of)  # type: ignore[arg-type]
        catalog = stage.server.plugins.catalog
        window = schedule_window(session, catalog, stage.coordinator, stage.association, plan, opens).id
    simulate(stage.server.database, window, wrong_key=WRONG, category="clinical")
    return window
