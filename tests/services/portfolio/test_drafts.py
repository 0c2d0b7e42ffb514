"""What was typed and not saved."""

from datetime import timedelta

import pytest

from assay.services.errors import Refused
from assay.services.people import Actor
from assay.services.portfolio import drafts
from assay.services.portfolio.drafts import draft_of, drop_draft, keep_draft
from assay.storage.database import Database
from services.building import NOW

FORM = "/portfolio/training/new"


def test_a_draft_is_its_owners_and_the_last_one_counts(database: Database, ada: Actor, olaf: Actor) -> None:
    with database.writing() as session:
        keep_draft(session, ada, FORM, {"title": ["A"]}, NOW)
    with database.writing() as session:
        keep_draft(session, ada, FORM, {"title": ["A course"], "topics": ["a", "b"]}, NOW)
    with database.reading() as session:
        found = draft_of(session, ada, FORM)
        assert found is not None
        assert found.fields == {"title": ["A course"], "topics": ["a", "b"]}
        assert draft_of(session, olaf, FORM) is None
        assert draft_of(session, ada, "/portfolio/work/new") is None


def test_a_dropped_draft_is_gone_and_may_be_dropped_again(database: Database, ada: Actor) -> None:
    with database.writing() as session:
        keep_draft(session, ada, FORM, {"title": ["A"]}, NOW)
        drop_draft(session, ada, FORM)
        drop_draft(session, ada, FORM)
        assert draft_of(session, ada, FORM) is None


def test_too_much_is_refused_in_words(database: Database, ada: Actor) -> None:
    with pytest.raises(Refused, match="more than can be kept"), database.writing() as session:
        keep_draft(session, ada, FORM, {"title": ["x" * 60_001]}, NOW)


def test_the_oldest_drafts_make_room(database: Database, ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    with database.writing() as session:
        for number in range(3):
            keep_draft(session, ada, f"/{number}", {"title": ["A"]}, NOW + timedelta(minutes=number))
        kept = [number for number in range(3) if draft_of(session, ada, f"/{number}")]
        assert kept == [1, 2]
