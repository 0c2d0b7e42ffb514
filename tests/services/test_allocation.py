"""Reviewers come in balance, never score where they sit, and are replaced when they go."""

from collections.abc import Callable, Mapping
from datetime import datetime

import pytest
from sqlalchemy import select

from assay.services.allocation import allocate
from assay.services.appointments import dismiss
from assay.services.errors import NotAllowed, Refused
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.ratings import Allocation
from services.rating_all import rate_all

MakeSitting = Callable[[Actor, Mapping[int, str]], int]
ESSAYS = {1: "The first essay.", 2: "The second essay."}


def raters(database: Database, sitting: int) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(Allocation.reviewer_id).where(Allocation.sitting_id == sitting)))


def run(database: Database, coordinator: Actor, window: int, now: datetime) -> int:
    with database.writing() as session:
        return allocate(session, coordinator, window, now)


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
    with pytest.raises(Refused, match="2 reviewers are needed"):
        run(database, coordinator, window, now)
    make_person("Rob Reviewer", "reviewer")
    run(database, coordinator, window, now)

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
