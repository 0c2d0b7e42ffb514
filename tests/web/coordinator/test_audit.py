"""The log on its page: looking for acts, the state of its chain, and taking it along."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from assay.services.auditing.acknowledging import acknowledge
from assay.services.auditing.verifying import note_check
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.sittings import Sitting
from services.auditing.tampering import report, tamper
from services.building import ASSOCIATION, NOW
from services.staging import Stage
from web.acting import Someone, send, words

AUDIT = f"/coordinate/{ASSOCIATION}/audit"


def test_what_an_act_changed_and_where_it_stands_is_told(
    desk: FlaskClient, make_person: Callable[..., Someone]
) -> None:
    ruth = make_person(name="Ruth Reviewer")
    home = f"/coordinate/{ASSOCIATION}/people"
    send(desk, home, {"email": ruth.email, "role": "reviewer"}, home)
    page = words(desk.get(AUDIT).text)
    assert "Last checked not yet; it is checked every night" in page
    assert re.search(r"Ends now at 1:([0-9A-F]{5}-){3}[0-9A-F]{5} ", page)
    assert "Appointed a reviewer nothing → became reviewer" in page


def acts_of(desk: FlaskClient, query: str) -> str:
    """What stands below the filter."""
    return desk.get(f"{AUDIT}?{query}").text.partition('id="acts"')[2].partition("</form>")[2]


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("who=Cora", "Scheduled the window", "Handed in"),
        ("who=the+clock", "Combined the result", "Scheduled the window"),
        ("about=Autumn", "Scheduled the window", "Handed in"),
        ("about=Ann", "Handed in", "Scheduled the window"),
        ("words=category", "Registered for the examination", "Scheduled the window"),
        ("words=no+such+word", "No act that you look for is here", "Scheduled the window"),
        ("since=2026-11-20", "Scheduled the window", "No act that you look for is here"),
        ("since=2026-11-25", "No act that you look for is here", "Scheduled the window"),
        ("until=2026-11-20", "No act that you look for is here", "Scheduled the window"),
        ("until=2026-11-21&since=nonsense", "Scheduled the window", "No act that you look for is here"),
        ("until=9999-12-31", "Scheduled the window", "No act that you look for is here"),
        ("older=3", "Scheduled the window", "Combined the result"),
        ("about=%25&who=%00", "No act that you look for is here", "Scheduled the window"),
    ],
)
def test_acts_are_looked_for(desk: FlaskClient, stage: Stage, query: str, found: str, missing: str) -> None:
    table = acts_of(desk, query)
    assert found in table
    assert missing not in table


def test_a_candidate_number_finds_what_was_done_to_the_sitting_and_its_responses(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    with database.reading() as session:
        code = session.scalars(select(Sitting.code).where(Sitting.id == stage.scored)).one()
    page = acts_of(desk, f"about={code.lower()}")
    assert "Handed in" in page
    assert "Finished a rating" in page
    assert "Scheduled the window" not in page


def test_the_log_is_taken_along_and_that_is_noted(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    whole = desk.get(f"{AUDIT}/export.jsonl", buffered=True)
    assert whole.headers["Content-Disposition"] == f"attachment; filename=audit-{ASSOCIATION}.jsonl"
    first, *lines = [json.loads(line) for line in whole.text.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, first["head"]["number"] + 1))
    assert first["head"]["hash"] == lines[-1]["hash"]
    part = desk.get(f"{AUDIT}/export.csv?act=register&since=2026-01-02", buffered=True).text
    assert {row["act"] for row in csv.DictReader(StringIO(part))} == {"register"}
    typed = "who=Ann+Applicant&about=ann%40people.example&words=Mill+Lane"
    assert desk.get(f"{AUDIT}/export.csv?{typed}", buffered=True).status_code == 200
    with database.reading() as session:
        noted = session.scalars(select(AuditLine.detail).where(AuditLine.act == "export audit log")).all()
    # The log is kept for ever, and names are not: only that something was typed is noted.
    assert [(each["format"], each["sought"]) for each in noted] == [
        ("jsonl", {}),
        ("csv", {"act": "register", "since": "2026-01-02 00:00:00+00:00"}),
        ("csv", {"who": True, "about": True, "words": True}),
    ]
    assert report(database).is_whole
    assert desk.get(f"{AUDIT}/export.pdf").status_code == 404


def test_the_page_says_when_the_chain_was_checked_and_what_was_found(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    with database.writing() as session:
        note_check(session, report(database), NOW)
    page = words(desk.get(AUDIT).text)
    assert "Whole Last checked" in page
    tamper(database, "UPDATE audit SET act = 'x' WHERE act = 'register'")
    with database.writing() as session:
        note_check(session, report(database), NOW)
    page = words(desk.get(AUDIT).text)
    assert "Not as it was written" in page
    assert "it is not what was hashed when it was written" in page
    assert re.search(r"Last found whole up to \d+:([0-9A-F]{5}-){3}[0-9A-F]{5} ", page)


def test_the_page_counts_acknowledged_faults_and_says_who_answers_for_them(
    desk: FlaskClient, database: Database, stage: Stage
) -> None:
    tamper(database, f"UPDATE results SET passed = NOT passed WHERE sitting_id = {stage.scored}")  # noqa: S608
    (fault,) = report(database).faults
    acknowledge(database, ASSOCIATION, str(fault.code), "A disk failed on 2 May.", "The registrar", NOW)
    with database.writing() as session:
        note_check(session, report(database), NOW)

    page = words(desk.get(AUDIT).text)

    assert "Whole but for what was acknowledged" in page
    assert "1 fault was acknowledged: it is there still, and a line of the log says why." in page
    assert f"A fault of the log was acknowledged by The registrar: {fault}. A disk failed on 2 May." in page
