"""`assay audit`: checking the log from outside, and writing it out."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from assay.assessment.audit_chain.linking import START, Line, digest_of, link
from assay.services.appointments import grant
from assay.services.audit import record
from assay.storage.database import Database
from assay.storage.people import Person
from cli.conftest import Assay
from machine.postgres import PostgresServer
from services.auditing.tampering import tamper

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """A database with three acts in one association, and one in another."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        session.add(Person(email="ruth@example.org", name="Ruth Okafor", fs_uniquifier="1" * 32))
        session.flush()
        grant(session, None, "river-guild", "ruth@example.org", "reviewer", AT)
        record(session, "river-guild", None, "extra time", "sitting 4", AT, before=0, after=50)
        record(session, "far-guild", None, "register", "sitting 5", AT)
    with opened.writing() as session:
        record(session, "river-guild", None, "void sitting", "sitting 4", AT, reason="Fire, «alarm»")
    yield opened
    opened.dispose()


def test_nothing_noted_yet_is_no_fault(assay: Assay) -> None:
    result = assay("audit", "verify")
    assert (result.exit_code, result.stdout) == (0, "No act has been noted yet.\n")
    assert json.loads(assay("audit", "verify", "--json").stdout) == []


def test_a_whole_log_is_told_with_its_head(assay: Assay, database: Database) -> None:
    result = assay("audit", "verify")
    assert result.exit_code == 0
    far, river = result.stdout.splitlines()
    assert far.startswith("far-guild: whole; 1 lines, 0 sittings with 0 journal entries; head 1:")
    assert river.startswith("river-guild: whole; 3 lines, 0 sittings with 0 journal entries; head 3:")
    head = river.rpartition(" ")[2]
    assert assay("audit", "verify", "river-guild", "--head", head).exit_code == 0
    (found,) = json.loads(assay("audit", "verify", "--json", "river-guild").stdout)
    assert (found["whole"], found["lines"], found["faults"]) == (True, 3, [])
    assert found["head"]["number"] == 3


def test_a_line_that_was_deleted_by_hand_keeps_nobody_from_finding_out(
    assay: Assay, database: Database, instance: Path
) -> None:
    """Its link points at nothing then: the command that says so must still open the database."""
    with closing(sqlite3.connect(instance / "assay.sqlite")) as by_hand:
        by_hand.execute("DROP TRIGGER audit_is_not_deleted")
        by_hand.execute("DELETE FROM audit WHERE act = 'extra time'")
        by_hand.commit()

    verified = assay("audit", "verify", "river-guild")

    assert verified.exit_code == 1
    assert not verified.exception or isinstance(verified.exception, SystemExit)
    assert "line 2" in verified.output


