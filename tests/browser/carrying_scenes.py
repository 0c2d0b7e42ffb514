"""A cut that is carried over to the form of another window, by the items that both have."""

from collections.abc import Iterator
from datetime import timedelta

from assay.services.windows import WindowPlan, schedule_window
from assay.storage.windows import StoredForm, Window
from assay.web.app import utc_now
from browser.scene import Scene, press_primary
from browser.stage import Stage
from services.standard_setting.crowds import cut_for, fill, questions_on

#: How many sit each form: enough for a number by every method, and too few for most not to be grey.
SIZE = 110


def carrying_scenes(stage: Stage) -> Iterator[Scene]:
    """All of them."""
    cut, form = _sat(stage)
    home = f"/coordinate/{stage.association}/standard-setting/cuts/{cut}/carry"
    yield Scene("office-cut-where", "coordinator", home)
    yield Scene("office-cut-carry", "coordinator", f"{home}/{form}")
    yield Scene("office-cut-carry-errors", "coordinator", f"{home}/{form}", press_primary)


def _sat(stage: Stage) -> tuple[int, int]:
    """Two windows, of last year and of the year before, that many have sat; the cut, and the form without it."""
    old, new = _window(stage, 700, 21), _window(stage, 350, 22)
    with stage.server.database.writing() as session:
        one, two = (session.get_one(StoredForm, each) for each in (old, new))
        part = questions_on(session, one)
        easier = frozenset(item.id for item in part.items)
        for form, able in ((one, 1.2), (two, 1.4)):
            fill(session, form, SIZE, able, easier)
        cut = cut_for(stage.coordinator, old, 7250)
        cut.association, cut.exam, cut.section = stage.association, one.window.exam, part.section.id
        session.add(cut)
        session.flush()
        return cut.id, new


def _window(stage: Stage, days: int, seed: int) -> int:
    """A window that opened so many days ago; the form of its first category."""
    opens = utc_now() - timedelta(days=days)
    with stage.server.database.writing() as session:
        exam = session.get_one(Window, stage.present).exam
        plan = WindowPlan(exam, f"{opens:%B %Y}", opens, opens + timedelta(days=21), seed=seed)
        catalog = stage.server.plugins.catalog
        window = schedule_window(session, catalog, stage.coordinator, stage.association, plan, opens)
        return next(each.id for each in window.forms if each.category == "clinical")
