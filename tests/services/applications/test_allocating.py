"""Reviewers are chosen and taken back; who is too near to the applicant is barred, with the reason."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from assay.content.catalog import Catalog
from assay.services.applications import allocating
from assay.services.applications.candidates import bench_of
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.portfolios import Contact, Entry
from services.applications.keeping import (
    SOCIETY,
    add_contact,
    add_entry,
    allocated,
    finish,
    handed_in,
    next_step,
    status_of,
    with_levels,
)
from services.building import NOW


def test_who_is_too_near_is_barred_with_the_reason(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    with database.writing() as session:
        add_contact(session, ann.person_id, "senior", "Somebody Else", "rita.reviewer@people.example")
        add_entry(
            session, rolf.person_id, "work", "pier", **{"from": "2020-01-01"}, organisation="north  LIGHT"
        )
    mine = handed_in(database, society, ann)
    with database.reading() as session:
        bench = bench_of(session, society, cora, SOCIETY, mine)
    assert (bench.level, bench.lacking, bench.free) == (1, 2, ())
    assert {each.person.name: each.barred for each in bench.candidates} == {
        "Rita Reviewer": ("is named in the applicant's portfolio",),
        "Rolf Reviewer": ("worked at North Light at the same time",),
    }
    with pytest.raises(Refused, match="2 more are needed for this level, and 0 may review"):
        allocated(database, society, cora, mine)
    with pytest.raises(Refused, match="Rita Reviewer is named in the applicant's portfolio"):
        allocated(database, society, cora, mine, rita)


def test_who_becomes_too_near_cannot_go_on(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    with database.writing() as session:
        add_contact(session, rita.person_id, "ann", "Ann Applicant")
    with pytest.raises(NotAllowed, match="names the applicant in their own portfolio"):
        finish(database, society, rita, given[rita.person_id])
    with database.writing() as session:
        session.execute(update(Contact).values(person_id=cora.person_id))
    with pytest.raises(NotAllowed), database.writing() as session:
        allocating.take_back(session, society, cora, SOCIETY, mine, given[rita.person_id], NOW)


def test_the_one_with_the_least_to_do_is_chosen(
    database: Database, society: Catalog, cora: Actor, make_person: Callable[..., Actor]
) -> None:
    one_level = with_levels(society, 1, reviewers=1)
    names = [make_person(name, "reviewer").person_id for name in ("Rae", "Reg", "Rik")]
    chosen = []
    for name in ("Ann", "Ben", "Cid", "Dot"):
        mine = handed_in(database, one_level, make_person(name))
        chosen += allocated(database, one_level, cora, mine)
    assert chosen == [*names, names[0]]


def test_an_unfinished_review_is_taken_back_and_given_to_another(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor,
    make_person: Callable[..., Actor],
) -> None:  # fmt: skip
    mine = handed_in(database, society, ann)
    given, ruth = allocated(database, society, cora, mine), make_person("Ruth", "reviewer")
    with pytest.raises(Refused, match="has all of its reviewers"):
        allocated(database, society, cora, mine, ruth)
    for reviewer in (rita, rolf):
        with database.writing() as session:
            review = given[reviewer.person_id]
            allocating.take_back(session, society, cora, SOCIETY, mine, review, NOW)
    assert status_of(database, mine) == "submitted"
    given = allocated(database, society, cora, mine, ruth, rita)
    finish(database, society, ruth, given[ruth.person_id])
    with pytest.raises(Refused, match="finished and stays"), database.writing() as session:
        allocating.take_back(session, society, cora, SOCIETY, mine, given[ruth.person_id], NOW)


def test_who_lost_the_role_is_replaced_and_not_needed_any_more(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor,
    make_person: Callable[..., Actor],
) -> None:  # fmt: skip
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    with database.writing() as session:
        session.delete(session.get_one(Appointment, (rita.person_id, SOCIETY, "reviewer")))
    ruth = make_person("Ruth", "reviewer")
    instead = allocated(database, society, cora, mine)
    assert list(instead) == [ruth.person_id]
    finish(database, society, ruth, instead[ruth.person_id])
    finish(database, society, rolf, given[rolf.person_id])
    with pytest.raises(Refused, match="not under review any more"):
        finish(database, society, rita, given[rita.person_id])


def test_nobody_handles_their_own_application(
    database: Database, society: Catalog, cora: Actor, make_person: Callable[..., Actor], rita: Actor
) -> None:
    both = make_person("Bea Both", "coordinator", "reviewer")
    mine = handed_in(database, society, both)
    with pytest.raises(NotAllowed, match="your own"):
        allocated(database, society, both, mine, rita)
    with database.reading() as session:
        barred = {e.person.name: e.barred for e in bench_of(session, society, cora, SOCIETY, mine).candidates}
    assert barred["Bea Both"] == ("is the applicant",)


def test_another_associations_coordinator_has_no_part_in_it(
    database: Database, society: Catalog, ann: Actor, make_person: Callable[..., Actor]
) -> None:
    mine = handed_in(database, society, ann)
    other = make_person("Otto", "coordinator", association="river-guild")
    with pytest.raises(NotAllowed), database.writing() as session:
        allocating.allocate(session, society, other, SOCIETY, mine, NOW)
    with pytest.raises(NotFound), database.writing() as session:
        allocating.allocate(session, society, other, "river-guild", mine, NOW)
    with database.reading() as session:
        assert session.scalars(select(Entry.kind).order_by(Entry.kind)).all() == ["supervision", "work"]


def test_the_applicant_hears_that_a_reviewer_is_wanting(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    allocated(database, society, cora, mine, rita, rolf)
    assert next_step(database, society, mine)[1] == "Under review"
    with database.writing() as session:
        session.delete(session.get_one(Appointment, (rolf.person_id, SOCIETY, "reviewer")))
    assert next_step(database, society, mine)[1] == "Waiting for reviewers"
