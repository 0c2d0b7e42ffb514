"""Lines become part of the chain as they are committed, whoever writes at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select, text

from assay.services.audit import record
from assay.services.auditing.verifying import verify
from assay.services.people import Actor
from assay.storage.audit import AuditHead, AuditLink
from assay.storage.database import Database
from services.auditing.tampering import fill, report
from services.building import ASSOCIATION, NOW


def test_what_was_undone_leaves_no_gap(database: Database, coordinator: Actor) -> None:
    fill(database, coordinator, 2)
    with database.reading() as session:  # undoes everything
        record(session, ASSOCIATION, coordinator, "register", "sitting 1", NOW)
        session.flush()
    with database.writing() as session:
        record(session, ASSOCIATION, coordinator, "register", "sitting 2", NOW)
        with session.begin_nested() as savepoint:
            record(session, ASSOCIATION, coordinator, "register", "sitting 3", NOW)
            savepoint.rollback()
    assert (report(database).lines, report(database).is_whole) == (3, True)


def test_those_who_write_at_once_make_one_chain(
    database: Database, coordinator: Actor, make_person: Callable[..., Actor]
) -> None:
    """Each locks a person as services do, and notes in one association or in three, whose order differs."""
    people = [make_person(f"Person {number}").person_id for number in range(3)]
    names = (ASSOCIATION, "far-guild", "a-guild")

    def act(number: int) -> None:
        with database.writing() as session:
            session.execute(text("UPDATE people SET name = name WHERE id = :id"), {"id": people[number % 3]})
            for name in names[number % 3 :] + names[: number % 3] if number % 2 else names[:1]:
                record(session, name, coordinator, "register", f"sitting {number}", NOW, turn=number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(60)))
    with database.reading() as session:
        found = list(verify(session))
        assert [each.association for each in found] == sorted(names)
        assert all(each.is_whole for each in found)
        assert sum(each.lines for each in found) == 30 + 30 * 3
        heads = dict(session.execute(select(AuditHead.association, AuditHead.number)).all())
        assert heads == {each.association: each.lines for each in found}
        assert session.scalar(select(func.count()).select_from(AuditLink)) == 120
