"""Where no worker runs any more, coordinators are told, for their applicants wait for it."""

from datetime import timedelta

from flask.testing import FlaskClient

from assay.services.working import MINUTE, TOO_LONG, take_turn
from assay.storage.database import Database
from web.acting import Clock, Someone

WORDS = "nothing is done by itself"
SPANISH = "nada se hace por sí solo"
PAGE = "/coordinate/river-guild/"


def test_a_coordinator_learns_that_the_worker_is_gone(
    desk: FlaskClient, database: Database, clock: Clock, cora: Someone
) -> None:
    assert WORDS not in desk.get(PAGE).text  # one that never was is for the installation's operator
    take_turn(database, "mails sent", MINUTE, "w", clock.now)
    clock.now += TOO_LONG
    assert WORDS not in desk.get(PAGE).text
    clock.now += timedelta(seconds=1)
    assert WORDS in desk.get(PAGE).text
    assert SPANISH in desk.get(PAGE, headers={"Accept-Language": "es"}).text
    take_turn(database, "mails sent", MINUTE, "w", clock.now)
    assert WORDS not in desk.get(PAGE).text
