"""The thread inside an application: questions, answers, and who reads what."""

import pytest

from assay.content.catalog import Catalog
from assay.services.applications import messages
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.database import Database
from services.applications.keeping import allocated, finish, handed_in, next_step
from services.building import NOW


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
