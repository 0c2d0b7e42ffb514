"""What one judge sends twice at the same moment, from two windows of a browser."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from assay.services.people import Actor
from assay.services.standard_setting.judging import accept, judge, open_bench
from assay.storage.database import Database
from assay.storage.standard_settings import HofsteeAnswer, Judgement
from services.building import NOW
from services.standard_setting.panel import Room, gather


@pytest.fixture
def room(database: Database, window: int, coordinator: Actor, make_person: Callable[[str], Actor]) -> Room:
    """A round that is open."""
    found = gather(database, window, coordinator, make_person, judges=2)
    found.go("round-1")
    return found


def test_two_posts_of_one_judge_are_one_after_the_other(database: Database, room: Room) -> None:
    meeting = Barrier(2)

    def post(share: int) -> None:
        meeting.wait()
        with database.writing() as session:
            # As a page does: it looks before it writes.
            open_bench(session, room.judges[0], room.panel)
            judge(session, room.judges[0], room.panel, dict.fromkeys(range(1, 7), share), NOW)
            accept(session, room.judges[0], room.panel, (share, share, 0, 30), NOW)

    for _ in range(5):
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(post, (40, 60)))
        with database.writing() as session:
            shares = {each.share for each in session.scalars(select(Judgement))}
            answer = session.scalars(select(HofsteeAnswer)).one()
            assert shares in ({40}, {60})
            assert {answer.lowest_cut} == shares
            for each in session.scalars(select(Judgement)):
                session.delete(each)
            session.delete(answer)


def test_other_judges_do_not_wait(database: Database, room: Room) -> None:
    if database.is_sqlite:
        return  # has one writer at a time
    with database.writing() as session:
        judge(session, room.judges[0], room.panel, {1: 40}, NOW)
        session.flush()
        with ThreadPoolExecutor(1) as threads:
            threads.submit(room.say, room.judges[1], {1: 60}).result(timeout=30)
    with database.reading() as session:
        assert len(session.scalars(select(Judgement)).all()) == 2
