"""What is left of a reader who turns out to be too near to the candidate: nothing that counts."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from assay.services.appointments import dismiss
from assay.services.essays.adjudicating import enter
from assay.services.essays.adjudications import adjudications_of, reasons_in_words
from assay.services.essays.allocation import outlook
from assay.services.essays.discussing import agree, exchange, propose
from assay.services.people import Actor
from assay.services.scores.reports import Report
from assay.services.trail import read_trail
from assay.storage.audit import AuditLine
from assay.storage.database import Database
from assay.storage.people import Appointment
from assay.storage.sittings import SittingSection
from services.building import ASSOCIATION, NOW, guild
from services.disputing import (
    FAR,
    HIGH,
    LOW,
    SECTION,
    Dispute,
    allocate_again,
    codes,
    essays_of,
    knows,
    only,
    rate,
    rate_first,
    result_of,
    set_dispute,
    with_rating,
    with_two_sections,
)

Make = Callable[..., Actor]
TALK = {**FAR, "by": "discussion", "final": "third-decides"}
AGREED = {"observation": 2, "care": 1}


@pytest.fixture
def talk(database: Database, make_person: Make) -> Dispute:
    """Two first readers are to talk about the first essay; the second is not rated yet."""
    found = set_dispute(database, with_rating(**TALK), make_person)
    rate_first(database, found, 1, [HIGH, LOW])
    return found


def replaced(database: Database, dispute: Dispute, make_person: Make, who: Actor, name: str) -> Actor:
    """A first reader is barred, and this one reads instead."""
    knows(database, dispute.candidate, who)
    fresh = make_person(name, "reviewer")
    assert allocate_again(database, dispute).barred == 1
    return fresh


def suggest(database: Database, dispute: Dispute, who: Actor) -> str:
    with database.writing() as session:
        propose(session, who, ASSOCIATION, dispute.code, SECTION, 1, AGREED, "So.", NOW)
    return only(database).changed_at.isoformat()


def count(database: Database, act: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditLine).filter_by(act=act)) or 0


def test_a_section_that_was_scored_is_scored_anew(database: Database, make_person: Make) -> None:
    dispute = set_dispute(database, with_two_sections(), make_person)
    rita, rolf = dispute.first
    for question in (1, 3):
        rate_first(database, dispute, question, [HIGH, HIGH])
    assert essays_of(database, dispute).passed
    flora = replaced(database, dispute, make_person, rita, "Flora Fresh")
    section = essays_of(database, dispute)
    assert (section.earned, section.possible, section.passed, section.vetoed) == (None, None, None, None)
    with database.reading() as session:
        assert session.get_one(SittingSection, (dispute.sitting, 0)).earned == 6  # questions keep theirs
    for question in (1, 3):
        rate(database, flora, dispute, question, (0, 0))
    section = essays_of(database, dispute)
    assert section.earned is not None
    assert section.possible is not None
    assert (Fraction(section.earned, section.possible), section.passed) == (Fraction(6, 15), False)
    assert result_of(database, dispute) is None
    for question in (1, 3):
        for reader in (rolf, flora):
            rate(database, reader, dispute, question, HIGH, SECTION + 1)
    assert result_of(database, dispute) is not None


def test_what_a_barred_reader_agreed_to_does_not_settle(
    database: Database, talk: Dispute, make_person: Make
) -> None:
    rita, rolf = talk.first
    version = suggest(database, talk, rolf)
    with database.writing() as session:
        agree(session, rita, ASSOCIATION, talk.code, SECTION, 1, version, NOW)
    assert only(database).settled_by == rita.person_id
    flora = replaced(database, talk, make_person, rita, "Flora Fresh")
    sent = only(database)
    assert (sent.levels, sent.comment, sent.agreed, sent.settled_by) == (None, "", [], None)
    assert [count(database, f"{act} essay") for act in ("settle", "reopen", "close")] == [1, 1, 1]
    rate(database, flora, talk, 1, HIGH)
    for reader in (rolf, flora):
        rate(database, reader, talk, 3, HIGH)
    sent = only(database)
    assert (sent.levels, sent.settled_at, sent.settled_by) == (None, None, None)
    assert result_of(database, talk) is None
    with database.reading() as session:
        found = exchange(session, flora, ASSOCIATION, talk.code, SECTION, 1)
    assert found is not None
    assert (found.discussion.levels, found.discussion.is_open) == (None, True)


def test_a_proposal_never_counts_and_a_closed_essay_is_sent_on_again_for_new_reasons(
    database: Database, talk: Dispute, make_person: Make
) -> None:
    rita, rolf = talk.first
    suggest(database, talk, rolf)
    flora = replaced(database, talk, make_person, rita, "Flora Fresh")
    with database.reading() as session:
        (line,) = adjudications_of(session, talk.coordinator, ASSOCIATION, talk.window).lines
    assert (line.state, line.settled_by) == ("settled", "")  # there is nothing to be done before it is read
    rate(database, flora, talk, 1, LOW)
    assert (only(database).levels, only(database).agreed) == (None, [])
    gina = replaced(database, talk, make_person, rolf, "Gina Gentle")
    rate(database, gina, talk, 1, (3, 3))
    sent = only(database)
    assert (sent.settled_at, sent.levels) == (None, None)
    assert [each["what"] for each in sent.reasons] == ["totals lie 10 of 15 points apart"]
    assert [count(database, f"{act} essay") for act in ("settle", "reopen", "close")] == [0, 1, 1]
    for reader in (flora, gina):
        rate(database, reader, talk, 3, HIGH)
    assert result_of(database, talk) is None


def test_a_proposal_of_a_barred_reader_is_dropped_and_no_number_tells_of_them(
    database: Database, talk: Dispute, make_person: Make
) -> None:
    suggest(database, talk, talk.first[0])
    flora = replaced(database, talk, make_person, talk.first[0], "Flora Fresh")
    gina = replaced(database, talk, make_person, talk.first[1], "Gina Gentle")
    assert count(database, "drop proposal") == 1
    for question in (1, 3):
        for reader in (flora, gina):
            rate(database, reader, talk, question, HIGH)
    result = result_of(database, talk)
    assert result is not None
    essays = Report.model_validate(result.content).sections[SECTION].essays
    assert [[each.reviewer for each in essay.reviews] for essay in essays] == [[1, 2], [1, 2]]


def test_a_third_reader_who_is_too_near_is_replaced_at_once(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    thea = make_person("Thea Third", "reviewer")
    rate_first(database, dispute, 1, [HIGH, LOW])
    rate(database, thea, dispute, 1, (0, 0))
    assert only(database).settled_by == thea.person_id
    theo = make_person("Theo Third", "reviewer")
    knows(database, thea, dispute.candidate)
    rita = dispute.first[0]
    blind = replace(rita, appointments=rita.appointments | {(ASSOCIATION, "coordinator")})
    with database.reading() as session:
        seen = outlook(session, dispute.coordinator, ASSOCIATION, dispute.window)
        unseen = outlook(session, blind, ASSOCIATION, dispute.window)
    assert (seen.replaced, unseen.replaced) == (1, 0)
    assert allocate_again(database, dispute).barred == 1
    sent = only(database)
    assert (sent.adjudicator_id, sent.former, sent.settled_at) == (theo.person_id, [thea.person_id], None)
    assert (codes(database, thea), codes(database, theo)) == ([], [(dispute.code, 1, "new")])
    with database.reading() as session:
        seen_acts = {each.act for each in read_trail(session, dispute.coordinator, ASSOCIATION).acts}
        blind_acts = {each.act for each in read_trail(session, blind, ASSOCIATION).acts}
    assert {"bar third reader", "give third reading"} <= seen_acts
    assert not {"bar third reader", "bar reviewer", "give third reading"} & blind_acts
    rate_first(database, dispute, 3, [HIGH, HIGH])
    assert result_of(database, dispute) is None
    rate(database, theo, dispute, 1, HIGH)
    assert result_of(database, dispute) is not None


def test_a_third_reader_goes_on_while_a_first_reading_is_replaced_and_is_let_off_when_they_agree(
    database: Database, dispute: Dispute, make_person: Make
) -> None:
    thea = make_person("Thea Third", "reviewer")
    rate_first(database, dispute, 1, [HIGH, LOW])
    knows(database, dispute.candidate, dispute.first[1])
    # Thea reads a third time, so nobody but Flora is free to read first.
    flora = make_person("Flora Fresh", "reviewer")
    assert allocate_again(database, dispute).made == 1
    assert codes(database, thea) == [(dispute.code, 1, "new")]
    assert only(database).settled_at is None
    rate(database, flora, dispute, 1, HIGH)
    assert (only(database).settled_at, only(database).settled_by) == (NOW, None)
    assert codes(database, thea) == []


def test_a_reading_that_comes_after_a_section_had_its_score_counts_in_it(
    database: Database, make_person: Make
) -> None:
    dispute = set_dispute(database, with_two_sections(), make_person)
    rita, rolf = dispute.first
    for question in (1, 3):
        rate_first(database, dispute, question, [HIGH, HIGH])
    with database.writing() as session:
        dismiss(session, dispute.coordinator, ASSOCIATION, rolf.person_id, "reviewer", NOW)
    flora = make_person("Flora Fresh", "reviewer")
    assert allocate_again(database, dispute).made == 1
    for question in (1, 3):
        rate(database, flora, dispute, question, (0, 0))
        for reader in (rita, flora):
            rate(database, reader, dispute, question, HIGH, SECTION + 1)
    result = result_of(database, dispute)
    assert result is not None
    report = Report.model_validate(result.content).sections[SECTION]
    section = essays_of(database, dispute)
    assert section.earned is not None
    assert section.possible is not None
    # Twice twelve of fifteen points, and none: the report says of the section what it says of its essays.
    assert Fraction(section.earned, section.possible) == Fraction(8, 15)
    assert [each.percent for each in report.essays] == [report.percent, report.percent]


def test_those_who_are_left_agree_without_who_is_no_reviewer_any_more(
    database: Database, talk: Dispute, make_person: Make
) -> None:
    rita, rolf = talk.first
    suggest(database, talk, rita)
    with database.writing() as session:
        dismiss(session, talk.coordinator, ASSOCIATION, rolf.person_id, "reviewer", NOW)
    version = suggest(database, talk, rita)
    assert only(database).settled_at is None  # one alone agrees with nobody
    flora = make_person("Flora Fresh", "reviewer")
    assert allocate_again(database, talk).made == 1
    rate(database, flora, talk, 1, LOW)
    with database.writing() as session:
        agree(session, flora, ASSOCIATION, talk.code, SECTION, 1, version, NOW)
    assert only(database).settled_by == flora.person_id


def test_who_entered_an_expert_s_rating_is_not_asked_to_score_the_response(
    database: Database, make_person: Make
) -> None:
    both = make_person("Cora Coordinator", "coordinator")
    dispute = set_dispute(database, with_rating(**FAR, by="expert"), make_person, coordinator=both)
    rate_first(database, dispute, 1, [HIGH, LOW])
    with database.writing() as session:
        enter(session, both, *dispute.place(), AGREED, "", NOW)
        session.add(Appointment(person_id=both.person_id, association=ASSOCIATION, role="reviewer"))
    knows(database, dispute.candidate, dispute.first[0])
    done = allocate_again(database, dispute)
    assert (done.made, done.barred) == (0, 1)
    assert "1 response lacks 1 reviewer in all" in done.short


def test_a_criterion_is_named_once_whatever_its_id() -> None:
    rubric = guild().rubrics[f"{ASSOCIATION}/practice"]
    first = rubric.criteria[0].model_copy(update={"id": "readings", "title": "What they read"})
    rubric = rubric.model_copy(update={"criteria": (first, *rubric.criteria[1:])})
    reason = {
        "kind": "veto",
        "what": "1 of 2 readings are below level 1 on readings",
        "criterion": "readings",
    }
    assert reasons_in_words([reason], rubric) == ("1 of 2 readings are below level 1 on “What they read”.",)


def test_three_first_readers_all_agree_or_nothing_is_settled(database: Database, make_person: Make) -> None:
    remy = make_person("Remy Reviewer", "reviewer")
    dispute = set_dispute(database, with_rating(raters=3, **TALK), make_person)
    rita, rolf = dispute.first
    for question in (1, 3):
        for reader, levels in ((rita, HIGH), (rolf, HIGH), (remy, LOW if question == 1 else HIGH)):
            assert result_of(database, dispute) is None
            rate(database, reader, dispute, question, levels)
    version = suggest(database, dispute, remy)
    for reader in (rita, rolf):
        assert only(database).settled_at is None
        with database.writing() as session:
            agree(session, reader, ASSOCIATION, dispute.code, SECTION, 1, version, NOW)
    assert result_of(database, dispute) is not None
