"""One sitting on the web: what is shown of it, extra time, and voiding it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Sitting
from services.building import ASSOCIATION
from services.staging import Stage
from web.acting import send, words


def page_of(sitting: int, rest: str = "") -> str:
    return f"/coordinate/{ASSOCIATION}/sittings/{sitting}{rest}"


def test_a_scored_sitting_tells_its_story(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(page_of(stage.scored)).text)
    for sentence in (
        "Registered for the examination",
        "Began “Questions”",
        "Worked on “Essays”: 2 entries",
        "Finished “Essays”",
        "Handed in",
        "Combined the result",
        "Rita Reviewer",
        "1 level",
        "Receipt of the candidate",
        "8 entries, each chained",
    ):
        assert sentence in page, sentence


def test_half_a_pair_of_ratings_is_not_shown(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(page_of(stage.half_scored)).text)
    assert "1 of 2 ratings are final" in page
    assert "Criterion" not in page


def test_what_came_late_is_read_with_both_times(desk: FlaskClient, stage: Stage) -> None:
    page = words(desk.get(page_of(stage.unallocated)).text)
    assert "Two entries came after time" in page
    assert "And I would ask about the neighbours." in page
    assert (
        "Typed Sat 21 Nov 2026, 10:40 AM EST · arrived Sat 21 Nov 2026, 11:00 AM EST (20 minutes later)"
        in page
    )


def test_a_broken_journal_is_said_loudly(desk: FlaskClient, database: Database, stage: Stage) -> None:
    with database.writing() as session:
        where = (JournalEntry.sitting_id == stage.scored) & (JournalEntry.number == 2)
        session.execute(update(JournalEntry).where(where).values(answer={"choice": 3, "was": 0}))
    page = words(desk.get(page_of(stage.scored)).text)
    assert "Broken" in page
    assert "Entry 2 is not as it was written" in page


def test_text_of_a_candidate_is_never_markup(desk: FlaskClient, database: Database, stage: Stage) -> None:
    with database.writing() as session:
        where = (JournalEntry.sitting_id == stage.unallocated) & JournalEntry.late
        session.execute(
            update(JournalEntry).where(where).values(answer={"text": "<script>alert(1)</script>"})
        )
    assert "<script>alert" not in desk.get(page_of(stage.unallocated)).text


def test_extra_time_before_the_start(desk: FlaskClient, database: Database, stage: Stage) -> None:
    for _ in range(2):
        answer = send(
            desk, page_of(stage.registered, "/extra-time"), {"percent": "50"}, page_of(stage.registered)
        )
        assert answer.status_code == 302
    with database.reading() as session:
        assert session.get_one(Sitting, stage.registered).extra_percent == 50
        assert len(session.scalars(select(AuditLine).where(AuditLine.act == "extra time")).all()) == 1
    assert "Changed the extra time from 0% to 50%" in desk.get(page_of(stage.registered)).text


@pytest.mark.parametrize("typed", ["", "many", "301", "-5"])
def test_a_wrong_percentage_stays_typed(desk: FlaskClient, stage: Stage, typed: str) -> None:
    answer = send(
        desk, page_of(stage.registered, "/extra-time"), {"percent": typed}, page_of(stage.registered)
    )
    assert answer.status_code == 422
    assert 'id="percent-error"' in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_sitting_that_runs_gets_no_extra_time(desk: FlaskClient, stage: Stage) -> None:
    assert "Save extra time" not in desk.get(page_of(stage.running)).text
    answer = send(desk, page_of(stage.running, "/extra-time"), {"percent": "50"}, page_of(stage.running))
    assert answer.status_code == 422


def test_voiding_needs_a_reason_and_keeps_everything(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    void = page_of(stage.running, "/void")
    empty = send(desk, void, {"reason": "  "}, page_of(stage.running))
    assert empty.status_code == 422
    assert "<details open>" in empty.text
    for _ in range(2):
        assert send(desk, void, {"reason": "Fire alarm"}, page_of(stage.running)).status_code == 302
    page = words(desk.get(page_of(stage.running)).text)
    assert "Voided the sitting: Fire alarm" in page
    assert "Void this sitting" not in page
    with database.reading() as session:
        assert session.get_one(Sitting, stage.running).status == "void"


def test_a_sitting_that_is_not_there(desk: FlaskClient, stage: Stage) -> None:
    assert desk.get(page_of(9999)).status_code == 404
