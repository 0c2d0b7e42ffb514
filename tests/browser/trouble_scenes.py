"""What coordinators see when something is wrong that only the operator mends: a damaged log, a worker that is gone."""

from collections.abc import Iterator
from datetime import timedelta

from assay.services.working import TOO_LONG, beat, depart, end_turn, take_turn
from assay.storage.audit import AuditCheck
from assay.web.app import utc_now
from browser.scene import Scene
from browser.stage import Stage

#: As the nightly check words it.
FAULT = "line 7: changed: its detail is not the one that was noted"


def trouble_scenes(stage: Stage) -> Iterator[Scene]:
    """The last of all: what is wrong stays so."""
    home = f"/coordinate/{stage.association}"
    _find_fault(stage)
    _lose_worker(stage)
    yield Scene("trouble-audit", "coordinator", f"{home}/audit")
    yield Scene("trouble-home", "coordinator", f"{home}/")


def _find_fault(stage: Stage) -> None:
    values = {
        "number": 6,
        "hash": "3f2a901b7c99d045e6f8" + 44 * "0",
        "faults": 2,
        "acknowledged": 1,
        "fault": f"{stage.association}: {FAULT}",
    }
    with stage.server.database.writing() as session:
        session.merge(AuditCheck(association=stage.association, at=utc_now(), **values))


def _lose_worker(stage: Stage) -> None:
    database, then = stage.server.database, utc_now() - TOO_LONG - timedelta(hours=5)
    beat(database, "a worker", then)
    take_turn(database, "mails sent", timedelta(minutes=1), "a worker", then)
    end_turn(database, "mails sent", "a worker", then)
    depart(database, "a worker")
