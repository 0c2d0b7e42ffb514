"""`assay impact`: who would change status if other rules held."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from assay.storage.applications import Application
from assay.storage.database import Database
from assay.storage.people import Person
from assay.storage.portfolios import Entry
from cli.conftest import Assay

pytestmark = pytest.mark.usefixtures("guild")

AT = datetime(2024, 3, 1, tzinfo=UTC)
GUILD = ("impact", "--association", "river-guild", "--endorsement", "master")


@pytest.fixture
def database(assay: Assay, instance: Path) -> Iterator[Database]:
    """Two who apply for the guild's endorsement, with four and with six years; and one who withdrew."""
    assert assay("migrate").exit_code == 0
    opened = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with opened.writing() as session:
        for number, (since, status) in enumerate(
            [("2020-04-01", "preparing"), ("2018-04-01", "preparing"), ("2020-04-01", "withdrawn")], 1
        ):
            _apply(session, number, since, status)
    yield opened
    opened.dispose()


def _apply(session: Session, number: int, since: str, status: str) -> None:
    session.add(
        Person(id=number, email=f"p{number}@example.org", name=f"P {number}", fs_uniquifier=str(number))
    )
    session.flush()
    work = {"title": "Hives", "from": since, "until": "2024-04-01"}
    session.add(Entry(person_id=number, kind="work", key="hives", content=work, created_at=AT, changed_at=AT))
    aim = "river-guild/master/practice"
    session.add(
        Application(
            person_id=number,
            association="river-guild",
            endorsement="master",
            category="practice",
            aim=aim,
            status=status,
            begun_at=AT,
            changed_at=AT,
        )
    )


def test_it_names_the_applications_and_requirements_that_change(assay: Assay, database: Database) -> None:
    result = assay(*GUILD, "--from", "2024-06-01", "--to", "2026-01-01", "--json")

    found = json.loads(result.stdout)
    changes = {each["application"]: each["changes"] for each in found["affected"]}
    assert (found["looked_at"], sorted(changes)) == (2, [1, 2])
    assert {each["requirement"]: (each["before"], each["after"]) for each in changes[1]} == {
        "seasons": ("unmet", "met"),
        "exam": (None, "unmet"),
    }
    assert [each["requirement"] for each in changes[2]] == ["exam"]


def test_it_can_be_read(assay: Assay, database: Database) -> None:
    result = assay(*GUILD, "--from", "2024-06-01", "--to", "2026-01-01")

    lines = result.stdout.splitlines()
    assert lines[0] == "2 of 2 applications in progress would change"
    assert lines[1] == "application 1  river-guild/master/practice  preparing: unmet"
    assert "    Seasons: unmet -> met" in lines
    assert "    Written examination: not asked -> unmet" in lines


def test_the_same_rules_change_nothing(assay: Assay, database: Database) -> None:
    result = assay(*GUILD, "--from", "2026-01-01", "--to", "2026-06-01")

    assert result.stdout == "0 of 2 applications in progress would change\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ("--endorsement", "queen"),
            "no criteria for river-guild/queen; river-guild has criteria for master",
        ),
        (("--association", "lake-guild"), "lake-guild has criteria for nothing"),
        (("--from", "2019-01-01"), "no criteria of river-guild/master are in force on 2019-01-01"),
        (("--to", "tomorrow"), "'tomorrow' does not match the format"),
    ],
)
def test_what_cannot_be_compared_is_told(assay: Assay, options: tuple[str, str], sentence: str) -> None:
    chosen = {
        "--association": "river-guild",
        "--endorsement": "master",
        "--from": "2024-06-01",
        "--to": "2026-01-01",
        **dict([options]),
    }
    result = assay("impact", *(word for pair in chosen.items() for word in pair))

    assert result.exit_code == 2
    assert sentence in result.stderr