def test_what_was_changed_is_told_with_its_place_and_the_command_fails(
    assay: Assay, database: Database
) -> None:
    tamper(database, "UPDATE audit SET actor_id = 1 WHERE act = 'extra time'")
    result = assay("audit", "verify")
    assert result.exit_code == 1
    assert "far-guild: whole" in result.stdout
    assert "river-guild: 1 fault\n" in result.stdout
    assert "  river-guild: line 2: changed: it is not what was hashed when it was written [" in result.stdout
    result = assay("audit", "verify", "--json", "river-guild")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)
    assert [(each["number"], each["kind"]) for each in found["faults"]] == [(2, "changed")]


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (
            ("verify", "lake-guild"),
            1,
            "no act of lake-guild has been noted; there are: far-guild, river-guild",
        ),
        (
            ("export", "lake-guild"),
            1,
            "no act of lake-guild has been noted; there are: far-guild, river-guild",
        ),
        (("verify", "--head", "3:" + "A" * 20), 2, "--head is of one association: name it"),
        (
            ("verify", "river-guild", "--head", "three"),
            2,
            "'three' is no head of a chain; expected its number",
        ),
        (("verify", "river-guild", "--head", "3:" + "a" * 20), 1, ""),
        (("export", "river-guild", "-o", "no/such/folder.csv"), 1, "cannot be written: No such file"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    assay: Assay, database: Database, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    result = assay("audit", *arguments)
    assert (result.exit_code, sentence in result.stderr) == (status, True)


def test_a_fault_that_was_acknowledged_is_told_apart_until_it_changes(
    assay: Assay, database: Database
) -> None:
    tamper(database, "UPDATE audit SET actor_id = 1 WHERE act = 'extra time'")
    mark = assay("audit", "verify", "river-guild").stdout.rpartition("[")[2].rstrip("]\n")
    said = ("--reason", "A disk failed on 2 May.", "--by", "The registrar")

    result = assay("audit", "acknowledge", "river-guild", mark, *said)
    told, read = assay("audit", "verify"), assay("audit", "verify", "--json", "river-guild")

    assert (result.exit_code, told.exit_code, read.exit_code) == (0, 0, 0)
    assert result.stdout.startswith("acknowledged: river-guild: line 2: changed")
    assert "river-guild: whole but for 1 fault acknowledged; 4 lines" in told.stdout
    assert "  acknowledged in line 4 by The registrar: river-guild: line 2: changed" in told.stdout
    assert "    A disk failed on 2 May.\n" in told.stdout
    (found,) = json.loads(read.stdout)
    assert (found["whole"], found["settled"], found["faults"]) == (False, True, [])
    assert [(each["line"], each["by"], each["mark"]) for each in found["acknowledged"]] == [
        (4, "The registrar", mark)
    ]
    tamper(database, "UPDATE audit SET subject = 'sitting 5' WHERE act = 'extra time'")
    changed = assay("audit", "verify", "river-guild")
    assert (changed.exit_code, "acknowledged" in changed.stdout) == (1, False)


def test_nothing_is_acknowledged_without_a_fault_and_a_reason(assay: Assay, database: Database) -> None:
    said = ("--reason", "A disk failed on 2 May.", "--by", "The registrar")
    unknown = assay("audit", "acknowledge", "river-guild", "7C1D0-9E44A-B02F6-5518C", *said)
    wordless = assay(
        "audit", "acknowledge", "river-guild", "7C1D0-9E44A-B02F6-5518C", "--by", "The registrar"
    )
    nowhere = assay("audit", "acknowledge", "lake-guild", "7C1D0-9E44A-B02F6-5518C", *said)

    assert (unknown.exit_code, wordless.exit_code, nowhere.exit_code) == (1, 2, 1)
    assert "is no mark of a fault that is there now" in unknown.stderr
    assert "no act of lake-guild has been noted" in nowhere.stderr


def test_a_noted_head_that_is_not_in_the_chain_is_a_fault(assay: Assay, database: Database) -> None:
    result = assay("audit", "verify", "river-guild", "--head", "9:" + "a" * 20)
    assert "line 9: cut off: the chain does not reach the head that was noted" in result.stdout


def test_what_is_exported_can_be_checked_by_anybody(assay: Assay, database: Database, tmp_path: Path) -> None:
    first, *lines = [json.loads(line) for line in assay("audit", "export", "river-guild").stdout.splitlines()]
    previous = START
    for number, line in enumerate(lines, 1):
        at = datetime.fromisoformat(line["at"])
        assert digest_of(line["salt"], line["detail"]) == line["digest"]
        held = Line("river-guild", number, at, line["actor"], line["act"], line["subject"], line["digest"])
        previous = link(previous, held)
        assert (line["number"], line["hash"]) == (number, previous)
    assert first["head"] == {"number": 3, "hash": previous}
    file = tmp_path / "log.csv"
    assert assay("audit", "export", "river-guild", "--format", "csv", "-o", str(file)).stdout == ""
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"))))
    assert [row["act"] for row in rows] == ["appoint reviewer", "extra time", "void sitting"]
    assert json.loads(rows[2]["detail"]) == {"reason": "Fire, «alarm»"}


def test_what_is_exported_is_its_owner_s_alone_and_writes_over_nothing(
    assay: Assay, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text("the only copy")
    file.chmod(0o644)
    refused = assay("audit", "export", "river-guild", "-o", str(file))
    kept = file.read_text()
    insisted = assay("audit", "export", "river-guild", "-o", str(file), "--force")
    fresh = tmp_path / "fresh.jsonl"

    assert (refused.exit_code, kept) == (1, "the only copy")
    assert "is there; name another, or write over it with --force" in refused.stderr
    assert insisted.exit_code == assay("audit", "export", "river-guild", "-o", str(fresh)).exit_code == 0
    # The first line tells when it was written.
    assert file.read_text().splitlines()[1:] == fresh.read_text().splitlines()[1:] != []
    assert [each.stat().st_mode & 0o777 for each in (file, fresh)] == [0o600, 0o600]


def test_on_postgresql_it_is_checked_and_written_out_too(
    assay: Assay, postgres_server: PostgresServer
) -> None:
    url = postgres_server.create_database()
    assert assay("migrate", database_url=url).exit_code == 0
    opened = Database(url)
    with opened.writing() as session:
        record(session, "river-guild", None, "extra time", "sitting 4", AT, before=0, after=50)
    opened.dispose()
    found = assay("audit", "export", "river-guild", database_url=url)
    assert (found.exit_code, len(found.stdout.splitlines())) == (0, 2)
    assert assay("audit", "verify", "river-guild", database_url=url).exit_code == 0
    postgres_server.drop_database(url)
