"""One sitting: its timeline, its journal's chain, what came late, and ratings side by side."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from assay.services.inspection import Inspection, inspect
from assay.storage.database import Database
from assay.storage.sittings import JournalEntry, Sitting
from services.building import ASSOCIATION
from services.staging import Stage


def look(database: Database, stage: Stage, sitting: int) -> Inspection:
    with database.reading() as session:
        return inspect(session, stage.coordinator, ASSOCIATION, sitting)


def test_the_chain_of_an_honest_journal_is_whole(database: Database, stage: Stage) -> None:
    chain = look(database, stage, stage.scored).chain
    assert (chain.is_whole, chain.length) == (True, 8)
    assert chain.receipt is not None
    late = look(database, stage, stage.unallocated).chain
    assert (late.is_whole, late.length) == (True, 10)


def test_a_changed_answer_is_found(database: Database, stage: Stage) -> None:
    where = (JournalEntry.sitting_id == stage.scored) & (JournalEntry.number == 3)
    with database.writing() as session:
        session.execute(update(JournalEntry).where(where).values(answer={"choice": 0, "was": 1}))
    assert look(database, stage, stage.scored).chain.broken_at == 3


def test_a_journal_cut_short_is_found(database: Database, stage: Stage) -> None:
    where = (JournalEntry.sitting_id == stage.scored) & (JournalEntry.number == 8)
    with database.writing() as session:
        session.execute(delete(JournalEntry).where(where))
    chain = look(database, stage, stage.scored).chain
    assert (chain.broken_at, chain.ends_right, chain.receipt_fits, chain.is_whole) == (
        None,
        False,
        False,
        False,
    )


def test_a_receipt_of_another_journal_is_found(database: Database, stage: Stage) -> None:
    with database.writing() as session:
        session.execute(update(Sitting).where(Sitting.id == stage.scored).values(receipt="f" * 64))
    chain = look(database, stage, stage.scored).chain
    assert (chain.broken_at, chain.receipt_fits, chain.is_whole) == (None, False, False)


def test_what_came_late_is_shown_in_words(database: Database, stage: Stage) -> None:
    essay, item = look(database, stage, stage.unallocated).late
    assert (essay.section, essay.question, essay.words) == (
        "Essays",
        1,
        "And I would ask about the neighbours.",
    )
    assert item.section == "Questions"
    assert item.words
    assert essay.received_at - essay.typed_at == timedelta(minutes=20)


def test_an_entry_for_a_section_that_the_form_does_not_have_is_shown(
    database: Database, stage: Stage
) -> None:
    with database.writing() as session:
        session.execute(update(JournalEntry).where(JournalEntry.late).values(section=50))
    essay, item = look(database, stage, stage.unallocated).late
    assert {essay.section, item.section} == {"No part of this exam"}
    assert (essay.words, item.words) == ("And I would ask about the neighbours.", "")


def test_the_journal_is_told_in_spells(database: Database, stage: Stage) -> None:
    spells = look(database, stage, stage.scored).spells
    assert [(spell.section, spell.entries) for spell in spells] == [("Questions", 6), ("Essays", 2)]


def test_ratings_stand_side_by_side_when_all_are_final(database: Database, stage: Stage) -> None:
    essay = look(database, stage, stage.scored).essays[0]
    assert [rating.reviewer for rating in essay.ratings] == ["Rita Reviewer", "Rolf Reviewer"]
    assert all(len(criterion.given) == 2 for criterion in essay.criteria)
    assert essay.spread == max(criterion.highest for criterion in essay.criteria) - 2
    assert [rating.score.earned for rating in essay.ratings] == sorted(
        rating.score.earned for rating in essay.ratings
    )


def test_one_final_rating_shows_nothing_yet(database: Database, stage: Stage) -> None:
    essay = look(database, stage, stage.half_scored).essays[0]
    assert (essay.final, essay.wanted, essay.ratings, essay.criteria) == (1, 2, (), ())


def test_an_essay_without_words_waits_for_nobody(database: Database, stage: Stage) -> None:
    assert {essay.wanted for essay in look(database, stage, stage.unwritten).essays} == {0}


def test_a_sitting_that_has_not_begun_is_empty_and_whole(database: Database, stage: Stage) -> None:
    found = look(database, stage, stage.registered)
    assert (found.chain.is_whole, found.chain.receipt, found.essays, found.late) == (True, None, (), ())
    assert [act.act for act in found.acts] == ["register"]


@pytest.mark.parametrize("of", ["scored", "half_scored", "unwritten", "unallocated", "running"])
def test_every_stage_can_be_inspected(database: Database, stage: Stage, of: str) -> None:
    found = look(database, stage, getattr(stage, of))
    assert found.sections[0].opened_at is not None
    assert "begin section" in [act.act for act in found.acts]
