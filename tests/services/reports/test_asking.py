"""Asked twice for the same data is one job; other data, or another reader, is another one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.reports.kinds import is_large, of_log, of_window, wanted_of
from assay.services.reports.orders import MOST_WAITING, Order, again, fetch, reports_of
from assay.services.wanted_acts import Wanted
from assay.storage.database import Database
from assay.storage.ratings import Allocation
from jobs.test_schedule import at_once
from services.building import ASSOCIATION, NOW
from services.reports.conftest import LOG, Shop
from services.staging import Stage


def test_whoever_asks_for_the_same_gets_the_same(
    shop: Shop, database: Database, coordinator: Actor, claude: Actor
) -> None:
    first = shop.ask(coordinator)
    assert [shop.ask(coordinator), shop.ask(claude)] == [first, first]
    assert shop.ask(coordinator, replace(LOG, language="es")) != first
    assert shop.ask(coordinator, replace(LOG, about=of_log(Wanted(act="register")))) != first
    with database.reading() as session:
        names = [each.asked_by for each in reports_of(session, claude, ASSOCIATION)]
    assert names == ["Cora Coordinator"] * 3


def test_who_asks_at_the_same_instant_gets_one(shop: Shop, coordinator: Actor, claude: Actor) -> None:
    actors = [coordinator, claude, coordinator, claude]
    assert len(set(at_once(lambda number: shop.ask(actors[number]), 4))) == 1
    assert len(shop.rows()) == 1


def test_a_report_that_waits_has_what_happens_meanwhile_and_one_that_is_ready_has_not(
    shop: Shop, coordinator: Actor
) -> None:
    first = shop.ask(coordinator)
    shop.happen("register")
    assert shop.ask(coordinator) == first
    assert shop.work() == 1
    second = shop.ask(coordinator)
    assert second != first
    shop.work()
    assert shop.ask(coordinator) == second


def test_looking_and_taking_along_change_no_statistics(shop: Shop, coordinator: Actor, stage: Stage) -> None:
    order = Order(ASSOCIATION, "statistics-csv", of_window(stage.window), "en")
    first = shop.ask(coordinator, order)
    shop.work()
    for act in ("view report", "export report"):
        shop.happen(act)
        assert shop.ask(coordinator, order) == first
    shop.happen("release result")
    assert shop.ask(coordinator, order) != first


def test_only_so_many_wait(shop: Shop, coordinator: Actor) -> None:
    for number in range(MOST_WAITING):
        shop.ask(coordinator, replace(LOG, about=of_log(Wanted(words=f"{number}"))))
    with pytest.raises(Refused, match=f"{MOST_WAITING} reports wait"):
        shop.ask(coordinator)


def test_only_coordinators_ask_and_only_for_what_there_is(
    shop: Shop, coordinator: Actor, make_person: Callable[..., Actor], stage: Stage
) -> None:
    candidate = make_person("Ann Other")
    window = Order(ASSOCIATION, "statistics-csv", of_window(stage.window), "en")
    for order in (LOG, window):
        with pytest.raises(NotAllowed):
            shop.ask(candidate, order)
        with pytest.raises(NotAllowed):
            shop.ask(coordinator, replace(order, association="elsewhere"))
    for order in (replace(LOG, kind="no-such"), replace(window, about=of_window(99))):
        with pytest.raises(NotFound):
            shop.ask(coordinator, order)
    assert shop.rows() == []


def test_what_is_not_all_is_for_the_eyes_of_who_asked(
    shop: Shop, database: Database, coordinator: Actor, make_person: Callable[..., Actor], stage: Stage
) -> None:
    """A coordinator who scores responses is not told whose they are, and nobody gets their file for the whole."""
    both = make_person("Bo Both", "coordinator", "reviewer")
    from_whole = shop.ask(coordinator)
    with database.writing() as session:
        let_score(session, both, stage.half_scored)
    own = shop.ask(both)
    assert own != from_whole
    shop.work()
    with database.reading() as session:
        assert [each.report.id for each in reports_of(session, both, ASSOCIATION)] == [own, from_whole]
        assert [each.report.id for each in reports_of(session, coordinator, ASSOCIATION)] == [from_whole]
        assert fetch(session, both, ASSOCIATION, own).state == "ready"
        with pytest.raises(Refused, match="may read has changed"):
            fetch(session, both, ASSOCIATION, from_whole)
        with pytest.raises(NotFound):
            fetch(session, coordinator, ASSOCIATION, own)
        with pytest.raises(NotFound):
            again(session, coordinator, ASSOCIATION, own, NOW)


def test_who_sees_less_since_is_refused_what_was_made_before(
    shop: Shop, database: Database, make_person: Callable[..., Actor], stage: Stage
) -> None:
    both = make_person("Bo Both", "coordinator", "reviewer")
    number = shop.ask(both)
    shop.work()
    with database.writing() as session:
        let_score(session, both, stage.half_scored)
    with database.reading() as session, pytest.raises(Refused, match="may read has changed"):
        fetch(session, both, ASSOCIATION, number)


def test_who_is_no_coordinator_any_more_fetches_nothing(
    shop: Shop, database: Database, coordinator: Actor
) -> None:
    number = shop.ask(coordinator)
    shop.work()
    dismissed = replace(coordinator, appointments=frozenset())
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            fetch(session, dismissed, ASSOCIATION, number)
        with pytest.raises(NotFound):
            fetch(session, coordinator, ASSOCIATION, number + 1)


def test_what_is_not_ready_cannot_be_fetched(shop: Shop, database: Database, coordinator: Actor) -> None:
    number = shop.ask(coordinator)
    with database.reading() as session, pytest.raises(Refused, match="not ready"):
        fetch(session, coordinator, ASSOCIATION, number)


def test_what_was_looked_for_is_the_same_afterwards() -> None:
    wanted = Wanted("register", "-", "Ann", "clinical", datetime(2026, 1, 2, 5, tzinfo=UTC), None)
    assert wanted_of(of_log(wanted)) == wanted
    assert wanted_of(of_log(Wanted())) == Wanted()


def test_what_is_small_is_not_waited_for(database: Database, coordinator: Actor, stage: Stage) -> None:
    with database.reading() as session:
        for kind, about in (("audit-csv", of_log(Wanted())), ("statistics-pdf", of_window(stage.window))):
            assert not is_large(session, coordinator, ASSOCIATION, kind, about)


def let_score(session: Session, actor: Actor, sitting: int) -> None:
    """Give a response that waits for its scores to somebody, and note an act of its candidate."""
    session.add(
        Allocation(sitting_id=sitting, reviewer_id=actor.person_id, association=ASSOCIATION, allocated_at=NOW)
    )
