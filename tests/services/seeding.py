"""Calibrated reviewers with essays of candidates and control responses in their queues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assay.content.catalog import Catalog
from assay.services.calibration.rating import rate_control
from assay.services.calibration.seeding import place_controls
from assay.services.calibration.standing import Standing, asked_of
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import Marks, Task
from assay.services.essays.seeded import make_final, open_desk, queue
from assay.services.people import Actor
from assay.storage.calibration import ControlReading
from assay.storage.database import Database
from services.building import ASSOCIATION, NOW, hand_in, open_window
from services.calibrating import FIRST, KEY, PRACTICE, REFERENCES, SECOND, SEEDED

#: An hour after everything was handed in.
LATER = NOW + timedelta(hours=1)
ESSAYS = {1: "I look.", 2: "I wait."}


@dataclass(frozen=True)
class Season:
    """A window in which both reviewers read everything."""

    database: Database
    catalog: Catalog
    coordinator: Actor
    rita: Actor
    rolf: Actor
    window: int
    sittings: tuple[int, ...]

    def place(self, at: datetime = LATER, catalog: Catalog | None = None) -> int:
        """Control responses for whoever lacks some."""
        with self.database.writing() as session:
            return place_controls(session, catalog or self.catalog, self.coordinator, self.window, at)

    def tasks(self, actor: Actor | None = None) -> tuple[Task, ...]:
        """The queue of a reviewer, Rita's if nobody is named."""
        with self.database.reading() as session:
            return queue(session, actor or self.rita, ASSOCIATION)

    def controls(self, actor: Actor | None = None) -> dict[str, Task]:
        """The control responses in a queue, by their ids, those that were placed first coming first."""
        with self.database.reading() as session:
            rows = session.query(ControlReading).filter_by(reviewer_id=(actor or self.rita).person_id)
            ids = {
                (each.code, each.section, each.question): each.control
                for each in rows.order_by(ControlReading.id)
            }
        tasks = {(each.code, each.section, each.question): each for each in self.tasks(actor)}
        return {name: tasks[place] for place, name in ids.items() if place in tasks}

    def essays(self, actor: Actor | None = None) -> list[Task]:
        """The candidates' essays in a queue."""
        controls = self.controls(actor).values()
        return [each for each in self.tasks(actor) if each not in controls]

    def rate(
        self, task: Task, levels: Mapping[str, int], at: datetime = LATER, actor: Actor | None = None
    ) -> None:
        """Make a rating final."""
        who, place = actor or self.rita, (task.code, task.section, task.question)
        with self.database.writing() as session:
            desk = open_desk(session, who, ASSOCIATION, *place, lock=True)
            make_final(session, who, desk, ASSOCIATION, Marks(levels, comment="Read on."), at)

    def rate_near(self, name: str, at: datetime = LATER) -> None:
        """Rita gives a control response what its reference has."""
        self.rate(self.controls()[name], SEEDED[name][1], at)

    def rate_far(self, name: str, at: datetime = LATER) -> None:
        """Rita gives a control response levels that are as far off as they can be."""
        self.rate(self.controls()[name], far(name), at)

    def next_window(self, make_person: Callable[..., Actor]) -> "Season":
        """A window with one candidate, allocated; no control response is placed yet."""
        with self.database.writing() as session:
            window = open_window(session, self.catalog, self.coordinator, "Winter")
        sitting = hand_in(self.database, make_person("Candidate of winter"), window, ESSAYS)
        with self.database.writing() as session:
            allocate(session, self.coordinator, window, NOW)
        return replace(self, window=window, sittings=(sitting,))

    def stands(self) -> Standing:
        """Where Rita stands."""
        with self.database.reading() as session:
            return asked_of(session, self.catalog, self.rita, ASSOCIATION)[0]


def far(name: str) -> dict[str, int]:
    """Levels at the other end."""
    return {criterion: 3 if level < 2 else 0 for criterion, level in SEEDED[name][1].items()}


def set_season(
    database: Database,
    catalog: Catalog,
    coordinator: Actor,
    make_person: Callable[..., Actor],
    candidates: int = 3,
) -> Season:
    """Candidates with two essays each, and two reviewers who are calibrated; no control response is placed yet."""
    rita, rolf = make_person("Rita Reviewer", "reviewer"), make_person("Rolf Reviewer", "reviewer")
    for who in (rita, rolf):
        calibrate(database, catalog, who)
    with database.writing() as session:
        window = open_window(session, catalog, coordinator)
    sittings = tuple(
        hand_in(database, make_person(f"Candidate {number}"), window, ESSAYS) for number in range(candidates)
    )
    with database.writing() as session:
        allocate(session, coordinator, window, NOW)
    return Season(database, catalog, coordinator, rita, rolf, window, sittings)


def calibrate(database: Database, catalog: Catalog, who: Actor, at: datetime = NOW) -> None:
    """Rate everything before the first essay as it was agreed on."""
    for name in (PRACTICE, FIRST, SECOND):
        with database.writing() as session:
            rate_control(session, catalog, who, KEY, name, REFERENCES[name], at)
