"""Adding, changing and removing evidence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from assay.content.catalog import Catalog
from assay.content.evidence import Supervision, Training
from assay.content.people import Membership
from assay.content.portfolio import Portfolio
from assay.services.errors import NotFound, Refused
from assay.services.people import Actor
from assay.services.portfolio import entries, limits
from assay.services.portfolio.assembling import portfolio_of
from assay.services.portfolio.entries import (
    Changed,
    add_entry,
    change_entry,
    entries_of,
    find_entry,
    remove_entry,
)
from assay.services.portfolio.keys import unlike
from assay.storage.database import Database
from assay.storage.portfolios import Entry
from services.building import NOW

LATER = NOW + timedelta(minutes=5)
NO_CATALOG = Catalog()


def course(title: str = "A course", hours: str = "12.5", **rest: object) -> Training:
    values = {"id": "new", "title": title, "hours": hours, "on": "2026-03-01", **rest}
    return Training.model_validate(values)


def add(database: Database, owner: Actor, evidence: Training) -> str:
    with database.writing() as session:
        return add_entry(session, owner, evidence, NOW).key


def keys(database: Database, owner: Actor, kind: str = "training") -> list[str]:
    with database.reading() as session:
        return [each.key for each in entries_of(session, owner, kind)]


def test_an_entry_gets_its_id_from_its_title_once_in_the_portfolio(database: Database, ada: Actor) -> None:
    assert add(database, ada, course("Über Bindung & Trauma")) == "uber-bindung-trauma"
    assert add(database, ada, course("Uber Bindung, Trauma")) == "uber-bindung-trauma-2"
    member = Membership.model_validate({"id": "new", "organisation": "river-guild", "from": "2020-01-01"})
    with database.writing() as session:
        assert add_entry(session, ada, member, NOW).key == "river-guild"
    assert add(database, ada, course("River guild")) == "river-guild-2"


def test_two_people_may_have_the_same_ids(database: Database, ada: Actor, olaf: Actor) -> None:
    assert add(database, ada, course()) == add(database, olaf, course()) == "a-course"
    assert keys(database, ada) == ["a-course"]


@pytest.mark.parametrize(
    ("words", "taken", "key"),
    [
        ("A course", (), "a-course"),
        ("A course", ("a-course", "a-course-2"), "a-course-3"),
        ("New", (), "new-2"),
        ("Sitting 12", (), "sitting-12-2"),
        ("研修", (), "entry"),
        ("研修", ("entry",), "entry-2"),
        ("x" * 300, (), "x" * 70),
    ],
)
def test_ids_are_short_free_and_not_those_of_pages_or_records(
    words: str, taken: tuple[str, ...], key: str
) -> None:
    assert unlike(taken, words) == key


def test_the_very_same_is_not_added_twice(database: Database, ada: Actor) -> None:
    assert add(database, ada, course()) == add(database, ada, course(hours="12.50"))
    assert keys(database, ada) == ["a-course"]


def test_a_change_counts_and_keeps_the_id(database: Database, ada: Actor) -> None:
    key = add(database, ada, course())
    with database.writing() as session:
        changed = change_entry(session, ada, key, course("Another title"), 1, LATER)
        assert (changed.key, changed.revision, changed.changed_at) == ("a-course", 2, LATER)


def test_two_open_pages_do_not_overwrite_each_other(database: Database, ada: Actor) -> None:
    key = add(database, ada, course())
    with database.writing() as session:
        change_entry(session, ada, key, course("From the first page"), 1, LATER)
    with database.writing() as session:
        # The same again: a button pressed twice.
        assert change_entry(session, ada, key, course("From the first page"), 1, LATER).revision == 2
    with pytest.raises(Changed, match="From the first page"), database.writing() as session:
        change_entry(session, ada, key, course("From the second page"), 1, LATER)
    with database.reading() as session:
        assert find_entry(session, ada, "training", key).content["title"] == "From the first page"


def test_nobody_reaches_the_entries_of_somebody_else(database: Database, ada: Actor, olaf: Actor) -> None:
    key = add(database, ada, course())
    with database.writing() as session:
        for act in (
            lambda: find_entry(session, olaf, "training", key),
            lambda: find_entry(session, ada, "work", key),
            lambda: change_entry(session, olaf, key, course("Mine"), 1, NOW),
            lambda: remove_entry(session, olaf, "training", key),
        ):
            with pytest.raises(NotFound):
                act()
    assert keys(database, ada) == [key]


def test_what_is_removed_is_gone(database: Database, ada: Actor) -> None:
    key = add(database, ada, course())
    with database.writing() as session:
        remove_entry(session, ada, "training", key)
    assert keys(database, ada) == []


def test_who_is_named_must_be_among_the_people(database: Database, ada: Actor) -> None:
    evidence = Supervision.model_validate(
        {"id": "new", "title": "Weekly", "hours": 10, "on": "2026-01-01", "provider": "nobody"}
    )
    with pytest.raises(Refused, match="provider is not among the people"), database.writing() as session:
        add_entry(session, ada, evidence, NOW)


def test_a_portfolio_has_limits_and_says_them(
    database: Database, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refused, match="`title` has 201 characters; say it in at most 200"):
        add(database, ada, course("x" * 201))
    with pytest.raises(Refused, match="201 of `topics`; keep at most 200"):
        add(database, ada, course(topics=[f"topic-{n}" for n in range(201)]))
    monkeypatch.setattr(entries, "MOST_ENTRIES", 2)
    add(database, ada, course("One"))
    add(database, ada, course("Two"))
    with pytest.raises(Refused, match="at most 2 entries"):
        add(database, ada, course("Three"))
    assert limits.MOST_ENTRIES == 2000


def test_the_portfolio_holds_what_was_added(database: Database, ada: Actor) -> None:
    add(database, ada, course(topics=["drill"], didactic=False, ages="0-36m", competencies=["hive.queens"]))
    with database.reading() as session:
        found = portfolio_of(session, NO_CATALOG, ada.person_id)
    (training,) = found.training
    assert (training.hours, training.on, training.didactic) == (Decimal("12.5"), date(2026, 3, 1), False)
    assert (training.topics, training.ages) == (("drill",), "0-36m")


def test_a_full_portfolio_is_read_in_one_go(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        session.add_all(
            Entry(
                person_id=ada.person_id,
                kind="training",
                key=f"course-{n}",
                content={"title": f"Course {n}", "hours": "1", "on": "2026-01-01"},
                created_at=NOW,
                changed_at=NOW,
            )
            for n in range(limits.MOST_ENTRIES)
        )
    with database.reading() as session:
        found: Portfolio = portfolio_of(session, NO_CATALOG, ada.person_id)
    assert len(found.training) == limits.MOST_ENTRIES
