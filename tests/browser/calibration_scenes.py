"""Calibration as reviewers and their coordinator see it, at the first association whose exam asks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from assay.assessment.exam.forms import EssayPart, Form
from assay.services.calibration.courses import Course, courses_of
from assay.services.calibration.placed import find_placed, placed
from assay.services.calibration.rating import rate_control
from assay.services.calibration.seeding import place_controls
from assay.services.demo.calibration import calibrate_all
from assay.services.demo.sittings import Ability, sit
from assay.services.demo.words import COMMENTS
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import Marks, Task
from assay.services.essays.seeded import make_final, open_desk, queue
from assay.services.forms import draw_form
from assay.services.people import Actor
from assay.services.windows import WindowPlan, schedule_window
from assay.storage.people import Appointment, Person
from assay.web.app import utc_now
from browser.scene import Scene, press_primary
from browser.stage import Stage

#: Who sees, who reads and drifts, and who reads and does not.
WATCHED = (
    ("overseer", "Otto Verseer", "coordinator"),
    ("adrift", "Dora Rift", "reviewer"),
    ("steady", "Stella Eddy", "reviewer"),
)


def calibration_scenes(stage: Stage) -> Iterator[Scene]:
    """Of one who has yet to begin, one who was stopped, one who is calibrated, and of who oversees them."""
    catalog = stage.server.plugins.catalog
    course = next(each for name in sorted(catalog.associations) for each in courses_of(catalog, name))
    seasons = Seasons(stage, course, *(_appoint(stage, course, *each) for each in WATCHED))
    seasons.play()
    _appoint(stage, course, "beginner", "Bea Ginner", "reviewer")
    stopped = _appoint(stage, course, "stopped", "Sten Topped", "reviewer")
    calibrated = _appoint(stage, course, "calibrated", "Calla Brate", "reviewer")
    yesterday = utc_now() - timedelta(days=1)
    calibrate_all(stage.server.database, catalog, course.association, [calibrated], yesterday)
    _stop(stage, course, stopped)
    at = f"/review/calibration/{'/'.join(course.key)}"
    first = f"{at}/{course.practice[0].id}"
    yield Scene("calibration-begin", "beginner", at)
    yield Scene("calibration-rate", "beginner", first)
    yield Scene("calibration-rate-missing", "beginner", first, press_primary)
    yield Scene("calibration-rated", "calibrated", first)
    yield Scene("calibration-done", "calibrated", at)
    yield Scene("calibration-stopped", "stopped", at)
    office = f"/coordinate/{course.association}/calibration"
    yield Scene("calibration-office", "overseer", office)
    yield Scene("calibration-queue", "steady", "/review/")
    yield Scene("calibration-seeded", "steady", seasons.control_of(seasons.steady))
    yield Scene("calibration-queue-closed", "adrift", "/review/")
    yield Scene("calibration-adrift", "adrift", at)
    yield Scene("calibration-drift", "overseer", f"{office}/{course.exam.id}/{course.section.id}")


@dataclass(frozen=True)
class Seasons:
    """Two windows half a year apart, both with control responses in the queues; in the second one reviewer drifts."""

    stage: Stage
    course: Course
    overseer: Actor
    adrift: Actor
    steady: Actor

    def play(self) -> None:
        """Everybody is near in spring; in autumn one gives too much, and the other has yet to begin."""
        now, spring = utc_now(), utc_now() - timedelta(days=200)
        catalog, database = self.stage.server.plugins.catalog, self.stage.server.database
        readers = (self.adrift, self.steady)
        calibrate_all(database, catalog, self.course.association, readers, spring - timedelta(days=1))
        seed = self._seed()
        self._sit("Spring", seed, spring, ("iris", "Iris Novak"), ("jon", "Jon Abara"))
        for reader in readers:
            self._rate(reader, spring, above=0)
        autumn = now - timedelta(days=2)
        self._sit("Autumn", seed, autumn, ("kit", "Kit Sorensen"), ("lou", "Lou Castellano"))
        self._rate(self.adrift, autumn, above=2)

    def _seed(self) -> int:
        """That of a form whose prompts all the seeded controls respond to."""
        catalog, wanted = self.stage.server.plugins.catalog, {each.prompt.id for each in self.course.seeded}
        place = (self.course.association, self.course.exam.id, "clinical")
        return next(
            seed for seed in count() if wanted <= _prompts(draw_form(catalog, *place, seed), self.course)
        )

    def _sit(self, name: str, seed: int, at: datetime, *candidates: tuple[str, str]) -> None:
        server, day = self.stage.server, timedelta(days=1)
        catalog, association = server.plugins.catalog, self.course.association
        plan = WindowPlan(self.course.exam.id, name, at - 20 * day, at + 20 * day, seed)
        with server.database.writing() as session:
            window = schedule_window(session, catalog, self.overseer, association, plan, at - 21 * day).id
        for who, full_name in candidates:
            actor = self.stage.add_person(who, full_name)
            sit(server.database, actor, window, "clinical", Ability(0.9, 0.8), at - day)
        with server.database.writing() as session:
            allocate(session, self.overseer, window, at)
            place_controls(session, catalog, self.overseer, window, at)

    def _rate(self, reader: Actor, at: datetime, above: int) -> None:
        """Everything that waits; if controls are to be so many levels too high, two essays, and then the controls."""
        database, association = self.stage.server.database, self.course.association
        controls = self._controls(reader)
        waiting = self._waiting(reader)
        if above:
            essays = [each for each in waiting if each.code not in controls]
            waiting = [*essays[:2], *(each for each in waiting if each.code in controls)]
        for number, task in enumerate(waiting):
            place = (association, task.code, task.section, task.question)
            with database.writing() as session:
                found = find_placed(session, reader, *place)
                desk = open_desk(session, reader, *place, lock=True)
                agreed = found.reference_levels if found else {}
                levels = {
                    each.id: min(agreed.get(each.id, 2) + above * bool(found), each.highest)
                    for each in desk.rubric.criteria
                }
                marks = Marks(levels, {}, COMMENTS[number % len(COMMENTS)], seconds=500)
                make_final(session, reader, desk, association, marks, at + timedelta(minutes=20 * number))

    def _waiting(self, reader: Actor) -> list[Task]:
        with self.stage.server.database.reading() as session:
            tasks = queue(session, reader, self.course.association)
        return [each for each in tasks if each.status == "new"]

    def _controls(self, reader: Actor) -> set[str]:
        with self.stage.server.database.reading() as session:
            return {each.code for each in placed(session, reader, self.course.association)}

    def control_of(self, reader: Actor) -> str:
        """The desk of a control response that waits."""
        with self.stage.server.database.reading() as session:
            waiting = placed(session, reader, self.course.association)
            first = min((each for each in waiting if each.status == "new"), key=lambda each: each.id)
            return f"/review/{first.association}/{first.code}/{first.section}/{first.question}"


def _prompts(form: Form, course: Course) -> set[str]:
    part = next(each for each in form.parts if each.section.id == course.section.id)
    return {each.id for each in part.prompts} if isinstance(part, EssayPart) else set()


def _appoint(stage: Stage, course: Course, who: str, name: str, role: str) -> Actor:
    person = stage.add_person(who, name).person_id
    with stage.server.database.writing() as session:
        session.add(Appointment(person_id=person, association=course.association, role=role))
        session.flush()
        return Actor.of(session.get_one(Person, person, populate_existing=True))


def _stop(stage: Stage, course: Course, reviewer: Actor) -> None:
    """Gives everything the highest level."""
    for piece in course.pieces:
        levels = {each.id: each.highest for each in piece.rubric.criteria}
        with stage.server.database.writing() as session:
            catalog = stage.server.plugins.catalog
            rate_control(session, catalog, reviewer, course.key, piece.id, levels, utc_now())
