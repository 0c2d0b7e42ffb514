"""A panel of four judges whose ratings are a published table, led as far as a test wants it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from assay.services.people import Actor
from assay.services.standard_setting.gathering import invite
from assay.services.standard_setting.judging import judge
from assay.services.standard_setting.panels import PanelPlan, open_panel
from assay.services.standard_setting.phases import advance
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.windows import StoredForm
from services.building import ASSOCIATION, NOW

#: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428, table 2, times ten: judges x items, in percent.
SHROUT_FLEISS = (
    (90, 60, 80, 70, 100, 60),
    (20, 10, 40, 10, 50, 20),
    (50, 30, 60, 20, 60, 40),
    (80, 20, 80, 60, 90, 70),
)
DESCRIPTION = "Knows what a hive needs **in an ordinary year**."


@dataclass(frozen=True)
class Room:
    """A panel with its judges."""

    database: Database
    coordinator: Actor
    panel: int
    judges: tuple[Actor, ...]

    def go(self, *phases: str) -> None:
        """Lead the panel on."""
        for phase in phases:
            with self.database.writing() as session:
                advance(session, self.coordinator, ASSOCIATION, self.panel, phase, NOW)

    def rate(self, *rows: tuple[int, ...]) -> None:
        """Judge all items, judge by judge."""
        for actor, row in zip(self.judges, rows, strict=False):
            self.say(actor, dict(enumerate(row, 1)))

    def say(self, actor: Actor, shares: dict[int, int]) -> None:
        """Judge some items."""
        with self.database.writing() as session:
            judge(session, actor, self.panel, shares, NOW)


def gather(
    database: Database, window: int, coordinator: Actor, make: Callable[[str], Actor], judges: int = 4
) -> Room:
    """A panel for the guild's questions, with judges, not begun."""
    people = tuple(make(f"Jule Judge {number}") for number in range(1, judges + 1))
    with database.writing() as session:
        form = session.scalars(select(func.min(StoredForm.id)).where(StoredForm.window_id == window)).one()
        plan = PanelPlan(form, "questions", "Autumn panel", DESCRIPTION, practice_items=2)
        panel = open_panel(session, coordinator, ASSOCIATION, plan, NOW)
        for each in people:
            email = session.get_one(Person, each.person_id).email
            invite(session, coordinator, ASSOCIATION, panel.id, email, NOW)
    return Room(database, coordinator, panel.id, people)
