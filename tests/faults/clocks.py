"""Faults of the server's clock, and the end of a part while answers are on their way."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from assay.assessment.exam.sittings import GRACE
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Sitting, SittingSection
from faults import served
from faults.scene import Fault, Scene


def the_clock_jumps(scene: Scene) -> None:
    """An hour forwards, back again, an hour backwards, and right: what was typed last counts all the same."""
    scene.use_clock()
    with scene.candidates() as load:
        scene.strike()
        for hours in (1, 0, -1, 0):
            served.shift(scene.ground.folder, hours=hours)
            load.goes_on()
        scene.heal()


def time_is_over(scene: Scene) -> None:
    """Answers arrive in the seconds of grace, and then after them: none is lost, and each is told whether it counts."""
    scene.use_clock()
    with scene.candidates(ago=timedelta(minutes=30)) as load:
        sittings = [one.seat.sitting for one in load.ledgers]
        end = _end(scene.ground.database, sittings)
        scene.strike()
        _go_past(scene, end, timedelta(seconds=1))
        load.goes_on()
        _go_past(scene, end, GRACE)
        load.check_until(lambda: load.late() >= len(load.ledgers), "answers that come too late")
        scene.heal()
    in_grace, wrongly = _after_the_end(scene.ground.database, sittings)
    assert in_grace, "no answer came in the seconds of grace"
    assert wrongly == 0, "late is what came after the grace, and nothing else"
    scene.remark = (
        f"{in_grace} came in the seconds of grace, {load.late()} later: they are kept and do not count"
    )


def _end(database: Database, sittings: list[int]) -> datetime:
    """When the part ends that they sit: all began it at the same moment."""
    query = sa.select(sa.func.max(Sitting.deadline_at)).where(Sitting.id.in_(sittings))
    with database.reading() as session:
        return session.scalars(query).one()


def _go_past(scene: Scene, end: datetime, by: timedelta) -> None:
    """Put the server's clock so far past an instant, however long it took until now."""
    served.shift(scene.ground.folder, seconds=(end + by - datetime.now(UTC)).total_seconds())


def _after_the_end(database: Database, sittings: list[int]) -> tuple[int, int]:
    """How many answers came in the seconds of grace, and of how many it was said wrongly whether they count.

    Of these sittings only: of others in the same database the end was put elsewhere by the fault that they suffered.
    """
    part = (SittingSection.sitting_id == JournalEntry.sitting_id) & (
        SittingSection.position == JournalEntry.section
    )
    query = sa.select(JournalEntry.late, JournalEntry.received_at, SittingSection.deadline_at).join(
        SittingSection, part
    )
    with database.reading() as session:
        rows = session.execute(query.where(JournalEntry.sitting_id.in_(sittings))).all()
    past = [
        (late, received - deadline) for late, received, deadline in rows if deadline and received > deadline
    ]
    return sum(by <= GRACE for _, by in past), sum(late != (by > GRACE) for late, by in past)


FAULTS = (
    Fault("clock", "the server's clock jumps by hours", the_clock_jumps),
    Fault("time-over", "a part ends while saves are on their way", time_is_over),
)
