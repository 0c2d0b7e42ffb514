"""What follows beyond scores: sitting again, applications, credentials."""

from datetime import date, timedelta

import pytest

from assay.content.catalog import Catalog
from assay.services.candidacy.registration import register
from assay.services.candidacy.sittings import begin_section
from assay.services.portfolio.records import exam_results
from assay.storage.applications import Application
from assay.storage.credentials import Credential
from assay.storage.database import Database
from assay.storage.results import StoredResult
from assay.storage.sittings import Sitting
from services.building import ASSOCIATION, NOW, hand_in, open_window
from services.regrading.hall import ESSAYS, Hall

LATER = NOW + timedelta(days=190)


def retake(hall: Hall, guild: Catalog, sitting: int) -> int:
    """Whoever sat is registered half a year later once more."""
    with hall.database.writing() as session:
        window = open_window(session, guild, hall.coordinator, "Spring", LATER)
    with hall.database.writing() as session:
        return register(session, hall.people[sitting], window, "practice", LATER).id


def matters(hall: Hall) -> list[tuple[str, str]]:
    """Kind and target of everything that is left, when those who were wrong on question 1 get its point."""
    plan = hall.look(hall.proposal(hall.correction(1, "accept", 1)))
    return [(each.kind, each.target) for each in plan.matters]


@pytest.fixture
def failed(hall: Hall) -> int:
    """A released sitting one point short in the questions, failed in the essays too."""
    sitting = hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score(level=0)
    hall.release()
    return sitting


@pytest.fixture
def short(hall: Hall) -> int:
    """A released sitting that failed by one point of the questions alone."""
    sitting = hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    hall.release()
    return sitting


def test_a_part_that_passes_now_need_not_be_sat_again(
    hall: Hall, guild: Catalog, failed: int, database: Database
) -> None:
    again = retake(hall, guild, failed)
    assert matters(hall) == [("carries", str(again))]
    hall.do(hall.proposal(hall.correction(1, "accept", 1)))
    with database.reading() as session:
        first, second = session.get_one(Sitting, again).sections
        assert (first.carried_from, first.earned, first.passed) == (failed, 4, True)
        assert second.carried_from is None


def test_a_part_that_is_being_sat_again_is_shown(hall: Hall, guild: Catalog, failed: int) -> None:
    again = retake(hall, guild, failed)
    with hall.database.writing() as session:
        begin_section(session, hall.people[failed], again, LATER)
    assert matters(hall) == [("sat-again", str(again))]
    hall.do(hall.proposal(hall.correction(1, "accept", 1)))
    with hall.database.reading() as session:
        assert session.get_one(Sitting, again).sections[0].carried_from is None


def test_who_has_passed_now_and_is_registered_again_is_shown(hall: Hall, guild: Catalog, short: int) -> None:
    again = retake(hall, guild, short)
    assert matters(hall) == [("unneeded", str(again))]


def test_who_registers_after_the_correction_carries_what_passes_now(
    hall: Hall, guild: Catalog, failed: int
) -> None:
    hall.do(hall.proposal(hall.correction(1, "accept", 1)))
    again = retake(hall, guild, failed)
    with hall.database.reading() as session:
        assert [each.carried_from for each in session.get_one(Sitting, again).sections] == [failed, None]


def test_a_score_is_corrected_where_it_was_carried_to_and_never_its_pass(hall: Hall, guild: Catalog) -> None:
    sitting = hall.sit("Ann Applicant")
    hall.score(level=0)
    hall.release()
    with hall.database.writing() as session:
        window = open_window(session, guild, hall.coordinator, "Spring", LATER)
    again = hand_in(hall.database, hall.people[sitting], window, ESSAYS, now=LATER)
    wrong = [hall.correction(n, "rekey", 1) for n in (1, 2, 3)]

    plan = hall.look(hall.proposal(*wrong, keeps=False))
    assert [(each.kind, each.target) for each in plan.matters] == [("lost-carried", str(again))]
    hall.do(hall.proposal(*wrong, keeps=False))

    assert hall.scores(sitting) == (3, 6, False)
    assert hall.scores(again) == (3, 6, True)


def apply(hall: Hall, sitting: int, status: str) -> int:
    with hall.database.writing() as session:
        application = Application(
            person_id=hall.people[sitting].person_id,
            association=ASSOCIATION,
            endorsement="master",
            category="practice",
            aim=f"{ASSOCIATION}/master/practice",
            status=status,
            round=1,
            begun_at=NOW,
            changed_at=NOW,
        )
        session.add(application)
        session.flush()
        return application.id


@pytest.mark.parametrize(("status", "kind"), [("approved", "goes-on"), ("declined", "declined")])
def test_applications_of_who_passes_now(
    hall: Hall, short: int, status: str, kind: str, database: Database
) -> None:
    application = apply(hall, short, status)
    assert matters(hall) == [(kind, str(application))]
    hall.do(hall.proposal(hall.correction(1, "accept", 1)))
    with database.reading() as session:
        person = hall.people[short].person_id
        (found,) = exam_results(session, person, ASSOCIATION, lambda instant: instant.date())
        assert found.passed


def test_a_pass_that_is_taken_after_a_credential_was_granted_is_never_silent(hall: Hall) -> None:
    sitting = hall.sit("Ann Applicant")
    hall.score()
    hall.release()
    application = apply(hall, sitting, "approved")
    with hall.database.writing() as session:
        session.add(
            Credential(
                number="RG-1",
                person_id=hall.people[sitting].person_id,
                association=ASSOCIATION,
                endorsement="master",
                aim=f"{ASSOCIATION}/master/practice",
                name="Ann Applicant",
                title="Master Beekeeper",
                granted_on=date(2026, 1, 1),
                changed_at=NOW,
            )
        )
    wrong = [hall.correction(n, "rekey", 1) for n in (1, 2, 3)]
    kept, taken = (hall.look(hall.proposal(*wrong, keeps=keeps)).matters for keeps in (True, False))
    assert kept == ()
    assert [(each.kind, each.target) for each in taken] == [
        ("application", str(application)),
        ("credential", "RG-1"),
    ]
    hall.do(hall.proposal(*wrong, keeps=False))
    with hall.database.reading() as session:
        assert session.get_one(Credential, 1).status == "active"
        assert not session.get_one(StoredResult, sitting).passed


def test_what_nobody_knows_yet_has_no_consequences(hall: Hall) -> None:
    sitting = hall.sit("Ben Beekeeper", wrong=[1, 2, 3])
    hall.score()
    apply(hall, sitting, "approved")
    assert matters(hall) == []
