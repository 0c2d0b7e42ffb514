"""Reviewers: chosen, reading, asking, judging, agreeing or not; and the coordinator who settles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from assay.content.catalog import Catalog
from assay.services.applications import allocating, messages, reviewing, settling, submitting
from assay.services.applications.candidates import bench_of
from assay.services.applications.evaluating import evaluation_of
from assay.services.applications.standing import standing
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application, Review, Settlement
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.portfolios import Contact, Entry
from services.applications.keeping import (
    LATER,
    SOCIETY,
    add_contact,
    add_entry,
    allocated,
    finish,
    handed_in,
    review_of,
    status_of,
    with_levels,
)
from services.building import NOW

MET = {"judgements": {"boat-licence": "met"}}
UNMET = {"judgements": {"boat-licence": "unmet"}}


def next_step(database: Database, catalog: Catalog, application_id: int) -> tuple[str, str, str]:
    with database.reading() as session:
        found = standing(session, catalog, session.get_one(Application, application_id), LATER)
        return found.step, found.title, found.holder


def settle(
    database: Database, catalog: Catalog, actor: Actor, application_id: int, outcome: str, **judgements: str
) -> None:
    said = {key.replace("_", "-"): value for key, value in judgements.items()}
    with database.writing() as session:
        settling.settle(
            session, catalog, actor, SOCIETY, application_id, outcome, said, "I read the licence.", LATER  # type: ignore[arg-type]
        )  # fmt: skip


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
        assert [each.id for each in reviewing.queue(session, rita, SOCIETY)] == [review]


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


def test_a_question_stops_the_review_until_it_is_answered_or_taken_back(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    mine = handed_in(database, society, ann)
    review = allocated(database, society, cora, mine, rita)[rita.person_id]
    with database.writing() as session:
        first = messages.write(session, rita, mine, "Where was that?", NOW, asks=True).id
    assert next_step(database, society, mine) == ("review", "A question for you", "applicant")
    with pytest.raises(Refused, match="not answered"):
        finish(database, society, rita, review)
    with database.writing() as session:
        messages.write(session, ann, mine, "At the north light.", NOW)
        again = messages.write(session, rita, mine, "And when?", NOW, asks=True).id
        messages.take_back(session, cora, mine, again, NOW)
        with pytest.raises(NotFound):
            messages.take_back(session, ann, mine, first, NOW)
    finish(database, society, rita, review)


def test_the_applicant_sees_no_reviewers_name_and_nothing_internal(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    allocated(database, society, cora, mine, rita)
    with database.writing() as session:
        messages.write(session, rita, mine, "Where was that?", NOW, asks=True)
        messages.write(session, rita, mine, "I doubt it.", NOW, is_internal=True)
        messages.write(session, cora, mine, "Take your time.", NOW)
    with database.reading() as session:
        hers = messages.thread(session, ann, mine)
        assert [(each.author, each.text) for each in hers.messages] == [
            ("A reviewer", "Where was that?"), ("Cora Coordinator", "Take your time."),
        ]  # fmt: skip
        assert hers.question
        assert hers.question.text == "Where was that?"
        theirs = messages.thread(session, cora, mine)
        assert [each.author for each in theirs.messages][:2] == ["Rita Reviewer", "Rita Reviewer"]
        with pytest.raises(NotFound):
            messages.thread(session, rolf, mine)


def test_messages_that_are_refused(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor
) -> None:
    mine = handed_in(database, society, ann)
    for actor, text, how, words in (
        (ann, " ", {}, "Write something"),
        (ann, "x" * 5001, {}, "at most"),
        (ann, "Well?", {"asks": True}, "Only reviewers"),
        (cora, "Well?", {"asks": True, "is_internal": True}, "choose one"),
    ):
        with pytest.raises(Refused, match=words), database.writing() as session:
            messages.write(session, actor, mine, text, NOW, **how)
    with database.writing() as session:
        session.get_one(Application, mine).status = "declined"
    with pytest.raises(Refused, match="over"), database.writing() as session:
        messages.write(session, ann, mine, "But why?", NOW)


def test_boards_and_statements_of_the_association_complete_an_application(
    database: Database, society: Catalog, ann: Actor, cora: Actor, rita: Actor, rolf: Actor
) -> None:
    mine = handed_in(database, society, ann)
    given = allocated(database, society, cora, mine)
    for reviewer in (rita, rolf):
        finish(database, society, reviewer, given[reviewer.person_id])

    def enter(level: int, approved: bool, subject: str = "interview") -> None:
        with database.writing() as session:
            settling.enter_board(
                session, society, cora, SOCIETY, mine, subject, level, LATER.date(), approved, LATER
            )

    for level, subject, error in (
        (3, "interview", Refused),
        (1, "portfolio", NotFound),
        (1, "song", NotFound),
    ):
        with pytest.raises(error):
            enter(level, True, subject)
    enter(1, True)
    enter(2, False)
    with database.writing() as session:
        settling.enter_statement(session, society, cora, SOCIETY, mine, "application-fee-paid", LATER)
        with pytest.raises(NotFound):
            settling.enter_statement(session, society, cora, SOCIETY, mine, "boat-licence", LATER)
        found = evaluation_of(session, society, session.get_one(Application, mine), LATER)
        assert (found.finding("application-fee").status, found.finding("interview").status) == (
            "met",
            "unmet",
        )
    enter(2, True)
    assert next_step(database, society, mine) == ("decision", "Waiting for the decision", "coordinator")


def test_what_was_met_when_it_was_handed_in_stays_met(
    database: Database, society: Catalog, ann: Actor
) -> None:
    mine = handed_in(database, society, ann)
    years_later = NOW.replace(year=2035)
    with database.reading() as session:
        found = evaluation_of(session, society, session.get_one(Application, mine), years_later)
    assert (found.on, found.finding("supervision").status) == (years_later.date(), "met")


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
        assert session.scalars(select(Entry.kind)).all() == ["supervision", "work"]
