"""What coordinators enter: how a dispute is settled, what boards came to, what the association states."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from assay.content.catalog import Catalog
from assay.services.applications import beginning, settling
from assay.services.applications.evaluating import evaluation_of
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application, Settlement
from assay.storage.database import Database
from services.applications.decided import approved, complete
from services.applications.keeping import (
    KEEPER,
    LATER,
    SOCIETY,
    allocated,
    finish,
    handed_in,
    next_step,
    settle,
    status_of,
    with_levels,
)

MET = {"judgements": {"boat-licence": "met"}}
UNMET = {"judgements": {"boat-licence": "unmet"}}


def test_who_disagree_go_to_the_coordinator(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    finish(database, society, rita, given[rita.person_id])
    assert finish(database, society, rolf, given[rolf.person_id], "defer") == "disputed"
    assert next_step(database, society, mine) == ("review", "With the coordinator", "coordinator")
    with pytest.raises(NotAllowed):
        settle(database, society, rita, mine, "approve")
    settle(database, society, cora, mine, "approve")
    assert status_of(database, mine) == "approved"
    with pytest.raises(Refused, match="nothing to settle"):
        settle(database, society, cora, mine, "approve")


def test_judgements_that_differ_are_settled_and_those_that_agree_are_kept(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann, island=None)
    given = allocated(database, society, cora, mine)
    finish(database, society, rita, given[rita.person_id], "defer", **UNMET)
    assert finish(database, society, rolf, given[rolf.person_id], "defer", **MET) == "disputed"
    with pytest.raises(Refused, match="Still to be judged: Boat licence"):
        settle(database, society, cora, mine, "approve")
    with pytest.raises(Refused, match="Only what needs review"):
        settle(database, society, cora, mine, "approve", boat_licence="met", watch="met")
    settle(database, society, cora, mine, "approve", boat_licence="met")
    with database.reading() as session:
        assert session.scalars(select(Settlement)).one().judgements == {"boat-licence": "met"}
        found = evaluation_of(session, society, session.get_one(Application, mine), LATER)
    assert found.finding("boat-licence").status == "met"


def test_the_second_level_is_read_by_others_and_can_disagree(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    levels = with_levels(society, 2)
    mine = handed_in(database, levels, ann)
    first = allocated(database, levels, cora, mine, rita)
    assert finish(database, levels, rita, first[rita.person_id]) == "in-review"
    assert next_step(database, levels, mine) == ("review", "Waiting for reviewers", "coordinator")
    with pytest.raises(Refused, match="already, at level 1"):
        allocated(database, levels, cora, mine, rita)
    second = allocated(database, levels, cora, mine)
    assert list(second) == [rolf.person_id]
    assert finish(database, levels, rolf, second[rolf.person_id], "defer") == "disputed"
    settle(database, levels, cora, mine, "defer")
    assert status_of(database, mine) == "deferred"


def test_two_levels_that_approve_meet_the_review(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    levels = with_levels(society, 2)
    mine = handed_in(database, levels, ann)
    for reviewer in (rita, rolf):
        given = allocated(database, levels, cora, mine, reviewer)
        finish(database, levels, reviewer, given[reviewer.person_id])
    with database.reading() as session:
        application = session.get_one(Application, mine)
        assert application.status == "approved"
        assert evaluation_of(session, levels, application, LATER).finding("review").status == "met"


def enter(
    database: Database, catalog: Catalog, coordinator: Actor, mine: int, level: int, approved: bool,
    subject: str = "interview",
) -> None:  # fmt: skip
    with database.writing() as session:
        on = LATER.date()
        settling.enter_board(
            session, catalog, coordinator, SOCIETY, mine, subject, level, on, approved, LATER
        )


def found_about(database: Database, catalog: Catalog, mine: int, requirement: str) -> str:
    with database.reading() as session:
        application = session.get_one(Application, mine)
        return evaluation_of(session, catalog, application, LATER).finding(requirement).status


def test_boards_and_statements_of_the_association_complete_an_application(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = approved(database, society, ann, cora, rita, rolf)
    for level, subject, error in (
        (3, "interview", Refused),
        (1, "portfolio", NotFound),
        (1, "song", NotFound),
    ):
        with pytest.raises(error):
            enter(database, society, cora, mine, level, True, subject)
    enter(database, society, cora, mine, 1, True)
    enter(database, society, cora, mine, 2, False)
    with database.writing() as session:
        settling.enter_statement(session, society, cora, SOCIETY, mine, "application-fee-paid", LATER)
        with pytest.raises(NotFound):
            settling.enter_statement(session, society, cora, SOCIETY, mine, "boat-licence", LATER)
    assert found_about(database, society, mine, "application-fee") == "met"
    assert found_about(database, society, mine, "interview") == "unmet"
    enter(database, society, cora, mine, 2, True)
    assert next_step(database, society, mine) == ("decision", "Waiting for the decision", "coordinator")


def test_what_was_entered_for_one_application_does_not_count_for_the_next(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = approved(database, society, ann, cora, rita, rolf)
    complete(database, society, cora, mine)
    assert found_about(database, society, mine, "interview") == "met"
    with database.writing() as session:
        beginning.withdraw(session, ann, mine, LATER)
        anew = beginning.begin(session, society, ann, SOCIETY, KEEPER, None, LATER).id
    assert found_about(database, society, anew, "application-fee") == "unmet"
    assert found_about(database, society, anew, "interview") == "needs-review"


def test_nobody_settles_a_dispute_to_which_they_are_a_party(
    database: Database, society: Catalog, ann: Actor, rita: Actor, make_person: Callable[..., Actor]
) -> None:
    both, cora = make_person("Bea Both", "coordinator", "reviewer"), make_person("Cora", "coordinator")
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine, both, rita)
    finish(database, society, rita, given[rita.person_id])
    finish(database, society, both, given[both.person_id], "defer")
    with pytest.raises(NotAllowed, match="You reviewed this application yourself; another coordinator"):
        settle(database, society, both, mine, "approve")
    settle(database, society, cora, mine, "approve")
    assert status_of(database, mine) == "approved"
