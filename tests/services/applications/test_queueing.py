"""What a reviewer was given, page by page, without a look into what was handed in."""

from dataclasses import replace

import pytest

from assay.content.catalog import Catalog
from assay.services.applications import allocating, beginning, messages, queueing, reviewing
from assay.services.people import Actor
from assay.storage.database import Database
from services.applications.keeping import LATER, SOCIETY, allocated, finish, handed_in, with_levels
from services.applications.queued import give_many
from services.building import NOW
from services.counting import statements

MANY = 2 * queueing.PAGE + 3


def waiting(database: Database, catalog: Catalog, reviewer: Actor, page: int = 1) -> queueing.QueuePage:
    with database.reading() as session:
        return queueing.waiting_reviews(session, catalog, reviewer, page)


def done(database: Database, catalog: Catalog, reviewer: Actor, page: int = 1) -> queueing.QueuePage:
    with database.reading() as session:
        return queueing.done_reviews(session, catalog, reviewer, page)


def test_what_waits_is_read_in_pages_the_oldest_first(
    database: Database, society: Catalog, ann: Actor, rita: Actor
) -> None:
    give_many(database, ann.person_id, rita.person_id, MANY)
    pages = [waiting(database, society, rita, number) for number in (1, 2, 3)]
    aims = [each.review.application.aim for page in pages for each in page.tasks]

    assert [len(page.tasks) for page in pages] == [queueing.PAGE, queueing.PAGE, 3]
    assert aims == [f"open {days}" for days in reversed(range(MANY))]
    assert {(page.total, page.last) for page in pages} == {(MANY, 3)}


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-7, 1), (4, 3), (10**30, 3)])
def test_a_page_that_there_is_not_is_the_nearest(
    database: Database, society: Catalog, ann: Actor, rita: Actor, asked: int, given: int
) -> None:
    give_many(database, ann.person_id, rita.person_id, MANY)

    assert waiting(database, society, rita, asked).number == given


def test_nothing_is_one_empty_page(database: Database, society: Catalog, rita: Actor) -> None:
    found = waiting(database, society, rita, 2)

    assert (found.tasks, found.total, found.number, found.last) == ((), 0, 1, 1)


def test_many_take_no_more_statements_than_one(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    def count() -> int:
        with statements(database) as seen, database.reading() as session:
            for found in (
                queueing.waiting_reviews(session, society, rita),
                queueing.done_reviews(session, society, rita),
            ):
                assert all(each.review.application.person.name for each in found.tasks)
        return len(seen)

    allocated(database, society, cora, handed_in(database, society, ann), rita)
    before = count()
    give_many(database, ann.person_id, rita.person_id, MANY)
    final = {"status": "final", "outcome": "approve", "final_at": NOW}
    give_many(database, ann.person_id, rita.person_id, MANY, **final)

    assert count() == before


def test_it_waits_for_the_applicant_until_they_answer(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    allocated(database, society, cora, mine, rita, rolf)
    said = []
    for actor, asks in ((rita, False), (rolf, True), (ann, False), (cora, True)):
        with database.writing() as session:
            messages.write(session, actor, mine, "Well?", NOW, asks=asks)
        said.append([each.waits for each in waiting(database, society, rita).tasks])

    assert said == [[False], [True], [False], [True]]


def test_who_waits_is_told_apart(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    """An answer in one application answers nothing in another."""
    first, second = handed_in(database, society, ann), handed_in(database, society, rolf)
    for each in (first, second):
        allocated(database, society, cora, each, rita)
        with database.writing() as session:
            messages.write(session, rita, each, "Well?", NOW, asks=True)
    with database.writing() as session:
        messages.write(session, rolf, second, "Well.", NOW)

    found = {each.review.application_id: each.waits for each in waiting(database, society, rita).tasks}
    assert found == {first: True, second: False}


def test_a_task_says_its_level_and_whether_it_is_begun(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    catalog = with_levels(society, 2)
    mine = handed_in(database, catalog, ann)
    review = allocated(database, catalog, cora, mine, rita)[rita.person_id]
    (task,) = waiting(database, catalog, rita).tasks
    assert (task.plan.levels, task.is_begun) == (2, False)

    with database.writing() as session:
        reviewing.save(session, catalog, rita, review, reviewing.Marks(comment="So far"), LATER)
    (task,) = waiting(database, catalog, rita).tasks
    assert task.is_begun


def test_it_is_listed_where_the_criteria_are_gone(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    allocated(database, society, cora, handed_in(database, society, ann), rita)

    assert waiting(database, replace(society, criteria={}), rita).total == 1


def test_what_is_finished_is_done_and_what_is_not_needed_is_neither(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine, rita, rolf)
    finish(database, society, rita, given[rita.person_id])
    assert [each.review.id for each in done(database, society, rita).tasks] == [given[rita.person_id]]
    assert waiting(database, society, rita).total == 0

    with database.writing() as session:
        beginning.withdraw(session, ann, mine, LATER)
    assert waiting(database, society, rolf).total == done(database, society, rolf).total == 0
    assert done(database, society, rita).total == 1


def test_a_review_that_is_taken_back_is_gone(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    mine = handed_in(database, society, ann)
    review = allocated(database, society, cora, mine, rita)[rita.person_id]
    with database.writing() as session:
        allocating.take_back(session, society, cora, SOCIETY, mine, review, LATER)

    assert waiting(database, society, rita).total == 0


def test_who_is_reviewer_elsewhere_only_has_nothing_here(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    allocated(database, society, cora, handed_in(database, society, ann), rita)
    elsewhere = replace(rita, appointments=frozenset({("far-guild", "reviewer"), (SOCIETY, "coordinator")}))

    assert waiting(database, society, elsewhere).total == 0
