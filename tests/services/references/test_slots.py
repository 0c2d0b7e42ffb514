"""Which references a goal still needs: the slots of its rule, who fills them, and who was asked."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assay.content.catalog import Catalog
from assay.services.people import Actor
from assay.services.references.answering import answer, keep_draft
from assay.services.references.raters import endorsements_known, roles_of, title_of
from assay.services.references.requesting import LIFETIME
from assay.services.references.slots import goals
from assay.storage.database import Database
from services.references.asking import (
    ASSOCIATION,
    ENDORSEMENT,
    STATIONERY,
    ask_for,
    filled,
    set_goal,
)


def places(session: Session, catalog: Catalog, ana: Actor, now: datetime) -> list[tuple[str, str, str]]:
    """Slot, how it stands, and who."""
    (goal,) = goals(session, catalog, ana, now)
    return [(each.id, each.status, each.person) for need in goal.needed for each in need.places]


def test_a_new_goal_has_empty_slots_and_says_who_can_fill_them(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        set_goal(session, ana.person_id, now)
        (goal,) = goals(session, catalog, ana, now)

    assert (goal.association_name, goal.title, goal.empty) == ("River Guild", "Master Beekeeper, Practice", 2)
    assert goal.needed[0].places[1].roles == ("neighbor", "fellow")
    assert "0 of at least 1 raters" in goal.needed[0].notes[0]


def test_who_was_asked_and_who_answered_stand_in_their_slots(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        set_goal(session, ana.person_id, now)
        ask_for(session, catalog, ana, now, "Wilma Holt", "teacher")
        before = places(session, catalog, ana, now)
        bo = ask_for(session, catalog, ana, now, "Bo Lind", "fellow")
        keep_draft(bo, filled(catalog, "Bo Lind", "fellow"))
        answer(session, catalog, STATIONERY, bo, now)
        after = places(session, catalog, ana, now)
        (goal,) = goals(session, catalog, ana, now)

    assert before == [("teacher", "asked", "Wilma Holt"), ("neighbor", "empty", "")]
    # Whether Ana has neighbors is not known, so that reviewers look.
    assert after == [("teacher", "asked", "Wilma Holt"), ("neighbor", "needs-review", "Bo Lind")]
    assert goal.empty == 0


def test_an_answer_fills_a_slot_by_what_the_rater_says(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        set_goal(session, ana.person_id, now)
        wilma = ask_for(session, catalog, ana, now, "Wilma Holt", "teacher")
        keep_draft(wilma, filled(catalog, role="neighbor"))
        answer(session, catalog, STATIONERY, wilma, now)

        assert places(session, catalog, ana, now) == [
            ("teacher", "empty", ""),
            ("neighbor", "met", "Wilma Holt"),
        ]


def test_a_request_that_expired_leaves_its_slot_empty(
    database: Database, catalog: Catalog, ana: Actor, now: datetime
) -> None:
    with database.writing() as session:
        set_goal(session, ana.person_id, now)
        ask_for(session, catalog, ana, now)

        assert places(session, catalog, ana, now + LIFETIME)[0] == ("teacher", "empty", "")


def test_goals_are_those_that_one_works_on_and_that_need_references(
    database: Database, catalog: Catalog, guild: Catalog, ana: Actor, now: datetime
) -> None:
    without = replace(catalog, associations={}, criteria={})
    with database.writing() as session:
        first = set_goal(session, ana.person_id, now)
        set_goal(session, ana.person_id, now, "teaching")

        assert [each.title for each in goals(session, catalog, ana, now)] == [
            "Master Beekeeper, Practice",
            "Master Beekeeper, Teaching",
        ]
        first.status, first.round = "submitted", 1
        session.flush()
        assert len(goals(session, catalog, ana, now)) == 1
        assert goals(session, guild, ana, now) == ()
        assert goals(session, without, ana, now) == ()


def test_the_words_that_raters_choose_from_come_from_the_criteria(catalog: Catalog, guild: Catalog) -> None:
    association = catalog.associations[ASSOCIATION]

    assert roles_of(catalog, ASSOCIATION, ENDORSEMENT) == ("teacher", "neighbor", "fellow")
    assert roles_of(guild, ASSOCIATION, ENDORSEMENT) == ()
    assert [title_of(association, each) for each in ("fellow", "old-friend")] == [
        "Fellow beekeeper",
        "Old friend",
    ]
    assert endorsements_known(catalog) == {
        "elder": "Elder",
        "master-practice": "Master Beekeeper, Practice",
        "master-teaching": "Master Beekeeper, Teaching",
    }
