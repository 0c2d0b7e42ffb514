"""Reviewers of the demonstration who practiced and rated the control responses, where the exam asks for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from assay.content.catalog import Catalog
from assay.services.calibration.courses import Course, courses_of
from assay.services.calibration.rating import rate_control
from assay.services.people import Actor
from assay.storage.database import Database


def calibrate_all(
    database: Database, catalog: Catalog, association: str, reviewers: Sequence[Actor], at: datetime
) -> None:
    """Everybody comes as near to the references as is asked for."""
    for course in courses_of(catalog, association):
        for reviewer in reviewers:
            _calibrate(database, catalog, course, reviewer, at)


def _calibrate(database: Database, catalog: Catalog, course: Course, reviewer: Actor, at: datetime) -> None:
    for number, piece in enumerate(course.pieces):
        with database.writing() as session:
            # One criterion is off by one in practice, so that there is something to compare.
            levels = dict(piece.control.levels)
            if piece.control.use == "practice":
                first = piece.rubric.criteria[number % len(piece.rubric.criteria)]
                levels[first.id] = max(levels[first.id] - 1, 0)
            then = at + timedelta(minutes=12 * number)
            rate_control(session, catalog, reviewer, course.key, piece.id, levels, then)
