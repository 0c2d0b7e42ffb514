"""Faults of the worker and of its queue."""

import signal
import time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from assay.jobs.schedule import build_queue
from assay.services.mail.outbox import post
from assay.storage.audit import AuditLine
from assay.storage.mails import Mail
from assay.storage.sittings import Sitting, SittingSection
from faults.ground import SECONDS_TO_START
from faults.scene import Fault, Scene
from machine.processes import wait_until
from machine.seats import ASSOCIATION
from services.mail_server import running_mail_server

#: Begun so long ago, parts of 90 minutes still run; their end is then put into the past.
AN_HOUR = timedelta(hours=1)
ENDS, MAILS = "sittings_ended_by_the_clock", "mails_sent"
NUMBER_OF_MAILS = 20


def the_worker_is_killed(scene: Scene) -> None:
    """Kill -9 of the worker while it ends sittings by the clock; another one goes on."""
    _work(scene)
    sittings = _end_time(scene)
    with scene.ground.worker() as worker:
        _deliver(scene, ENDS, 1)
        wait_until(lambda: _ended(scene, sittings), "the first sitting that is ended", SECONDS_TO_START)
        scene.strike()
        worker.signal(signal.SIGKILL)
        ended = _ended(scene, sittings)
    scene.remark = f"{ended} of {len(sittings)} were ended when it was killed"
    with scene.ground.worker():
        _deliver(scene, ENDS, 1)
        scene.heal()
        wait_until(
            lambda: _ended(scene, sittings) == len(sittings), "the end of every sitting", SECONDS_TO_START
        )
    scene.went_on = time.monotonic() - scene.healed
    _check_once(scene, sittings)


def the_queue_delivers_twice(scene: Scene) -> None:
    """Two workers, and every job twice: sittings are ended once, and mails leave once."""
    _work(scene)
    sittings = _end_time(scene)
    _post_mails(scene)
    # A mail server, as an operator has: into a folder the same mail would go twice under one name.
    with (
        running_mail_server() as server,
        scene.ground.worker(ASSAY_MAIL_URL=server.url),
        scene.ground.worker(ASSAY_MAIL_URL=server.url),
    ):
        scene.strike()
        for name in (ENDS, MAILS, MAILS, ENDS):
            _deliver(scene, name, 2)
        scene.heal()
        wait_until(
            lambda: _ended(scene, sittings) == len(sittings), "the end of every sitting", SECONDS_TO_START
        )
        wait_until(lambda: _waiting_mails(scene) == 0, "the last mail", SECONDS_TO_START)
        scene.went_on = time.monotonic() - scene.healed
    _check_once(scene, sittings)
    arrived = sorted(str(server.mails.get_nowait()["To"]) for _ in range(server.mails.qsize()))
    assert arrived == sorted(map(_rater, range(NUMBER_OF_MAILS))), f"not every mail arrived once: {arrived}"


def _work(scene: Scene) -> None:
    with scene.candidates(ago=AN_HOUR):
        scene.strike()


def _end_time(scene: Scene) -> list[int]:
    """The time of everybody's part is over, and so is the grace; their sittings."""
    assert scene.load is not None, "nobody sits"
    sittings = [ledger.seat.sitting for ledger in scene.load.ledgers]
    over = datetime.now(UTC) - timedelta(minutes=1)
    with scene.ground.database.writing() as session:
        session.execute(sa.update(Sitting).where(Sitting.id.in_(sittings)).values(deadline_at=over))
        parts = sa.update(SittingSection).where(
            SittingSection.sitting_id.in_(sittings), SittingSection.position == 0
        )
        session.execute(parts.values(deadline_at=over))
    return sittings


def _deliver(scene: Scene, name: str, times: int) -> None:
    """Put a job into the queue that workers take theirs from, as their clock does every minute."""
    ground = scene.ground
    queue = build_queue(ground.settings, ground.database, ground.plugins)
    job = next(each for each in queue._registry._periodic_tasks if each.__name__ == name)
    for _ in range(times):
        queue.enqueue(job())
    queue.storage.close()


def _ended(scene: Scene, sittings: list[int]) -> int:
    """How many of them have no part that runs."""
    query = sa.select(sa.func.count()).where(Sitting.id.in_(sittings), Sitting.section.is_(None))
    with scene.ground.database.reading() as session:
        return session.scalars(query).one()


def _check_once(scene: Scene, sittings: list[int]) -> None:
    """Every sitting was ended, and nobody ended one twice."""
    subjects = [f"sitting {number}" for number in sittings]
    query = sa.select(AuditLine.subject).where(
        AuditLine.act == "time is over", AuditLine.subject.in_(subjects)
    )
    with scene.ground.database.reading() as session:
        assert sorted(session.scalars(query)) == sorted(subjects), "a sitting was not ended exactly once"


def _post_mails(scene: Scene) -> None:
    now = datetime.now(UTC)
    with scene.ground.database.writing() as session:
        for number in range(NUMBER_OF_MAILS):
            post(session, ASSOCIATION, "fault", _rater(number), "Once", "Once.\n", now)


def _rater(number: int) -> str:
    return f"rater{number}@people.example"


def _waiting_mails(scene: Scene) -> int:
    with scene.ground.database.reading() as session:
        return session.scalars(sa.select(sa.func.count()).where(Mail.status != "sent")).one()


FAULTS = (
    Fault("worker", "worker killed (-9) while it ends sittings", the_worker_is_killed, in_tests=("sqlite",)),
    Fault(
        "queue-twice",
        "two workers, every job delivered twice",
        the_queue_delivers_twice,
        in_tests=("postgresql",),
    ),
)
