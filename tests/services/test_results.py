"""Combining and releasing results."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from assay import bundled
from assay.assessment.exam.results import Outcome
from assay.assessment.exam.scoring import Score
from assay.services.errors import NotAllowed, NotFound, Refused
from assay.services.forms import read_form
from assay.services.mail.letters import Letters
from assay.services.people import Actor
from assay.services.scores.reports import build_report, percent
from assay.services.scores.results import combine_ready, ready_results, release, released_result
from assay.services.scores.telling import tell_corrected
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.mails import Mail
from assay.storage.ratings import Rating
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import NOW
from services.rating_all import rate_all
from services.staging import Stage


def actor_of(database: Database, sitting: int) -> Actor:
    with database.reading() as session:
        return Actor.of(session.get_one(Sitting, sitting).person)


def status(database: Database, sitting: int) -> str:
    with database.reading() as session:
        return session.get_one(Sitting, sitting).status


def test_the_last_rating_makes_the_result_and_the_mean_decides(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        result = session.get_one(StoredResult, stage.scored)
        questions, essays = result.content["sections"]
    assert (questions["percent"], questions["passed"]) == ("100.0", True)
    # Two of three levels by one reviewer, all of them by the other: the mean lies between.
    assert 50 < float(essays["percent"]) < 100
    assert result.passed == essays["passed"]
    assert status(database, stage.half_scored) == "submitted"


def test_what_nobody_wrote_is_combined_without_reviewers_once(database: Database, stage: Stage) -> None:
    for expected in (1, 0):
        with database.writing() as session:
            assert combine_ready(session, stage.coordinator, stage.window, NOW) == expected
    with database.reading() as session:
        result = session.get_one(StoredResult, stage.unwritten)
        assert (result.passed, result.content["sections"][1]["earned"]) == (False, 0)


def test_only_what_the_coordinator_saw_is_released(database: Database, stage: Stage) -> None:
    with database.reading() as session:
        assert [each.sitting_id for each in ready_results(session, stage.coordinator, stage.window)] == [
            stage.scored
        ]
    rate_all(database, stage.rolf, 1, NOW)  # meanwhile another becomes ready
    with database.writing() as session:
        assert release(session, stage.coordinator, stage.window, NOW, {stage.scored}) == 1
    assert status(database, stage.scored) == "released"
    assert status(database, stage.half_scored) == "scored"
    with database.writing() as session:
        assert release(session, stage.coordinator, stage.window, NOW) == 1


def test_releasing_again_is_refused_and_logged_once(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    with pytest.raises(Refused, match="ready"), database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    with database.reading() as session:
        lines = session.scalars(select(AuditLine.subject).where(AuditLine.act == "release result")).all()
        result = session.get_one(StoredResult, stage.scored)
        assert lines == [f"sitting {stage.scored}"]
        assert (result.released_at, result.released_by) == (NOW, stage.coordinator.person_id)


def test_a_candidate_reads_the_result_only_after_its_release(
    database: Database, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    ann = actor_of(database, stage.scored)
    with database.reading() as session, pytest.raises(NotFound):
        released_result(session, ann, stage.scored)
    with database.writing() as session:
        release(session, stage.coordinator, stage.window, NOW)
    with database.reading() as session:
        _, report = released_result(session, ann, stage.scored)
        assert [review.reviewer for review in report.sections[1].essays[0].reviews] == [1, 2]
        assert "Rita" not in report.model_dump_json()
        with pytest.raises(NotFound):
            released_result(session, make_person("Nosy Neighbour"), stage.scored)


def test_a_reviewer_has_one_number_in_every_essay(database: Database, stage: Stage) -> None:
    """Whoever finishes an essay first is not reviewer 1 of it: levels would then change places between essays."""
    with database.writing() as session:
        second = (Rating.sitting_id == stage.scored) & (Rating.question == 3)
        for reviewer, minutes in ((stage.rita, 9), (stage.rolf, 1)):
            his = update(Rating).where(second, Rating.reviewer_id == reviewer.person_id)
            session.execute(his.values(final_at=NOW + timedelta(minutes=minutes)))
            words = update(Rating).where(Rating.sitting_id == stage.scored)
            session.execute(
                words.where(Rating.reviewer_id == reviewer.person_id).values(comment=reviewer.name)
            )
    with database.reading() as session:
        sitting = session.get_one(Sitting, stage.scored)
        form = read_form(session, sitting.form_id, sitting.form.fingerprint)
        outcomes = [Outcome(each.section, Score(1, 1), Decimal(1), True) for each in sitting.sections]
        essays = build_report(session, sitting, form, outcomes).sections[1].essays
    told = [[(review.reviewer, review.comment) for review in essay.reviews] for essay in essays]
    assert len(told) == 2
    assert told[0] == told[1]
    assert [number for number, _ in told[0]] == [1, 2]


@pytest.mark.parametrize(
    ("score", "shown"),
    [(Score(3998, 5000), "79.9"), (Score(4, 5), "80.0"), (Score(2, 3), "66.6"), (Score(0, 0), "0.0")],
)
def test_nobody_seems_to_reach_a_cut_by_rounding(score: Score, shown: str) -> None:
    assert str(percent(score)) == shown


def test_nobody_else_combines_looks_or_releases(
    database: Database, stage: Stage, make_person: Callable[..., Actor]
) -> None:
    strangers = (stage.rita, make_person("Far Coordinator", "coordinator", association="far-guild"))
    for actor in strangers:
        for act in (
            lambda s, a: combine_ready(s, a, stage.window, NOW),
            lambda s, a: ready_results(s, a, stage.window),
            lambda s, a: release(s, a, stage.window, NOW),
        ):
            with pytest.raises(NotAllowed), database.writing() as session:
                act(session, actor)


def test_an_erased_candidate_is_not_told_of_a_correction(database: Database, stage: Stage) -> None:
    both, letters = [stage.scored, stage.unwritten], Letters(bundled.LETTERS, "https://exam.example.org")
    with database.writing() as session:
        combine_ready(session, stage.coordinator, stage.window, NOW)
        session.get_one(Sitting, stage.scored).person.erased_at = NOW
    with database.writing() as session:
        assert tell_corrected(session, letters, "The guild", both, "The key was wrong.", NOW) == 1
    with database.reading() as session:
        assert session.scalars(select(Mail.about)).all() == [f"sitting {stage.unwritten}"]
