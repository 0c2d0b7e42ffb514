"""`assay appoint`: the first coordinator of an association."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from cli.conftest import Assay

pytestmark = pytest.mark.usefixtures("guild")


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """A migrated database with one person who signed up."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        session.add(Person(email="ruth@example.org", name="Ruth Okafor", fs_uniquifier="1" * 32))
    yield opened
    opened.dispose()


def test_a_person_gets_a_role_and_twice_is_once(assay: Assay, database: Database) -> None:
    for address in ("ruth@example.org", "Ruth@Example.org"):
        result = assay("appoint", address, "river-guild", "coordinator")

        assert (result.exit_code, result.stdout) == (0, "Ruth Okafor is now coordinator of river-guild.\n")
    with database.reading() as session:
        appointments = session.scalars(select(Appointment)).all()
        assert [(each.association, each.role) for each in appointments] == [("river-guild", "coordinator")]
        assert len(session.scalars(select(AuditLine)).all()) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("nobody@example.org", "river-guild", "reviewer"), 1, "Nobody with the address nobody@example.org"),
        (("ruth@example.org", "lake-guild", "reviewer"), 1, "lake-guild is not installed; there are: river"),
        (("ruth@example.org", "river-guild", "queen"), 2, "'queen' is not one of 'reviewer', 'coordinator'"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_changes_nothing(
    assay: Assay, database: Database, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    result = assay("appoint", *arguments)

    assert result.exit_code == status
    assert sentence in result.stderr
    with database.reading() as session:
        assert session.scalars(select(Appointment)).all() == []
