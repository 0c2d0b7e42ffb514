"""`assay person export` and `assay person erase`."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from cli.conftest import Assay

ANA = "ana@example.org"


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """A migrated database with somebody who signed up, and a reviewer."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        session.add(Person(email=ANA, name="Ana Ruiz", fs_uniquifier="1" * 32))
        ruth = Person(email="ruth@example.org", name="Ruth", fs_uniquifier="2" * 32)
        ruth.appointments = [Appointment(association="river-guild", role="reviewer")]
        session.add(ruth)
    yield opened
    opened.dispose()


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Person.name).order_by(Person.id)))


def test_everything_is_written_once(assay: Assay, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ana.zip"
    result = assay("person", "export", "Ana@example.org", str(file))

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{file}: 1 rows and the documents.")
    assert b"Ana Ruiz" in ZipFile(file).read("index.html")
    assert names(database)
    again = assay("person", "export", ANA, str(file))
    assert again.exit_code == 1
    assert "cannot be written: File exists" in again.stderr


def test_nobody_else_on_the_machine_reads_it(assay: Assay, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ana.zip"

    assert assay("person", "export", ANA, str(file)).exit_code == 0

    assert file.stat().st_mode & 0o077 == 0


def test_an_unknown_address_leaves_no_file(assay: Assay, database: Database, tmp_path: Path) -> None:
    result = assay("person", "export", "nobody@example.org", str(tmp_path / "x.zip"))

    assert (result.exit_code, names(database)[0]) == (1, "Ana Ruiz")
    assert "Nobody with the address nobody@example.org" in result.stderr
    assert not (tmp_path / "x.zip").exists()


def test_erasing_can_be_tried_and_is_done(assay: Assay, database: Database) -> None:
    tried = assay("person", "erase", ANA, "--dry-run")

    assert tried.stdout == "people: 1 would be kept without what is personal\n"
    assert names(database) == ["Ana Ruiz", "Ruth"]
    assert assay("person", "erase", ANA).stdout == "people: 1 kept without what is personal\n"
    assert names(database) == ["#1", "Ruth"]
    assert assay("person", "erase", ANA).exit_code == 1


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_who_is_needed_stays(assay: Assay, database: Database, option: tuple[str, ...]) -> None:
    result = assay("person", "erase", "ruth@example.org", *option)

    assert result.exit_code == 1
    assert "A role in an association is held" in result.stderr
    assert "\n  assay user dismiss ruth@example.org river-guild reviewer\n" in result.stderr
    assert names(database)[1] == "Ruth"
    assert "dismiss" not in assay("person", "erase", "nobody@example.org", *option).stderr
