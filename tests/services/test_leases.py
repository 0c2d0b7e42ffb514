"""One window has an essay open at a time, until it is silent for long or another takes over."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from assay.services.essays.allocation import allocate
from assay.services.essays.leases import EXPIRES, Held, hold
from assay.services.essays.rating import open_desk, queue
from assay.services.people import Actor
from assay.storage.database import Database
from services.building import ASSOCIATION

MINUTE = timedelta(minutes=1)


def test_a_lease_is_kept_up_runs_out_and_is_taken_over(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: Callable[[Actor, Mapping[int, str]], int],
    now: datetime,
) -> None:
    rita, _ = make_person("Rita Reviewer", "reviewer"), make_person("Rolf Reviewer", "reviewer")
    make_sitting(make_person("Ann Applicant"), {1: "I look."})
    with database.writing() as session:
        allocate(session, coordinator, window, now)

    def ask(holder: str, at: datetime, *, take: bool = False) -> Held:
        with database.writing() as session:
            task = queue(session, rita, ASSOCIATION)[0]
            place = (task.code, task.section, task.question)
            desk = open_desk(session, rita, ASSOCIATION, *place, lock=True)
            return hold(session, rita, ASSOCIATION, desk, holder, at, take=take)

    assert ask("one", now) == Held(is_mine=True, since=now)
    assert ask("one", now + 2 * MINUTE) == Held(is_mine=True, since=now)
    assert ask("two", now + 4 * MINUTE) == Held(is_mine=False, since=now)
    silent = now + 2 * MINUTE + EXPIRES
    assert ask("two", silent) == Held(is_mine=True, since=silent)
    assert ask("one", silent) == Held(is_mine=False, since=silent)
    assert ask("one", silent, take=True) == Held(is_mine=True, since=silent)
    assert not ask("two", silent).is_mine
