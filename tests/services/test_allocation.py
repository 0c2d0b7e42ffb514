"""Reviewers come in balance, never score where they sit, and are replaced when they go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from sqlalchemy import select

from assay.services.appointments import dismiss
from assay.services.errors import NotAllowed
from assay.services.essays.allocation import allocate, outlook, plan
from assay.services.essays.allocation_bench import bench
from assay.services.essays.rating import queue
from assay.services.people import Actor
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from services.disputing import knows
from services.rating_all import rate_all

MakeSitting = Callable[[Actor, Mapping[int, str]], int]
ESSAYS = {1: "The first essay.", 2: "The second essay."}


def raters(database: Database, sitting: int) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(Allocation.reviewer_id).where(Allocation.sitting_id == sitting)))


def run(database: Database, coordinator: Actor, window: int, now: datetime) -> int:
    with database.writing() as session:
        return allocate(session, coordinator, window, now).made


def test_loads_differ_by_one_at_most_and_doing_it_again_changes_nothing(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    reviewers = [make_person(f"Reviewer {n}", "reviewer") for n in range(3)]
    sittings = [make_sitting(make_person(f"Candidate {n}"), ESSAYS) for n in range(4)]
    made, again = run(database, coordinator, window, now), run(database, coordinator, window, now)

    given = [raters(database, sitting) for sitting in sittings]
    loads = [sum(reviewer.person_id in pair for pair in given) for reviewer in reviewers]
    assert (made, again) == (8, 0)
    assert all(len(pair) == 2 for pair in given)
    assert max(loads) - min(loads) <= 1


def test_who_sits_in_the_window_scores_nothing_in_it(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    both = make_person("Bo Both", "reviewer")
    make_person("Rita Reviewer", "reviewer")
    own = make_sitting(both, ESSAYS)
    other = make_sitting(make_person("Ann Applicant"), ESSAYS)
    rob = make_person("Rob Reviewer", "reviewer")

    assert run(database, coordinator, window, now) == 4
    assert rob.person_id in raters(database, own) & raters(database, other)
    assert both.person_id not in raters(database, own) | raters(database, other)


def test_who_loses_the_role_before_the_end_is_replaced_and_who_finished_is_not(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    done, gone = make_person("Dora Done", "reviewer"), make_person("Gus Gone", "reviewer")
    sitting = make_sitting(make_person("Ann Applicant"), ESSAYS)
    run(database, coordinator, window, now)
    rate_all(database, done, 3, now)
    for who in (done, gone):
        with database.writing() as session:
            dismiss(session, coordinator, "river-guild", who.person_id, "reviewer", now)
    fresh = make_person("Flora Fresh", "reviewer")
    made = run(database, coordinator, window, now)

    assert made == 1
    assert raters(database, sitting) == {done.person_id, gone.person_id, fresh.person_id}


def test_a_sitting_without_a_written_essay_needs_nobody(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    sitting = make_sitting(make_person("Ann Applicant"), {1: "  "})

    assert run(database, coordinator, window, now) == 0
    assert raters(database, sitting) == set()


def test_only_a_coordinator_allocates_even_when_there_is_nothing_to_do(
    database: Database, window: int, make_person: Callable[..., Actor], now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        run(database, make_person("Rita Reviewer", "reviewer"), window, now)


def test_nobody_reads_whom_they_know(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    near, named, one, two = (make_person(f"Reviewer {n}", "reviewer") for n in "abcd")
    candidate = make_person("Ann Applicant")
    knows(database, candidate, near)
    knows(database, named, candidate)
    sitting = make_sitting(candidate, ESSAYS)
    other = make_sitting(make_person("Ben Beekeeper"), ESSAYS)
    with database.reading() as session:
        before = outlook(session, coordinator, "river-guild", window)
    run(database, coordinator, window, now)

    assert raters(database, sitting) == {one.person_id, two.person_id}
    assert raters(database, other) == {near.person_id, named.person_id}
    assert [each.barred for each in before.loads] == [1, 1, 0, 0]
    assert [(each.before, each.after) for each in before.loads] == [(0, 2)] * 4


def test_a_conflict_found_later_ends_the_reading_and_what_was_rated_does_not_count(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    near, fine = make_person("Nea Near", "reviewer"), make_person("Fin Fine", "reviewer")
    candidate = make_person("Ann Applicant")
    sitting = make_sitting(candidate, ESSAYS)
    run(database, coordinator, window, now)
    rate_all(database, near, 3, now)
    knows(database, candidate, near)
    fresh = make_person("Flora Fresh", "reviewer")
    made, again = run(database, coordinator, window, now), run(database, coordinator, window, now)
    rate_all(database, fine, 2, now)

    with database.reading() as session:
        assert queue(session, near, "river-guild") == ()
        assert session.get_one(Sitting, sitting).status == "submitted"
        acts = session.scalars(select(AuditLine).where(AuditLine.act == "bar reviewer")).all()
    assert (made, again) == (1, 0)
    assert [(each.subject, each.detail) for each in acts] == [
        (f"sitting {sitting}", {"reviewer": near.person_id})
    ]
    rate_all(database, fresh, 2, now)
    with database.reading() as session:
        assert session.get_one(Sitting, sitting).status == "scored"


def test_the_same_seed_gives_the_same_plan_and_stands_in_the_log(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    for n in range(5):
        make_person(f"Reviewer {n}", "reviewer")
    for n in range(3):
        make_sitting(make_person(f"Candidate {n}"), ESSAYS)
    with database.reading() as session:
        found = bench(session, session.get_one(Window, window))
        one, same, other = (plan(found, seed) for seed in (11, 11, 12))
    with database.writing() as session:
        allocate(session, coordinator, window, now, seed=11)

    assert one == same
    assert one.given != other.given
    with database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.act == "allocate reviewers")).one()
        pairs = session.execute(select(Allocation.sitting_id, Allocation.reviewer_id)).all()
    assert line.detail == {"made": 6, "seed": 11}
    assert sorted(map(tuple, pairs)) == list(one.given)


@dataclass(frozen=True)
class Short:
    """Two responses, of which one lost a reader who knows its candidate; nobody else can read it."""

    near: Actor
    fine: Actor
    lacking: int
    other: int


@pytest.fixture
def short(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> Short:
    near, fine = make_person("Nea Near", "reviewer"), make_person("Fin Fine", "reviewer")
    ann, ben = make_person("Ann Applicant"), make_person("Ben Beekeeper")
    lacking, other = make_sitting(ann, ESSAYS), make_sitting(ben, ESSAYS)
    run(database, coordinator, window, now)
    knows(database, ann, near)
    return Short(near, fine, lacking, other)


def test_what_lacks_reviewers_is_named_to_whom_it_tells_nothing(
    database: Database, coordinator: Actor, window: int, short: Short, now: datetime
) -> None:
    with database.writing() as session:
        done = allocate(session, coordinator, window, now)
        code = session.get_one(Sitting, short.lacking).code
    assert (done.made, done.barred) == (0, 1)
    assert f"{code} lacks 1 reviewer. Appoint reviewers who do not sit" in done.short
    with database.reading() as session:
        assert session.get_one(Allocation, (short.lacking, short.near.person_id)).reading == "barred"
        assert outlook(session, coordinator, "river-guild", window).short == done.short
        both = replace(short.fine, appointments=short.fine.appointments | {("river-guild", "coordinator")})
        told = outlook(session, both, "river-guild", window)
    assert "1 response lacks 1 reviewer in all" in told.short
    assert code not in told.short
    assert [each.barred for each in told.loads] == [None, None]


def test_what_lacks_reviewers_holds_up_nothing_else(
    database: Database,
    coordinator: Actor,
    window: int,
    short: Short,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    with database.writing() as session:
        done = allocate(session, coordinator, window, now)
    late = make_sitting(make_person("Lea Late"), ESSAYS)
    with database.writing() as session:
        again = allocate(session, coordinator, window, now)
    assert (again.made, again.short) == (2, done.short)
    everybody = {short.near.person_id, short.fine.person_id}
    assert raters(database, late) == raters(database, short.other) == everybody


def test_of_too_few_those_who_may_read_begin(
    database: Database,
    coordinator: Actor,
    window: int,
    make_person: Callable[..., Actor],
    make_sitting: MakeSitting,
    now: datetime,
) -> None:
    rita = make_person("Rita Reviewer", "reviewer")
    sitting = make_sitting(make_person("Ann Applicant"), ESSAYS)
    with database.writing() as session:
        done = allocate(session, coordinator, window, now)
    assert (done.made, raters(database, sitting)) == (1, {rita.person_id})
    assert "lacks 1 reviewer." in done.short


def test_a_coordinator_who_reviews_is_not_told_from_whom_they_are_barred(
    database: Database, coordinator: Actor, window: int, make_person: Callable[..., Actor]
) -> None:
    both = make_person("Bo Both", "reviewer", "coordinator")
    with database.reading() as session:
        assert [each.barred for each in outlook(session, both, "river-guild", window).loads] == [None]
        assert [each.barred for each in outlook(session, coordinator, "river-guild", window).loads] == [0]
