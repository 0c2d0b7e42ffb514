"""Reviewers at work: everything in a queue scored at one level."""

from datetime import datetime

from assay.services.essays.rating import Marks, make_final, open_desk, queue
from assay.services.people import Actor
from assay.storage.database import Database
from services.building import ASSOCIATION


def rate_all(
    database: Database, reviewer: Actor, level: int, now: datetime, association: str = ASSOCIATION
) -> int:
    """Make every open rating of a reviewer final, all criteria at one level; how many there were."""
    with database.reading() as session:
        tasks = [task for task in queue(session, reviewer, association) if task.status != "final"]
    for task in tasks:
        with database.writing() as session:
            desk = open_desk(session, reviewer, association, task.code, task.section, task.question)
            levels = {each.id: min(level, each.highest) for each in desk.rubric.criteria}
            make_final(session, reviewer, desk, association, Marks(levels, {}, "Read on."), now)
    return len(tasks)
