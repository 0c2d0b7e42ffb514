"""Scoring one response: drafts, final ratings, and what a rule refuses."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from assay.services.candidacy.incidents import void_sitting
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.essays.allocation import allocate
from assay.services.essays.rating import Desk, Marks, keep_draft, make_final, open_desk, queue
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.ratings import Rating
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION
from services.counting import statements

FULL = Marks({"observation": 3, "care": 2}, {"care": "Say what you would do if it fails."}, "Read on.", 60)
ESSAYS = {1: "I would first stand and look.", 3: "I ask her when she last saw the queen."}


@pytest.fixture
def reviewers(make_person: Callable[..., Actor]) -> tuple[Actor, Actor]:
    return make_person("Rita Reviewer", "reviewer"), make_person("Rolf Reviewer", "reviewer")


@pytest.fixture
def sitting(
    database: Database,
    make_person: Callable[..., Actor],
    make_sitting: Callable[[Actor, Mapping[int, str]], int],
    coordinator: Actor,
    reviewers: tuple[Actor, Actor],
    window: int,
    now: datetime,
) -> int:
    """A sitting with two essays, allocated to two reviewers."""
    found = make_sitting(make_person("Ann Applicant"), ESSAYS)
    with database.writing() as session:
        assert allocate(session, coordinator, window, now).made == 2
    return found


def desks(database: Database, reviewer: Actor) -> list[Desk]:
    with database.reading() as session:
        return [
            open_desk(session, reviewer, ASSOCIATION, task.code, task.section, task.question)
            for task in queue(session, reviewer, ASSOCIATION)
        ]


@pytest.mark.usefixtures("sitting")
def test_the_queue_says_what_is_left(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    first, second = desks(database, reviewers[0])
    with database.writing() as session:
        keep_draft(session, reviewers[0], first, ASSOCIATION, Marks({"care": 1}), now)
        make_final(session, reviewers[0], second, ASSOCIATION, FULL, now)
    with database.reading() as session:
        tasks = queue(session, reviewers[0], ASSOCIATION)
        others = queue(session, reviewers[1], ASSOCIATION)
    assert [(task.status, task.scored, task.criteria) for task in tasks] == [("draft", 1, 2), ("final", 2, 2)]
    assert {task.status for task in others} == {"new"}


@pytest.mark.usefixtures("sitting")
def test_a_desk_holds_the_words_and_nothing_of_the_other_reviewer(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    with database.writing() as session:
        make_final(session, reviewers[0], desk, ASSOCIATION, FULL, now)
    with database.reading() as session:
        other = open_desk(session, reviewers[1], ASSOCIATION, desk.code, desk.section, desk.question)
    assert other.text == ESSAYS[desk.question]
    assert other.rating is None
    assert "Ann" not in repr(other)


@pytest.mark.usefixtures("sitting")
def test_a_draft_grows_and_counts_time_in_believable_steps(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    for seconds in (30, 7200, -50):
        with database.writing() as session:
            keep_draft(session, reviewers[0], desk, ASSOCIATION, Marks({"care": 1}, seconds=seconds), now)
    assert desks(database, reviewers[0])[0].rating is not None
    with database.reading() as session:
        assert session.scalar(select(Rating.seconds)) == 30 + 15 * 60


@pytest.mark.usefixtures("sitting")
def test_a_draft_keeps_no_comment_on_an_unknown_criterion(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    marks = Marks({}, {"care": "Yes.", "charm": "No.", "observation": " "})
    with database.writing() as session:
        assert keep_draft(session, reviewers[0], desk, ASSOCIATION, marks, now).comments == {"care": "Yes."}


@pytest.mark.parametrize("levels", [{"care": 4}, {"care": -1}, {"charm": 1}])
@pytest.mark.usefixtures("sitting")
def test_levels_and_criteria_that_do_not_exist_are_refused(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime, levels: dict[str, int]
) -> None:
    desk = desks(database, reviewers[0])[0]
    with pytest.raises(Refused), database.writing() as session:
        keep_draft(session, reviewers[0], desk, ASSOCIATION, Marks(levels), now)


@pytest.mark.usefixtures("sitting")
def test_a_rating_without_all_levels_is_not_final(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    with pytest.raises(Refused, match="Observation"), database.writing() as session:
        make_final(session, reviewers[0], desk, ASSOCIATION, Marks({"care": 1}), now)


@pytest.mark.usefixtures("sitting")
def test_a_final_rating_is_never_changed(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    with database.writing() as session:
        make_final(session, reviewers[0], desk, ASSOCIATION, FULL, now)
    for act in (keep_draft, make_final):
        with pytest.raises(Refused, match="final"), database.writing() as session:
            act(session, reviewers[0], desk, ASSOCIATION, Marks({"observation": 0, "care": 0}), now)
    with database.reading() as session:
        assert session.scalar(select(Rating.levels)) == FULL.levels
        lines = select(func.count()).where(AuditLine.act == "final rating")
        assert session.scalar(lines) == 1


@pytest.mark.usefixtures("sitting")
def test_comments_may_hold_whatever_people_paste(
    database: Database, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    marks = Marks({}, {"care": "a\0b"}, "😀 ñ \u202e \0" + "x" * 100_000)
    with database.writing() as session:
        kept = keep_draft(session, reviewers[0], desk, ASSOCIATION, marks, now)
    assert kept.comments == {"care": "ab"}
    assert kept.comment == "😀 ñ \u202e " + "x" * 100_000


def test_who_is_not_allocated_sees_nothing(
    database: Database, sitting: int, make_person: Callable[..., Actor], reviewers: tuple[Actor, Actor]
) -> None:
    stranger, coordinator = make_person("Sam Stranger", "reviewer"), make_person("Zoe", "coordinator")
    desk = desks(database, reviewers[0])[0]
    with database.reading() as session:
        assert queue(session, stranger, ASSOCIATION) == ()
        with pytest.raises(NotFound):
            open_desk(session, stranger, ASSOCIATION, desk.code, desk.section, desk.question)
        with pytest.raises(NotAllowed):
            open_desk(session, coordinator, ASSOCIATION, desk.code, desk.section, desk.question)
        with pytest.raises(NotFound):
            open_desk(session, reviewers[0], ASSOCIATION, desk.code, desk.section, 2)
    assert sitting


def test_a_sitting_that_is_void_is_not_scored_any_more(
    database: Database, sitting: int, coordinator: Actor, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    desk = desks(database, reviewers[0])[0]
    with database.writing() as session:
        void_sitting(session, coordinator, ASSOCIATION, sitting, "A fire alarm.", now)
    with database.writing() as session:
        assert queue(session, reviewers[0], ASSOCIATION) == ()
        with pytest.raises(NotFound):
            keep_draft(session, reviewers[0], desk, ASSOCIATION, FULL, now)


def test_the_last_final_rating_makes_the_result(
    database: Database, sitting: int, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    for reviewer in reviewers:
        for desk in desks(database, reviewer):
            with database.writing() as session:
                assert session.get(StoredResult, sitting) is None
                make_final(session, reviewer, desk, ASSOCIATION, FULL, now)
    with database.reading() as session:
        result = session.get_one(StoredResult, sitting)
        assert session.get_one(Sitting, sitting).status == "scored"
        assert result.passed


def test_two_last_ratings_at_the_same_moment_make_one_result(
    database: Database, sitting: int, reviewers: tuple[Actor, Actor], now: datetime
) -> None:
    (first, second), last = reviewers, []
    for reviewer in reviewers:
        *others, desk = desks(database, reviewer)
        last.append(desk)
        for other in others:
            with database.writing() as session:
                make_final(session, reviewer, other, ASSOCIATION, FULL, now)

    def finish() -> None:
        with database.writing() as session:
            make_final(session, second, last[1], ASSOCIATION, FULL, now + timedelta(seconds=1))

    thread = Thread(target=finish)
    with database.writing() as session:
        make_final(session, first, last[0], ASSOCIATION, FULL, now)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "the second must wait, or it does not see the first"
    thread.join()
    with database.reading() as session:
        assert session.get(StoredResult, sitting) is not None


def test_a_long_queue_takes_no_more_statements_than_a_short_one(
    database: Database,
    sitting: int,
    make_person: Callable[..., Actor],
    make_sitting: Callable[[Actor, Mapping[int, str]], int],
    coordinator: Actor,
    reviewers: tuple[Actor, Actor],
    window: int,
    now: datetime,
) -> None:
    short = statements_of_queue(database, reviewers[0])
    for name in ("Bea", "Cleo", "Dan"):
        make_sitting(make_person(name), ESSAYS)
    with database.writing() as session:
        allocate(session, coordinator, window, now)
    assert statements_of_queue(database, reviewers[0]) == short


def statements_of_queue(database: Database, reviewer: Actor) -> int:
    with database.reading() as session, statements(database) as seen:
        assert queue(session, reviewer, ASSOCIATION)
    return len(seen)
