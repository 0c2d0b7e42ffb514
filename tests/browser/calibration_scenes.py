"""Calibration as reviewers and their coordinator see it, at the first association whose exam asks for it."""

from collections.abc import Iterator
from datetime import timedelta

from assay.services.calibration.courses import Course, courses_of
from assay.services.calibration.rating import rate_control
from assay.services.demo.calibration import calibrate_all
from assay.services.people import Actor
from assay.storage.people import Appointment, Person
from assay.web.app import utc_now
from browser.scene import Scene, press_primary
from browser.stage import Stage


def calibration_scenes(stage: Stage) -> Iterator[Scene]:
    """Of one who has yet to begin, one who was stopped, one who is calibrated, and of who oversees them."""
    catalog = stage.server.plugins.catalog
    course = next(each for name in sorted(catalog.associations) for each in courses_of(catalog, name))
    _appoint(stage, course, "beginner", "Bea Ginner", "reviewer")
    stopped = _appoint(stage, course, "stopped", "Sten Topped", "reviewer")
    calibrated = _appoint(stage, course, "calibrated", "Calla Brate", "reviewer")
    _appoint(stage, course, "overseer", "Otto Verseer", "coordinator")
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
    yield Scene("calibration-office", "overseer", f"/coordinate/{course.association}/calibration")


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
