"""Who is too near to an applicant has no part in an application, and whoever is alone hears what to do."""

from collections.abc import Callable

import pytest

from assay.content.catalog import Catalog
from assay.services.applications import allocating, messages
from assay.services.applications.access import coordinated_application
from assay.services.applications.candidates import bench_of
from assay.services.applications.conflicts import refuse_conflict
from assay.services.errors import NotAllowed
from assay.services.people import Actor
from assay.storage.applications import Application
from assay.storage.database import Database
from assay.storage.people import Person
from services.applications.keeping import SOCIETY, add_contact, add_entry, handed_in
from services.building import NOW
from services.counting import statements

ONLY = "You are the only coordinator of .*assay appoint EMAIL lighthouse-society coordinator"


def near(database: Database, society: Catalog, ann: Actor) -> int:
    """The application of somebody who names the coordinator."""
    with database.writing() as session:
        add_contact(session, ann.person_id, "cora", "Cora Coordinator")
    return handed_in(database, society, ann)


def test_the_only_coordinator_hears_what_to_do(
    database: Database, society: Catalog, ann: Actor, cora: Actor, make_person: Callable[..., Actor]
) -> None:
    mine = near(database, society, ann)
    with pytest.raises(NotAllowed, match=ONLY), database.writing() as session:
        allocating.allocate(session, society, cora, SOCIETY, mine, NOW)
    otto = make_person("Otto Other", "coordinator")
    with database.writing() as session:
        application = session.get_one(Application, mine)
        with pytest.raises(NotAllowed) as refusal:
            refuse_conflict(session, society, cora, application)
        assert "only coordinator" not in str(refusal.value)
        session.get_one(Person, otto.person_id).active = False
        session.flush()
        with pytest.raises(NotAllowed, match=ONLY):
            refuse_conflict(session, society, cora, application)


def test_the_only_coordinator_hears_what_to_do_about_their_own(
    database: Database, society: Catalog, cora: Actor
) -> None:
    mine = handed_in(database, society, cora)
    with database.reading() as session, pytest.raises(NotAllowed, match=ONLY):
        coordinated_application(session, cora, SOCIETY, mine)


def test_who_is_too_near_neither_reads_nor_writes_messages(
    database: Database, society: Catalog, ann: Actor, cora: Actor
) -> None:
    mine = near(database, society, ann)
    with database.writing() as session:
        first = messages.write(session, ann, mine, "Here it is.", NOW).id
    for act in (
        lambda session: messages.thread(session, cora, mine),
        lambda session: messages.write(session, cora, mine, "Well done!", NOW),
        lambda session: messages.take_back(session, cora, mine, first, NOW),
    ):
        with pytest.raises(NotAllowed, match="is named in the applicant"), database.writing() as session:
            act(session)


def test_more_reviewers_and_bigger_portfolios_need_no_more_statements(
    database: Database, society: Catalog, ann: Actor, cora: Actor, make_person: Callable[..., Actor]
) -> None:
    mine = handed_in(database, society, ann)

    def count() -> int:
        with statements(database) as seen, database.reading() as session:
            bench_of(session, society, cora, SOCIETY, mine)
        return len(seen)

    make_person("Rae", "reviewer")
    few = count()
    for name in ("Reg", "Rik", "Rob", "Ron"):
        reviewer = make_person(name, "reviewer")
        with database.writing() as session:
            for number in range(10):
                add_entry(
                    session,
                    reviewer.person_id,
                    "work",
                    f"job-{number}",
                    **{"from": "2020-01-01"},
                    organisation="X",
                )
    assert count() == few
