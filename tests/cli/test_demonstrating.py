"""`assay demo`: invented people where there are none, and never among real ones."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assay.storage.database import Database
from assay.storage.people import Appointment, Person
from assay.storage.ratings import Allocation
from assay.storage.sittings import Sitting
from assay.storage.windows import Window
from cli.conftest import Assay

pytestmark = pytest.mark.usefixtures("guild")


def test_an_empty_installation_is_filled_once(assay: Assay, instance: Path) -> None:
    result = assay("demo", "--association", "river-guild")
    again = assay("demo")
    database = Database(f"sqlite:///{instance / 'assay.sqlite'}")

    assert result.exit_code == 0
    assert result.stdout.startswith("A demonstration was loaded")
    assert "coordinator@example.org" in result.stdout
    assert (again.exit_code, "is here already" in again.stderr) == (1, True)
    with database.reading() as session:
        assert set(session.scalars(select(Appointment.association))) == {"river-guild"}
        assert session.scalar(select(func.count()).select_from(Sitting))
    database.dispose()


def test_as_many_as_are_wished_have_sat_in_the_running_window(assay: Assay, instance: Path) -> None:
    result = assay("demo", "--candidates", "5")
    database = Database(f"sqlite:///{instance / 'assay.sqlite'}")

    assert result.exit_code == 0
    with database.reading() as session:
        query = select(Sitting).join(Person, Person.id == Sitting.person_id)
        sat = session.scalars(query.where(Person.email.startswith("crowd"))).all()
        windows = session.scalars(select(Window).order_by(Window.opens_at.desc())).all()
        reviewed = session.scalar(
            select(func.count(Allocation.sitting_id.distinct())).where(
                Allocation.sitting_id.in_([each.id for each in sat])
            )
        )
    database.dispose()
    assert [each.status for each in sat] == ["submitted"] * 5
    assert {each.window_id for each in sat} == {windows[0].id}
    assert len({each.category for each in sat}) > 1
    assert reviewed == 5
    now = datetime.now(UTC)
    assert all(windows[0].opens_at < each.submitted_at < now for each in sat if each.submitted_at)
    assert all(each.submitted_at for each in sat)


def test_more_candidates_than_anybody_waits_for_are_refused(assay: Assay) -> None:
    result = assay("demo", "--candidates", "10001")

    assert result.exit_code == 2
    assert "10001 is not in the range 0<=x<=10000" in result.stderr


def test_real_people_are_left_alone(assay: Assay, instance: Path) -> None:
    assert assay("migrate").exit_code == 0
    database = Database(f"sqlite:///{instance / 'assay.sqlite'}")
    with database.writing() as session:
        session.add(Person(email="ruth@example.org", name="Ruth Okafor", fs_uniquifier="1" * 32))
    result = assay("demo")

    assert result.exit_code == 1
    assert "there are people in this installation" in result.stderr
    with database.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["Ruth Okafor"]
    database.dispose()


def test_an_association_that_is_not_there_is_named(assay: Assay) -> None:
    result = assay("demo", "--association", "lake-guild")

    assert result.exit_code == 1
    assert "lake-guild is not installed; there are: river-guild" in result.stderr
