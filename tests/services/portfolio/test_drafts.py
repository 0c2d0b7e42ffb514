"""What was typed and not saved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from assay.services.errors import KeptElsewhere, Refused
from assay.services.people import Actor
from assay.services.portfolio import drafts
from assay.services.portfolio.drafts import draft_of, drop_draft, keep_draft
from assay.storage.database import Database
from assay.storage.portfolios import FormDraft
from services.building import NOW

FORM = "/portfolio/training/new"
LATER, LATEST = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


def kept(session: Session, actor: Actor, title: str, version: str = "", *, now: datetime = NOW) -> FormDraft:
    return keep_draft(session, actor, FORM, {"title": [title]}, version, now)


def test_a_draft_is_its_owners_and_the_last_one_counts(database: Database, ada: Actor, olaf: Actor) -> None:
    with database.writing() as session:
        version = kept(session, ada, "A").version
    with database.writing() as session:
        keep_draft(session, ada, FORM, {"title": ["A course"], "topics": ["a", "b"]}, version, LATER)
    with database.reading() as session:
        found = draft_of(session, ada, FORM)
        assert found is not None
        assert found.fields == {"title": ["A course"], "topics": ["a", "b"]}
        assert draft_of(session, olaf, FORM) is None
        assert draft_of(session, ada, "/portfolio/work/new") is None


@pytest.mark.parametrize("is_first", [True, False])
def test_a_draft_that_was_kept_elsewhere_is_not_replaced(
    database: Database, ada: Actor, *, is_first: bool
) -> None:
    with database.writing() as session:
        known = "" if is_first else kept(session, ada, "A").version
        newer = kept(session, ada, "Much newer words", known, now=LATER).version
    with pytest.raises(KeptElsewhere) as refusal, database.writing() as session:
        kept(session, ada, "Old words", known, now=LATEST)
    assert refusal.value.version == newer
    with database.writing() as session:
        assert kept(session, ada, "Old words", newer, now=LATEST).fields == {"title": ["Old words"]}


def test_the_same_sent_again_changes_nothing(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        version = kept(session, ada, "A").version
    with database.writing() as session:
        assert kept(session, ada, "A", now=LATER).version == version
        assert kept(session, ada, "A", "of long ago", now=LATER).version == version


def test_what_was_dropped_elsewhere_stands_in_nobodys_way(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        version = kept(session, ada, "A").version
        drop_draft(session, ada, FORM, version)
        assert kept(session, ada, "B", version, now=LATER).fields == {"title": ["B"]}


def test_of_two_pages_that_keep_at_once_one_is_told(database: Database, ada: Actor) -> None:
    def keep(title: str) -> bool:
        try:
            with database.writing() as session:
                kept(session, ada, title, now=NOW if title == "A" else LATER)
        except KeptElsewhere:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(keep, ("A", "B"))) == [False, True]


def test_a_dropped_draft_is_gone_and_may_be_dropped_again(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        version = kept(session, ada, "A").version
        assert drop_draft(session, ada, FORM, version) is None
        assert drop_draft(session, ada, FORM, version) is None
        assert draft_of(session, ada, FORM) is None


def test_saving_or_discarding_an_older_draft_leaves_the_newer_one(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        version = kept(session, ada, "A").version
        newer = kept(session, ada, "B", version, now=LATER)
        assert drop_draft(session, ada, FORM, version) is newer
        assert draft_of(session, ada, FORM) is newer


def test_too_much_is_refused_in_words(database: Database, ada: Actor) -> None:
    with pytest.raises(Refused, match="more than can be kept"), database.writing() as session:
        keep_draft(session, ada, FORM, {"title": ["x" * 60_001]}, "", NOW)


def test_the_oldest_drafts_make_room(database: Database, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    with database.writing() as session:
        for number in range(3):
            keep_draft(session, ada, f"/{number}", {"title": ["A"]}, "", NOW + timedelta(minutes=number))
        kept = [number for number in range(3) if draft_of(session, ada, f"/{number}")]
        assert kept == [1, 2]
