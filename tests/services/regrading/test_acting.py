"""Carrying a regrade out: scores, results, their earlier versions, and whoever acts at the same time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.regrading.acting import Grounds, PlanChanged, carry_out
from assay.services.regrading.records import (
    corrections_told,
    regrade_record,
    regrades_of,
    versions_of,
)
from assay.services.scores.results import released_result
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.regrades import ResultVersion, StoredCorrection
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW
from services.plugins.editions import uninstall
from services.regrading.hall import Hall
from services.waiting import until_waited_for


def test_a_released_result_is_corrected_and_its_candidate_told(hall: Hall, database: Database) -> None:
    half = hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.release()
    ben = hall.people[half]

    regrade = hall.do(hall.proposal(hall.correction(1, "rekey", 1)))

    assert hall.scores(half) == (4, 6, True)
    with database.reading() as session:
        result, report = released_result(session, ben, half)
        assert (result.passed, result.released_at) == (True, NOW)
        assert (report.sections[0].earned, report.sections[0].passed) == (4, True)
        assert sum(each.earned for each in report.sections[0].domains) == 4
        (told,) = corrections_told(session, ben, half)
        assert (told.reason, told.passed_before, told.passed_after) == ("The key was wrong.", False, True)
        assert (told.before.sections[0].earned, told.after.sections[0].earned) == (3, 4)
        assert told.before.sections[1] == told.after.sections[1]
        assert corrections_told(session, hall.coordinator, half) == ()
        _, versions = versions_of(session, hall.coordinator, ASSOCIATION, half)
        assert [(each.number, each.passed, each.reason) for each in versions] == [
            (1, False, "The key was wrong."),
            (2, True, ""),
        ]
        record = regrade_record(session, hall.coordinator, ASSOCIATION, hall.window, regrade)
        assert [record.people[each["sitting"]].name for each in record.changes] == ["Ben Beekeeper"]
        acts = session.scalars(select(AuditLine.act).where(AuditLine.at == NOW)).all()
        assert (acts.count("regrade"), acts.count("correct score")) == (1, 1)


def test_a_result_that_nobody_knows_yet_is_corrected_and_nothing_is_told(
    hall: Hall, database: Database
) -> None:
    sitting = hall.sit("Ann Applicant")
    hall.score()
    hall.do(hall.proposal(hall.correction(1, "rekey", 1)))
    hall.release()
    with database.reading() as session:
        _, report = released_result(session, hall.people[sitting], sitting)
        assert (report.sections[0].earned, report.sections[0].possible) == (5, 6)
        assert corrections_told(session, hall.people[sitting], sitting) == ()
        assert session.scalar(select(ResultVersion.passed)) is True


def test_who_hands_in_later_is_scored_by_the_corrections(hall: Hall) -> None:
    waiting = hall.sit("Una Unscored", wrong=[1, 2])
    hall.do(hall.proposal(hall.correction(1, "drop"), hall.correction(2, "accept", 1)))
    later = hall.sit("Lea Later", wrong=[1, 2])
    teaching = hall.sit("Tea Teacher", wrong=[1, 2, 3], category="teaching")
    assert hall.scores(waiting) == hall.scores(later) == (5, 5, True)
    assert hall.scores(teaching) == (4, 5, True)
    hall.score()
    with hall.database.reading() as session:
        content = session.get_one(StoredResult, later).content
        assert (content["sections"][0]["earned"], content["sections"][0]["possible"]) == (5, 5)


def test_a_later_correction_of_a_question_replaces_the_earlier(hall: Hall, database: Database) -> None:
    sitting = hall.sit("Ben Beekeeper", wrong=[1])
    hall.do(hall.proposal(hall.correction(1, "drop")))
    hall.do(hall.proposal(hall.correction(2, "drop")))
    assert hall.scores(sitting) == (4, 4, True)
    hall.do(hall.proposal(hall.correction(1, "rekey", 0)))  # as it was sat
    assert hall.scores(sitting) == (4, 5, True)
    with database.reading() as session:
        in_force = StoredCorrection.replaced_by.is_(None)
        rows = session.execute(select(StoredCorrection.question, StoredCorrection.kind).where(in_force)).all()
        assert sorted(set(rows)) == [(1, "rekey"), (2, "drop")]
        assert len(regrades_of(session, hall.coordinator, ASSOCIATION, hall.window)) == 3


@pytest.mark.parametrize("keeps", [True, False])
def test_a_pass_is_taken_only_where_that_was_decided(hall: Hall, keeps: bool) -> None:
    sitting = hall.sit("Ann Applicant")
    hall.score()
    hall.release()
    hall.do(hall.proposal(*(hall.correction(n, "rekey", 1) for n in (1, 2, 3)), keeps=keeps))
    assert hall.scores(sitting) == (3, 6, keeps)
    with hall.database.reading() as session:
        assert session.get_one(StoredResult, sitting).passed is keeps


def test_a_void_sitting_stays_as_it_is(hall: Hall, database: Database) -> None:
    sitting = hall.sit("Ben Beekeeper", wrong=[1])
    with database.writing() as session:
        session.get_one(Sitting, sitting).status = "void"
    assert hall.look(hall.proposal(hall.correction(1, "drop"))).changes == ()


def test_who_hands_in_between_looking_and_acting_stops_it(hall: Hall, database: Database) -> None:
    sitting = hall.sit("Ben Beekeeper", wrong=[1])
    proposal = hall.proposal(hall.correction(1, "credit"))
    seen = hall.look(proposal).fingerprint
    hall.sit("Lea Late")  # does not even change
    with pytest.raises(PlanChanged, match="Look once more"):
        hall.do(proposal, seen)
    assert hall.scores(sitting) == (5, 6, True)
    with database.reading() as session:
        assert session.scalar(select(StoredCorrection.id)) is None
    hall.do(proposal)


def test_what_is_released_in_between_stops_it(hall: Hall) -> None:
    hall.sit("Ben Beekeeper", wrong=[1])
    hall.score()
    proposal = hall.proposal(hall.correction(1, "credit"))
    seen = hall.look(proposal).fingerprint
    hall.release()
    with pytest.raises(PlanChanged):
        hall.do(proposal, seen)


def test_of_two_coordinators_at_once_one_acts(hall: Hall, database: Database) -> None:
    sitting = hall.sit("Ben Beekeeper", wrong=[1, 2])
    other = hall.make_person("Carl Coordinator", "coordinator")
    mine, theirs = (hall.proposal(hall.correction(n, "credit")) for n in (1, 2))
    seen = {n: hall.look(each).fingerprint for n, each in enumerate((mine, theirs))}
    with ThreadPoolExecutor() as threads:
        with database.writing() as session:
            actor, window = hall.coordinator, hall.window
            carry_out(session, actor, ASSOCIATION, window, mine, seen[0], Grounds("Wrong."), NOW)
            second = threads.submit(hall.do, theirs, seen[1], other)
            until_waited_for(session, second)
        with pytest.raises(PlanChanged):
            second.result(timeout=30)
    assert hall.scores(sitting) == (5, 6, True)


def test_who_hands_in_at_the_same_moment_is_scored_once_and_rightly(hall: Hall, database: Database) -> None:
    hall.sit("Ben Beekeeper", wrong=[1])
    proposal = hall.proposal(hall.correction(1, "credit"))
    seen = hall.look(proposal).fingerprint
    with ThreadPoolExecutor() as threads:
        with database.writing() as session:
            actor, window = hall.coordinator, hall.window
            carry_out(session, actor, ASSOCIATION, window, proposal, seen, Grounds("Wrong."), NOW)
            late = threads.submit(hall.sit, "Lea Late", [1])
            until_waited_for(session, late)
        assert hall.scores(late.result(timeout=30)) == (6, 6, True)


@pytest.mark.parametrize(
    ("grounds", "keeps", "words"),
    [
        (Grounds(" "), True, "Say why: candidates"),
        (Grounds("Wrong."), False, "Say why passes may be taken away"),
        (Grounds("x" * 2001), True, "at most 2000 characters"),
    ],
)
def test_reasons_are_needed(
    hall: Hall, database: Database, grounds: Grounds, keeps: bool, words: str
) -> None:
    proposal = hall.proposal(hall.correction(1, "credit"), keeps=keeps)
    seen = hall.look(proposal).fingerprint
    with pytest.raises(Refused, match=words), database.writing() as session:
        carry_out(session, hall.coordinator, ASSOCIATION, hall.window, proposal, seen, grounds, NOW)


def test_nobody_else_acts_or_reads(hall: Hall, database: Database) -> None:
    sitting = hall.sit("Ben Beekeeper", wrong=[1])
    hall.score()
    proposal = hall.proposal(hall.correction(1, "credit"))
    seen = hall.look(proposal).fingerprint
    reviewer = hall.reviewers[0]
    with pytest.raises(NotAllowed):
        hall.do(proposal, seen, reviewer)
    regrade = hall.do(proposal, seen)
    with database.reading() as session:
        with pytest.raises(NotAllowed):
            regrades_of(session, reviewer, ASSOCIATION, hall.window)
        with pytest.raises(NotAllowed):
            versions_of(session, reviewer, ASSOCIATION, sitting)
        with pytest.raises(NotFound):
            regrade_record(session, hall.coordinator, ASSOCIATION, hall.window, regrade + 1)
    unscored = hall.sit("Una Unscored", now=NOW + timedelta(hours=1))
    with database.reading() as session, pytest.raises(NotFound, match="no result yet"):
        versions_of(session, hall.coordinator, ASSOCIATION, unscored)


def test_without_the_plugin_nothing_is_corrected(hall: Hall, database: Database) -> None:
    hall.sit("Ben Beekeeper", wrong=[1])
    uninstall(database)
    with pytest.raises(Refused, match="not installed any more"):
        hall.do(hall.proposal(hall.correction(1, "credit")))
