"""Reviewers read what was handed in, judge it, and agree or send it back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from assay.content.catalog import Catalog
from assay.services.applications import reviewing, submitting
from assay.services.applications.evaluating import evaluation_of
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.services.trail import read_trail
from assay.storage.applications import Application, Review
from assay.storage.database import Database
from services.applications.keeping import (
    LATER,
    SOCIETY,
    allocated,
    finish,
    handed_in,
    next_step,
    review_of,
    status_of,
)
from services.building import NOW

MET = {"judgements": {"boat-licence": "met"}}
UNMET = {"judgements": {"boat-licence": "unmet"}}


def test_two_who_agree_approve(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    assert set(given) == {rita.person_id, rolf.person_id}
    assert next_step(database, society, mine) == ("review", "Under review", "reviewers")
    assert finish(database, society, rita, given[rita.person_id]) == "in-review"
    assert finish(database, society, rolf, given[rolf.person_id]) == "approved"
    assert next_step(database, society, mine) == ("decision", "Nearly there", "coordinator")


def test_two_who_finish_at_once_bring_it_further_once(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda who: finish(database, society, who, given[who.person_id]), (rita, rolf))
        assert sorted(done) == ["approved", "in-review"]
    assert status_of(database, mine) == "approved"


def test_two_who_defer_send_it_back_and_a_new_round_begins(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    finish(database, society, rita, given[rita.person_id], "defer")
    assert finish(database, society, rolf, given[rolf.person_id], "defer") == "deferred"
    assert next_step(database, society, mine) == ("hand-in", "Back with you", "applicant")
    with database.writing() as session:
        assert submitting.submit(session, society, ann, mine, LATER).round == 2
    again = allocated(database, society, cora, mine)
    finish(database, society, rita, again[rita.person_id])
    assert finish(database, society, rolf, again[rolf.person_id]) == "approved"


def test_judgements_are_seen_once_the_level_is_done(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann, island=None)
    given = allocated(database, society, cora, mine)

    def licence() -> str:
        with database.reading() as session:
            found = evaluation_of(session, society, session.get_one(Application, mine), LATER)
            return found.finding("boat-licence").status

    finish(database, society, rita, given[rita.person_id], **MET)
    assert licence() == "needs-review"
    finish(database, society, rolf, given[rolf.person_id], **MET)
    assert licence() == "met"


def test_an_approval_answers_every_question_and_no_other(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    mine = handed_in(database, society, ann, island=None)
    review = allocated(database, society, cora, mine, rita)[rita.person_id]
    for marks, words in (
        ({}, "Still to be judged: Boat licence"),
        (UNMET, "Judged as not met: Boat licence"),
        ({"judgements": {"watch": "met"}}, "Only what needs review"),
        ({"judgements": {"boat-licence": "needs-review"}}, "met or not met"),
        ({"ticks": {"poetry.odes": True}}, "not in the map"),
    ):
        with pytest.raises(Refused, match=words):
            finish(database, society, rita, review, **marks)
    with pytest.raises(Refused, match="needs a comment"):
        finish(database, society, rita, review, "defer", comment=" ")
    assert review_of(database, review).status == "open"


def test_marks_are_kept_and_a_finished_review_stays(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    mine = handed_in(database, society, ann)
    review = allocated(database, society, cora, mine, rita)[rita.person_id]
    with database.writing() as session:
        marks = reviewing.Marks(comment=" So far ", note="Look at 2022.")
        reviewing.save(session, society, rita, review, marks, NOW)
    kept = review_of(database, review)
    assert (kept.comment, kept.note, kept.status) == ("So far", "Look at 2022.", "open")
    finish(database, society, rita, review)
    with pytest.raises(Refused, match="stays as it is"):
        finish(database, society, rita, review)
    with database.reading() as session:
        desk = reviewing.desk_of(session, society, rita, review)
        assert not desk.is_open


def test_a_review_is_its_reviewers_own(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    review = allocated(database, society, cora, mine, rita)[rita.person_id]
    with database.reading() as session:
        for stranger in (rolf, ann, cora):
            with pytest.raises(NotFound):
                reviewing.desk_of(session, society, stranger, review)
    with database.writing() as session:
        session.execute(update(Review).values(reviewer_id=ann.person_id))
    with database.reading() as session, pytest.raises(NotAllowed):
        reviewing.desk_of(session, society, ann, review)


def test_what_was_met_when_it_was_handed_in_stays_met(
    database: Database, society: Catalog, ann: Actor
) -> None:
    mine = handed_in(database, society, ann)
    years_later = NOW.replace(year=2035)
    with database.reading() as session:
        found = evaluation_of(session, society, session.get_one(Application, mine), years_later)
    assert (found.on, found.finding("supervision").status) == (years_later.date(), "met")


def test_the_log_does_not_tell_applicants_who_reviews_them(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    given = allocated(database, society, cora, handed_in(database, society, ann), rita, rolf)
    finish(database, society, rita, given[rita.person_id])
    both = Actor(ann.person_id, ann.name, frozenset({(SOCIETY, "coordinator")}))
    with database.reading() as session:
        mine, theirs = (read_trail(session, each, SOCIETY).acts for each in (both, cora))

    assert {each.who for each in mine if each.act == "finish review"} == {""}
    assert {each.who for each in theirs if each.act == "finish review"} == {rita.name}
    assert {each.who for each in mine if each.act == "sign agreement"} == {ann.name}
